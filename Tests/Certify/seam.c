// The seam of `make certify`: every durable step on files of one folder passes through here, is numbered, and can be
// made to fail or to be the last one. Loaded with LD_PRELOAD into the program as it is; nothing of it is in the product.
//
//   SEAM_PREFIX  the folder, an absolute path without links; steps elsewhere are not counted
//   SEAM_STEPS   append a line a step to this file: number, call, path
//   SEAM_TRACE   append each step with its bytes to this file (see scripts/certify.py, which plays it back)
//   SEAM_MODE    before, after, half: SIGKILL before the step, after it, or with half of its bytes written
//                fail: the step fails with SEAM_ERRNO; short: half of its bytes are written, the next write of the process fails with SEAM_ERRNO
//   SEAM_AT      the step's number, from 1
//   SEAM_HIT     this file is made when the step is reached, and says what it was
//   SEAM_OPENS   1: the steps are openings alone, those of files to read and of folders too
//   SEAM_BASE    the time of day at the start, seconds since 1970
//   SEAM_TICK    microseconds that the time of day advances with each step, beside its own pace
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <pthread.h>
#include <semaphore.h>
#include <signal.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <sys/uio.h>
#include <time.h>
#include <unistd.h>

enum mode { NONE, BEFORE, AFTER, HALF, FAIL, SHORT };

static char prefix[PATH_MAX];
static size_t prefix_length;
static int steps_file = -1, trace_file = -1;
static enum mode mode;
static long at, count;
static int error_number, counts_opens, next_write_fails;
static const char *hit_path;
static int64_t base_microseconds, tick, started;
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;

// MARK: - Start

static int64_t real_time(clockid_t clock) {
    struct timespec time;
    syscall(SYS_clock_gettime, clock, &time);
    return (int64_t)time.tv_sec * 1000000 + time.tv_nsec / 1000;
}

static int own_file(const char *name) {
    const char *path = getenv(name);
    if (!path) return -1;
    int file = (int)syscall(SYS_openat, AT_FDCWD, path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0644);
    // Out of the way of the program's own descriptors.
    int high = file < 0 ? -1 : (int)syscall(SYS_fcntl, file, F_DUPFD_CLOEXEC, 900);
    if (high >= 0) {
        syscall(SYS_close, file);
        return high;
    }
    return file;
}

__attribute__((constructor)) static void start(void) {
    const char *text = getenv("SEAM_PREFIX");
    if (text) {
        strncpy(prefix, text, sizeof prefix - 1);
        prefix_length = strlen(prefix);
    }
    steps_file = own_file("SEAM_STEPS");
    trace_file = own_file("SEAM_TRACE");
    hit_path = getenv("SEAM_HIT");
    const char *names[] = {"none", "before", "after", "half", "fail", "short"};
    if ((text = getenv("SEAM_MODE")))
        for (int i = 0; i < 6; i++)
            if (!strcmp(text, names[i])) mode = (enum mode)i;
    if ((text = getenv("SEAM_AT"))) at = atol(text);
    if ((text = getenv("SEAM_ERRNO"))) error_number = atoi(text);
    if ((text = getenv("SEAM_OPENS"))) counts_opens = atoi(text);
    if ((text = getenv("SEAM_BASE"))) base_microseconds = atoll(text) * 1000000;
    if ((text = getenv("SEAM_TICK"))) tick = atoll(text);
    started = real_time(CLOCK_MONOTONIC);
}

// MARK: - Paths

static int is_inside(const char *path) {
    return prefix_length && !strncmp(path, prefix, prefix_length) && (path[prefix_length] == '/' || !path[prefix_length]);
}

/// The path of an open file as the kernel knows it; 0 when it is none of the folder's, or has no name any more.
static int of_descriptor(int file, char *path) {
    char link[64];
    snprintf(link, sizeof link, "/proc/self/fd/%d", file);
    ssize_t length = (ssize_t)syscall(SYS_readlinkat, AT_FDCWD, link, path, PATH_MAX - 1);
    if (length <= 0) return 0;
    path[length] = 0;
    if (length > 10 && !strcmp(path + length - 10, " (deleted)")) return 0;
    return is_inside(path);
}

