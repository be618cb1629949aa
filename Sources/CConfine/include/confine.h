#pragma once
#include <stdint.h>
#include <sys/types.h>

// What a confined child may use.
struct pouch_confinement {
    uint64_t address_space;  // bytes
    uint64_t cpu_seconds;
};

// What the child could do for its confinement, told before the program begins.
struct pouch_confined {
    pid_t id;      // of the child, which heads a process group of its own; -1 when none was started
    int error;     // errno of what failed: a pipe, the fork, a limit, the exec; 0 when the program runs
    int offline;   // 1: it has a network namespace without any interface that is up
};

// Starts a program with three descriptors and no other, without an environment, in the root folder: it can write no file, leave
// no core, start no program with other rights, and dies with the thread that started it (Linux).
struct pouch_confined pouch_confined_start(const char *path, char *const words[], int input, int output, int errors,
                                           const struct pouch_confinement *limits);

// A file without a name that nobody else can open; -1 with errno when there is none to be had.
int pouch_unnamed_file(void);
