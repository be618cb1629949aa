#define _GNU_SOURCE
#include "confine.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>
#if defined(__linux__)
#include <sched.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#endif

enum { most_descriptors = 16, report_place = 3 };

// What the child sends before the program begins; when the exec fails, once more with its errno.
struct report {
    int error;
    int offline;
};

// Between fork and exec only what signal handlers may do is allowed: the parent has other threads.

static int set_limit(int resource, uint64_t value) {
    struct rlimit limit = {value, value};
    struct rlimit now;
    if (getrlimit(resource, &now) == 0 && now.rlim_max != RLIM_INFINITY && now.rlim_max < value)
        limit.rlim_cur = limit.rlim_max = now.rlim_max;
    return setrlimit(resource, &limit);
}

static int close_others(int first) {
#if defined(__linux__) && defined(SYS_close_range)
    if (syscall(SYS_close_range, (unsigned)first, ~0U, 0) == 0) return 0;
#endif
    long most = sysconf(_SC_OPEN_MAX);
    if (most < 0 || most > 65536) most = 65536;
    for (int number = first; number < most; number++) close(number);
    return 0;
}

static int leave_network(void) {
#if defined(__linux__)
    if (unshare(CLONE_NEWNET) == 0) return 1;
    // Without the right to do so, in a user namespace of its own, where the system allows those.
    if (unshare(CLONE_NEWUSER | CLONE_NEWNET) == 0) return 1;
#endif
    return 0;
}

static void reset_signals(void) {
    struct sigaction usual = {0};
    usual.sa_handler = SIG_DFL;
    for (int number = 1; number < 32; number++) sigaction(number, &usual, NULL);
    sigset_t none;
    sigemptyset(&none);
    sigprocmask(SIG_SETMASK, &none, NULL);
}

// The descriptors are above report_place, so that none is overwritten before it is used.
static void become(const char *path, char *const words[], int input, int output, int errors, int reports, pid_t parent,
                   const struct pouch_confinement *limits) {
    struct report report = {0, 0};
    setpgid(0, 0);
    reset_signals();
#if defined(__linux__)
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    if (getppid() != parent) _exit(127);
    prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
#else
    (void)parent;
#endif
    report.offline = leave_network();
    if (dup2(input, 0) < 0 || dup2(output, 1) < 0 || dup2(errors, 2) < 0 || dup2(reports, report_place) < 0
        || fcntl(report_place, F_SETFD, FD_CLOEXEC) < 0 || close_others(report_place + 1) < 0 || chdir("/") < 0)
        report.error = errno;
    // Darwin knows the limit of address space and does not let everybody set it.
    int has_space = set_limit(RLIMIT_AS, limits->address_space) == 0;
#if defined(__APPLE__)
    has_space = 1;
#endif
    if (report.error == 0
        && (!has_space || set_limit(RLIMIT_CPU, limits->cpu_seconds) < 0 || set_limit(RLIMIT_FSIZE, 0) < 0
            || set_limit(RLIMIT_CORE, 0) < 0 || set_limit(RLIMIT_NOFILE, most_descriptors) < 0))
        report.error = errno;
    if (write(report_place, &report, sizeof report) < 0 || report.error != 0) _exit(127);
    char *const nothing[] = {NULL};
    execve(path, words, nothing);
    report.error = errno;
    ssize_t told = write(report_place, &report, sizeof report);
    (void)told;
    _exit(127);
}

static int above_report(int number) { return fcntl(number, F_DUPFD_CLOEXEC, report_place + 1); }

// Reads what the child reports until it is the program, or has given up.
static struct report hear(int from) {
    struct report last = {ECHILD, 0};
    struct report next;
    for (;;) {
        ssize_t count = read(from, &next, sizeof next);
        if (count < 0 && errno == EINTR) continue;
        if (count != sizeof next) return last;
        last = next;
    }
}

struct pouch_confined pouch_confined_start(const char *path, char *const words[], int input, int output, int errors,
                                           const struct pouch_confinement *limits) {
    struct pouch_confined result = {-1, 0, 0};
    int reports[2];
    if (pipe(reports) < 0) {
        result.error = errno;
        return result;
    }
    fcntl(reports[0], F_SETFD, FD_CLOEXEC);
    fcntl(reports[1], F_SETFD, FD_CLOEXEC);
    int places[4] = {above_report(input), above_report(output), above_report(errors), above_report(reports[1])};
    pid_t parent = getpid();
    if (places[0] < 0 || places[1] < 0 || places[2] < 0 || places[3] < 0) {
        result.error = errno;
    } else if ((result.id = fork()) == 0) {
        become(path, words, places[0], places[1], places[2], places[3], parent, limits);
    } else if (result.id < 0) {
        result.error = errno;
    }
    close(reports[1]);
    for (int place = 0; place < 4; place++)
        if (places[place] >= 0) close(places[place]);
    if (result.id > 0) {
        // Also here: whoever kills the group must not come before the child has made it.
        setpgid(result.id, result.id);
        struct report report = hear(reports[0]);
        result.error = report.error;
        result.offline = report.offline;
        if (report.error != 0) {
            kill(result.id, SIGKILL);
            while (waitpid(result.id, NULL, 0) < 0 && errno == EINTR) {
            }
            result.id = -1;
        }
    }
    close(reports[0]);
    return result;
}

int pouch_unnamed_file(void) {
#if defined(__linux__) && defined(SYS_memfd_create)
    int number = (int)syscall(SYS_memfd_create, "pouch", 1U /* MFD_CLOEXEC */);
    if (number >= 0) return number;
#endif
    char name[] = "/tmp/pouch-XXXXXX";
    int file = mkstemp(name);
    if (file >= 0) {
        unlink(name);
        fcntl(file, F_SETFD, FD_CLOEXEC);
    }
    return file;
}