static int of_name(int folder, const char *name, char *path) {
    size_t length = 0;
    if (!name) return 0;
    if (name[0] != '/') {
        if (folder == AT_FDCWD) {
            if (syscall(SYS_getcwd, path, PATH_MAX) < 0) return 0;
            length = strlen(path);
        } else {
            char link[64];
            snprintf(link, sizeof link, "/proc/self/fd/%d", folder);
            ssize_t read = (ssize_t)syscall(SYS_readlinkat, AT_FDCWD, link, path, PATH_MAX - 1);
            if (read <= 0) return 0;
            length = (size_t)read;
        }
        path[length++] = '/';
    }
    size_t rest = strlen(name);
    if (length + rest >= PATH_MAX) return 0;
    memcpy(path + length, name, rest + 1);
    return is_inside(path);
}

// MARK: - Steps

struct step {
    const char *call;
    const char *path, *to;
    int64_t offset;
    const void *bytes;
    size_t length;
    int64_t detail;
};

static void raw_write(int file, const void *bytes, size_t length) {
    while (length > 0) {
        ssize_t done = (ssize_t)syscall(SYS_write, file, bytes, length);
        if (done <= 0) return;
        bytes = (const char *)bytes + done;
        length -= (size_t)done;
    }
}

static const char *relative(const char *path) {
    return !path ? "" : path[prefix_length] ? path + prefix_length + 1 : ".";
}

static void trace(const struct step *step, int64_t result) {
    if (trace_file < 0) return;
    char head[3 * PATH_MAX];
    int length = snprintf(
        head, sizeof head, "%ld\t%s\t%s\t%s\t%lld\t%lld\t%lld\t%zu\n", count, step->call, relative(step->path), relative(step->to),
        (long long)step->offset, (long long)step->detail, (long long)result, step->bytes && result > 0 ? (size_t)result : (size_t)0);
    raw_write(trace_file, head, (size_t)length);
    if (step->bytes && result > 0) raw_write(trace_file, step->bytes, (size_t)result);
}

static void hit(const struct step *step) {
    if (!hit_path) return;
    int file = (int)syscall(SYS_openat, AT_FDCWD, hit_path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);
    char line[2 * PATH_MAX];
    int length = snprintf(line, sizeof line, "%ld %s %s\n", count, step->call, relative(step->path));
    raw_write(file, line, (size_t)length);
    syscall(SYS_close, file);
}

static void die(void) {
    syscall(SYS_kill, syscall(SYS_getpid), SIGKILL);
    for (;;) syscall(SYS_pause);
}

/// Numbers a step. Returns 0 when it is to be done, -1 (and errno) when it fails, 1 when half of it is to be done.
static int begin(const struct step *step, int writes) {
    if (counts_opens && strcmp(step->call, "open")) return 0;
    count++;
    if (steps_file >= 0) {
        char line[2 * PATH_MAX];
        int length = snprintf(
            line, sizeof line, "%ld %s %s%s%s\n", count, step->call, relative(step->path), step->to ? " " : "", step->to ? relative(step->to) : "");
        raw_write(steps_file, line, (size_t)length);
    }
    if (writes && next_write_fails) {
        next_write_fails = 0;
        errno = error_number;
        return -1;
    }
    if (count != at || mode == NONE) return 0;
    if ((mode == HALF || mode == SHORT) && (!writes || step->length < 2)) return 0;
    hit(step);
    switch (mode) {
    case BEFORE: die(); return -1;
    case FAIL: errno = error_number; return -1;
    case HALF: return 1;
    case SHORT: next_write_fails = 1; return 1;
    default: return 0;
    }
}

static void end(const struct step *step, int64_t result) {
    int error = errno;
    trace(step, result);
    if (count == at && (mode == AFTER || mode == HALF)) {
        if (mode == AFTER || (step->bytes && step->length >= 2)) die();
    }
    errno = error;
}

#define REAL(type, name, ...) \
    static type (*real)(__VA_ARGS__); \
    if (!real) real = (type(*)(__VA_ARGS__))dlsym(RTLD_NEXT, name)

// A step that fails, is done, or is done by half; `result` is what the call returns.
#define STEP(call_name, writes, whole, half) \
    pthread_mutex_lock(&lock); \
    int verdict = begin(&step, writes); \
    int64_t result = verdict < 0 ? -1 : verdict > 0 ? (int64_t)(half) : (int64_t)(whole); \
    if (verdict >= 0) end(&step, result); \
    int saved = errno; \
    pthread_mutex_unlock(&lock); \
    errno = saved

