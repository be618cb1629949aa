#pragma once
#include <unistd.h>
// The C library declares syncfs only to GNU sources, which Swift's imports are not.
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
#else
static inline void pouch_keep_memory(void) {}
#endif
