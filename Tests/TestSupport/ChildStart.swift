import CSpawn
import Foundation

/// How a child process starts: with no descriptor but its input (empty), output and errors, with no signal blocked or
/// ignored, and at the head of a process group. Foundation's `Process` passes on the blocked signals of whatever thread
/// it runs on, so that a program cannot be stopped.
struct ChildStart {
    var program: String
    var arguments: [String]
    var environment: [String: String]
    var folder: String
    /// Files, made or emptied.
    var output: String
    var errors: String

    /// Starts it and gives its process number.
    func run() throws -> pid_t {
        #if canImport(Darwin)
            var actions: posix_spawn_file_actions_t?
            var attributes: posix_spawnattr_t?
        #else
            var actions = posix_spawn_file_actions_t()
            var attributes = posix_spawnattr_t()
        #endif
        try check(posix_spawn_file_actions_init(&actions))
        defer { posix_spawn_file_actions_destroy(&actions) }
        try check(posix_spawnattr_init(&attributes))
        defer { posix_spawnattr_destroy(&attributes) }

        try check(posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0))
        for (descriptor, file) in [(Int32(1), output), (2, errors)] {
            try check(
                posix_spawn_file_actions_addopen(
                    &actions, descriptor, file, O_WRONLY | O_CREAT | O_TRUNC | O_APPEND, 0o600))
        }
        try check(spawn_in_folder(&actions, folder))
        var flags = POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETPGROUP
        #if canImport(Darwin)
            flags |= POSIX_SPAWN_CLOEXEC_DEFAULT
        #endif
        try check(spawn_close_others(&actions))

        var signals = sigset_t()
        sigemptyset(&signals)
        try check(posix_spawnattr_setsigmask(&attributes, &signals))
        sigfillset(&signals)
        // These two cannot be set.
        sigdelset(&signals, SIGKILL)
        sigdelset(&signals, SIGSTOP)
        try check(posix_spawnattr_setsigdefault(&attributes, &signals))
        try check(posix_spawnattr_setpgroup(&attributes, 0))
        try check(posix_spawnattr_setflags(&attributes, Int16(flags)))

        let words = ([program] + arguments).map { strdup($0) }
        let variables = environment.map { strdup("\($0)=\($1)") }
        defer { for text in words + variables { free(text) } }
        var id: pid_t = 0
        try check(posix_spawn(&id, program, &actions, &attributes, words + [nil], variables + [nil]))
        return id
    }

    private func check(_ code: Int32) throws {
        guard code == 0 else { throw TestFailure("\(program) did not start: \(String(cString: strerror(code)))") }
    }
}