// MARK: - Opening

static int opening(const char *call, int folder, const char *name, int flags, mode_t rights) {
    char path[PATH_MAX];
    int durable = (flags & (O_CREAT | O_TRUNC)) || (flags & O_TMPFILE) == O_TMPFILE;
    if ((!durable && !counts_opens) || !of_name(folder, name, path))
        return (int)syscall(SYS_openat, folder, name, flags, rights);
    struct step step = {.call = call, .path = path, .detail = flags};
    STEP(call, 0, syscall(SYS_openat, folder, name, flags, rights), -1);
    return (int)result;
}

#define RIGHTS(flags) \
    mode_t rights = 0; \
    if ((flags & O_CREAT) || (flags & O_TMPFILE) == O_TMPFILE) { \
        va_list list; \
        va_start(list, flags); \
        rights = va_arg(list, mode_t); \
        va_end(list); \
    }

int open(const char *name, int flags, ...) { RIGHTS(flags) return opening("open", AT_FDCWD, name, flags, rights); }
int open64(const char *name, int flags, ...) { RIGHTS(flags) return opening("open", AT_FDCWD, name, flags, rights); }
int openat(int folder, const char *name, int flags, ...) { RIGHTS(flags) return opening("open", folder, name, flags, rights); }
int openat64(int folder, const char *name, int flags, ...) { RIGHTS(flags) return opening("open", folder, name, flags, rights); }
int creat(const char *name, mode_t rights) { return opening("open", AT_FDCWD, name, O_CREAT | O_WRONLY | O_TRUNC, rights); }
int creat64(const char *name, mode_t rights) { return creat(name, rights); }
int __open_2(const char *name, int flags) { return opening("open", AT_FDCWD, name, flags, 0); }
int __open64_2(const char *name, int flags) { return opening("open", AT_FDCWD, name, flags, 0); }
int __openat_2(int folder, const char *name, int flags) { return opening("open", folder, name, flags, 0); }
int __openat64_2(int folder, const char *name, int flags) { return opening("open", folder, name, flags, 0); }

// MARK: - Writing

static int64_t place(int file) {
    int flags = (int)syscall(SYS_fcntl, file, F_GETFL);
    return (int64_t)syscall(SYS_lseek, file, 0, flags & O_APPEND ? SEEK_END : SEEK_CUR);
}

ssize_t write(int file, const void *bytes, size_t length) {
    char path[PATH_MAX];
    if (!prefix_length || !of_descriptor(file, path)) return (ssize_t)syscall(SYS_write, file, bytes, length);
    struct step step = {.call = "write", .path = path, .offset = place(file), .bytes = bytes, .length = length};
    STEP("write", 1, syscall(SYS_write, file, bytes, length), syscall(SYS_write, file, bytes, length / 2));
    return (ssize_t)result;
}

ssize_t pwrite64(int file, const void *bytes, size_t length, off64_t offset) {
    char path[PATH_MAX];
    if (!prefix_length || !of_descriptor(file, path)) return (ssize_t)syscall(SYS_pwrite64, file, bytes, length, offset);
    struct step step = {.call = "pwrite", .path = path, .offset = offset, .bytes = bytes, .length = length};
    STEP("pwrite", 1, syscall(SYS_pwrite64, file, bytes, length, offset), syscall(SYS_pwrite64, file, bytes, length / 2, offset));
    return (ssize_t)result;
}
ssize_t pwrite(int file, const void *bytes, size_t length, off_t offset) { return pwrite64(file, bytes, length, offset); }

// Several pieces become one, so that a trace and a half know one kind of write.
static ssize_t joined(int file, const struct iovec *pieces, int number, int64_t offset, int placed) {
    size_t length = 0;
    for (int i = 0; i < number; i++) length += pieces[i].iov_len;
    char *bytes = malloc(length ? length : 1);
    size_t filled = 0;
    for (int i = 0; i < number; i++) {
        memcpy(bytes + filled, pieces[i].iov_base, pieces[i].iov_len);
        filled += pieces[i].iov_len;
    }
    ssize_t done = placed ? pwrite64(file, bytes, length, offset) : write(file, bytes, length);
    int error = errno;
    free(bytes);
    errno = error;
    return done;
}

