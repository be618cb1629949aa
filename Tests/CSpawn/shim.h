#pragma once
#include <spawn.h>
// The C library declares these only to GNU sources, which Swift's imports are not.
#if defined(__linux__)
extern int posix_spawn_file_actions_addchdir_np(posix_spawn_file_actions_t *actions, const char *path);
extern int posix_spawn_file_actions_addclosefrom_np(posix_spawn_file_actions_t *actions, int from);
static inline int spawn_close_others(posix_spawn_file_actions_t *actions) {
    return posix_spawn_file_actions_addclosefrom_np(actions, 3);
}
#else
// There the flag POSIX_SPAWN_CLOEXEC_DEFAULT does it.
static inline int spawn_close_others(posix_spawn_file_actions_t *actions) { return 0; }
#endif
static inline int spawn_in_folder(posix_spawn_file_actions_t *actions, const char *path) {
    return posix_spawn_file_actions_addchdir_np(actions, path);
}
