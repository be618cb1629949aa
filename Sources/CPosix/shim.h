#pragma once
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>
// The C library declares syncfs only to GNU sources, which Swift's imports are not.
// Whether this process ignores a signal, as nohup(1) makes a program ignore SIGHUP.
#include <signal.h>
#include <stdbool.h>
static inline bool pouch_is_ignored(int number) {
    struct sigaction known;
    return sigaction(number, 0, &known) == 0 && known.sa_handler == SIG_IGN;
}
#if defined(__linux__)
extern int syncfs(int descriptor);
static inline int pouch_sync_file_system(int descriptor) { return syncfs(descriptor); }
#else
static inline int pouch_sync_file_system(int descriptor) { return fsync(descriptor); }
#endif
// Buffers of a few hundred kilobytes come and go all the time; given back to the system, each would be cleared anew.
#if defined(__GLIBC__)
#include <malloc.h>
static inline void pouch_keep_memory(void) { mallopt(M_MMAP_THRESHOLD, 4 << 20); mallopt(M_TRIM_THRESHOLD, 16 << 20); }
// A server runs for days on a few threads, each of which would keep what it once needed: they share two heaps.
static inline void pouch_share_memory(void) { mallopt(M_ARENA_MAX, 2); mallopt(M_MMAP_THRESHOLD, 1 << 20); mallopt(M_TRIM_THRESHOLD, 1 << 20); }
// Gives back to the system what no one holds any more.
static inline void pouch_return_memory(void) { malloc_trim(0); }
#else
static inline void pouch_keep_memory(void) {}
static inline void pouch_share_memory(void) {}
static inline void pouch_return_memory(void) {}
#endif
// A long job that nobody watches lets others have the processor at once (sched(7), SCHED_BATCH); threads made later do too.
// What its caller chose for it stays.
#if defined(__linux__)
#include <sched.h>
static inline void pouch_yield_to_others(void) {
    struct sched_param none = {0};
    const int batch = 3;
    if (sched_getscheduler(0) == SCHED_OTHER) sched_setscheduler(0, batch, &none);
}
#else
static inline void pouch_yield_to_others(void) {}
#endif
// A child gets no descriptor beyond the first three. On Darwin the flag POSIX_SPAWN_CLOEXEC_DEFAULT does it.
#if defined(__linux__)
extern int posix_spawn_file_actions_addclosefrom_np(posix_spawn_file_actions_t *actions, int from);
static inline int pouch_spawn_close_others(posix_spawn_file_actions_t *actions) {
    return posix_spawn_file_actions_addclosefrom_np(actions, 3);
}
#else
static inline int pouch_spawn_close_others(posix_spawn_file_actions_t *actions) { return 0; }
#endif
// Starts a program at the head of a process group, with no signal blocked or ignored and these three descriptors alone; the
// whole path first. Gives 0, or why it did not start.
static inline int pouch_spawn(pid_t *id, char *const words[], char *const environment[], int input, int output, int errors) {
    posix_spawn_file_actions_t actions;
    posix_spawnattr_t attributes;
    sigset_t none, all;
    short flags = POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETPGROUP;
#if defined(__APPLE__)
    flags |= POSIX_SPAWN_CLOEXEC_DEFAULT;
#endif
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_adddup2(&actions, input, 0);
    posix_spawn_file_actions_adddup2(&actions, output, 1);
    posix_spawn_file_actions_adddup2(&actions, errors, 2);
    pouch_spawn_close_others(&actions);
    posix_spawnattr_init(&attributes);
    sigemptyset(&none);
    posix_spawnattr_setsigmask(&attributes, &none);
    sigfillset(&all);
    // These two cannot be set.
    sigdelset(&all, SIGKILL);
    sigdelset(&all, SIGSTOP);
    posix_spawnattr_setsigdefault(&attributes, &all);
    posix_spawnattr_setpgroup(&attributes, 0);
    posix_spawnattr_setflags(&attributes, flags);
    const int code = posix_spawn(id, words[0], &actions, &attributes, words, environment);
    posix_spawnattr_destroy(&attributes);
    posix_spawn_file_actions_destroy(&actions);
    return code;
}
// Microseconds since the machine started, sleep and all: the same to every program on it.
#include <time.h>
static inline long long pouch_boot_time(void) {
    struct timespec time = {0};
#if defined(__linux__)
    clock_gettime(CLOCK_BOOTTIME, &time);
#else
    clock_gettime(CLOCK_MONOTONIC, &time);
#endif
    return (long long)time.tv_sec * 1000000 + time.tv_nsec / 1000;
}
// Whether the kernel's clock is kept right by a time service: 1 yes, 0 no, -1 where the kernel does not say.
#if defined(__linux__)
#include <sys/timex.h>
static inline int pouch_clock_is_kept(void) {
    struct timex state = {0};
    const int answer = adjtimex(&state);
    return answer < 0 ? -1 : answer != TIME_ERROR && !(state.status & STA_UNSYNC);
}
// The kind of a descriptor's file system, as statfs(2) numbers it; 0 when it cannot be asked.
#include <sys/vfs.h>
static inline unsigned long pouch_file_system_kind(int descriptor) {
    struct statfs answer;
    return fstatfs(descriptor, &answer) == 0 ? (unsigned long)answer.f_type & 0xFFFFFFFFul : 0;
}
// Makes a file share another's blocks (ioctl_ficlone(2)); 0 when it does.
#include <sys/ioctl.h>
#include <linux/fs.h>
static inline int pouch_clone_file(int from, int to) { return ioctl(to, FICLONE, from); }
#else
static inline int pouch_clock_is_kept(void) { return -1; }
static inline unsigned long pouch_file_system_kind(int descriptor) { return 0; }
static inline int pouch_clone_file(int from, int to) { return -1; }
#endif