ssize_t writev(int file, const struct iovec *pieces, int number) {
    char path[PATH_MAX];
    if (!prefix_length || !of_descriptor(file, path)) return (ssize_t)syscall(SYS_writev, file, pieces, number);
    return joined(file, pieces, number, 0, 0);
}

ssize_t pwritev64(int file, const struct iovec *pieces, int number, off64_t offset) {
    REAL(ssize_t, "pwritev64", int, const struct iovec *, int, off64_t);
    char path[PATH_MAX];
    if (!prefix_length || !of_descriptor(file, path)) return real(file, pieces, number, offset);
    return joined(file, pieces, number, offset, 1);
}
ssize_t pwritev(int file, const struct iovec *pieces, int number, off_t offset) { return pwritev64(file, pieces, number, offset); }

int ftruncate64(int file, off64_t length) {
    char path[PATH_MAX];
    if (!prefix_length || !of_descriptor(file, path)) return (int)syscall(SYS_ftruncate, file, length);
    struct step step = {.call = "ftruncate", .path = path, .detail = length};
    STEP("ftruncate", 0, syscall(SYS_ftruncate, file, length), -1);
    return (int)result;
}
int ftruncate(int file, off_t length) { return ftruncate64(file, length); }

int truncate64(const char *name, off64_t length) {
    char path[PATH_MAX];
    if (!of_name(AT_FDCWD, name, path)) return (int)syscall(SYS_truncate, name, length);
    struct step step = {.call = "ftruncate", .path = path, .detail = length};
    STEP("truncate", 0, syscall(SYS_truncate, name, length), -1);
    return (int)result;
}
int truncate(const char *name, off_t length) { return truncate64(name, length); }

int fallocate64(int file, int how, off64_t offset, off64_t length) {
    char path[PATH_MAX];
    if (!prefix_length || !of_descriptor(file, path)) return (int)syscall(SYS_fallocate, file, how, offset, length);
    struct step step = {.call = "fallocate", .path = path, .offset = offset, .detail = length};
    STEP("fallocate", 0, syscall(SYS_fallocate, file, how, offset, length), -1);
    return (int)result;
}
int fallocate(int file, int how, off_t offset, off_t length) { return fallocate64(file, how, offset, length); }
int posix_fallocate64(int file, off64_t offset, off64_t length) { return fallocate64(file, 0, offset, length) ? errno : 0; }
int posix_fallocate(int file, off_t offset, off_t length) { return fallocate64(file, 0, offset, length) ? errno : 0; }

// MARK: - Making durable

