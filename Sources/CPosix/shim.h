#pragma once
#include <unistd.h>
// The C library declares syncfs only to GNU sources, which Swift's imports are not.
#if defined(__linux__)
extern int syncfs(int descriptor);
static inline int pouch_sync_file_system(int descriptor) { return syncfs(descriptor); }
#else
static inline int pouch_sync_file_system(int descriptor) { return fsync(descriptor); }
#endif