#define DURABLE(function, number) \
    int function(int file) { \
        char path[PATH_MAX]; \
        if (!prefix_length || !of_descriptor(file, path)) return (int)syscall(number, file); \
        struct step step = {.call = #function, .path = path}; \
        STEP(#function, 0, syscall(number, file), -1); \
        return (int)result; \
    }
DURABLE(fsync, SYS_fsync)
DURABLE(fdatasync, SYS_fdatasync)
DURABLE(syncfs, SYS_syncfs)

// MARK: - Names

static int renaming(int from_folder, const char *from, int to_folder, const char *to, unsigned flags) {
    char path[PATH_MAX], target[PATH_MAX];
    if (!of_name(from_folder, from, path) | !of_name(to_folder, to, target))
        return (int)syscall(SYS_renameat2, from_folder, from, to_folder, to, flags);
    struct step step = {.call = "rename", .path = path, .to = target, .detail = flags};
    STEP("rename", 0, syscall(SYS_renameat2, from_folder, from, to_folder, to, flags), -1);
    return (int)result;
}
int rename(const char *from, const char *to) { return renaming(AT_FDCWD, from, AT_FDCWD, to, 0); }
int renameat(int a, const char *from, int b, const char *to) { return renaming(a, from, b, to, 0); }
int renameat2(int a, const char *from, int b, const char *to, unsigned flags) { return renaming(a, from, b, to, flags); }

static int linking(int a, const char *from, int b, const char *to, int flags) {
    char path[PATH_MAX], target[PATH_MAX];
    if (!of_name(a, from, path) | !of_name(b, to, target)) return (int)syscall(SYS_linkat, a, from, b, to, flags);
    struct step step = {.call = "link", .path = path, .to = target};
    STEP("link", 0, syscall(SYS_linkat, a, from, b, to, flags), -1);
    return (int)result;
}
int link(const char *from, const char *to) { return linking(AT_FDCWD, from, AT_FDCWD, to, 0); }
int linkat(int a, const char *from, int b, const char *to, int flags) { return linking(a, from, b, to, flags); }

static int removing(int folder, const char *name, int flags) {
    char path[PATH_MAX];
    if (!of_name(folder, name, path)) return (int)syscall(SYS_unlinkat, folder, name, flags);
    struct step step = {.call = flags & AT_REMOVEDIR ? "rmdir" : "unlink", .path = path};
    STEP("unlink", 0, syscall(SYS_unlinkat, folder, name, flags), -1);
    return (int)result;
}
int unlink(const char *name) { return removing(AT_FDCWD, name, 0); }
int unlinkat(int folder, const char *name, int flags) { return removing(folder, name, flags); }
int rmdir(const char *name) { return removing(AT_FDCWD, name, AT_REMOVEDIR); }

static int making(int folder, const char *name, mode_t rights) {
    char path[PATH_MAX];
    if (!of_name(folder, name, path)) return (int)syscall(SYS_mkdirat, folder, name, rights);
    struct step step = {.call = "mkdir", .path = path};
    STEP("mkdir", 0, syscall(SYS_mkdirat, folder, name, rights), -1);
    return (int)result;
}
int mkdir(const char *name, mode_t rights) { return making(AT_FDCWD, name, rights); }
int mkdirat(int folder, const char *name, mode_t rights) { return making(folder, name, rights); }

// MARK: - The time of day

static int64_t time_of_day(void) {
    if (!base_microseconds) return real_time(CLOCK_REALTIME);
    return base_microseconds + real_time(CLOCK_MONOTONIC) - started + __atomic_load_n(&count, __ATOMIC_RELAXED) * tick;
}

int clock_gettime(clockid_t clock, struct timespec *time) {
    // Of the clocks that cannot be set, the one that Swift's ContinuousClock reads advances with the steps too.
    int shifts = base_microseconds && (clock == CLOCK_REALTIME || clock == CLOCK_BOOTTIME);
    if (!shifts) return (int)syscall(SYS_clock_gettime, clock, time);
    int64_t now = clock == CLOCK_REALTIME ? time_of_day() : real_time(clock) + __atomic_load_n(&count, __ATOMIC_RELAXED) * tick;
    time->tv_sec = now / 1000000;
    time->tv_nsec = now % 1000000 * 1000;
    return 0;
}

int gettimeofday(struct timeval *restrict time, void *restrict zone) {
    (void)zone;
    int64_t now = time_of_day();
    time->tv_sec = now / 1000000;
    time->tv_usec = now % 1000000;
    return 0;
}

time_t time(time_t *place) {
    time_t now = (time_t)(time_of_day() / 1000000);
    if (place) *place = now;
    return now;
}

// A wait until a time of day that the program worked out from the clock above is a wait until the kernel's.
static struct timespec kernel_time(const struct timespec *until) {
    int64_t wanted = (int64_t)until->tv_sec * 1000000 + until->tv_nsec / 1000;
    int64_t here = time_of_day(), there = real_time(CLOCK_REALTIME);
    if (llabs(wanted - here) < llabs(wanted - there)) wanted += there - here;
    return (struct timespec){.tv_sec = wanted / 1000000, .tv_nsec = wanted % 1000000 * 1000};
}

int sem_timedwait(sem_t *restrict semaphore, const struct timespec *restrict until) {
    REAL(int, "sem_timedwait", sem_t *, const struct timespec *);
    if (!base_microseconds) return real(semaphore, until);
    struct timespec time = kernel_time(until);
    return real(semaphore, &time);
}

int pthread_cond_timedwait(pthread_cond_t *restrict condition, pthread_mutex_t *restrict mutex, const struct timespec *restrict until) {
    REAL(int, "pthread_cond_timedwait", pthread_cond_t *, pthread_mutex_t *, const struct timespec *);
    if (!base_microseconds) return real(condition, mutex, until);
    struct timespec time = kernel_time(until);
    return real(condition, mutex, &time);
}
