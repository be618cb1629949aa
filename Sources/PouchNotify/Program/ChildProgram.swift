import CPosix
import Foundation
import PouchMirror

/// A program run to its end without a shell: it reads `input`, and what it prints goes to standard error.
/// Not one with PouchPDF's ConfinedProgram: this one keeps its rights and environment, prints for the user, and is asked to end.
struct ChildProgram {
    /// The whole path first.
    var words: [String]
    var environment: [String: String]
    var input: [UInt8]
    var seconds: Int

    /// - Throws: ``DeliveryFailure`` unless it ends with 0 in time.
    func run() throws(DeliveryFailure) {
        let file = try inputFile()
        let id = try withExtendedLifetime(file) { () throws(DeliveryFailure) in try spawn(reading: file.number) }
        let ended = DispatchSemaphore(value: 0)
        Thread.detachNewThread {
            var information = siginfo_t()
            // Only looks: the number stays the child's until it is reaped below.
            while waitid(P_PID, id_t(id), &information, WEXITED | WNOWAIT) == -1, errno == EINTR {}
            ended.signal()
        }
        let isLate = ended.wait(timeout: .now() + .seconds(seconds)) == .timedOut
        if isLate {
            kill(-id, SIGTERM)
            if ended.wait(timeout: .now() + .seconds(5)) == .timedOut {
                kill(-id, SIGKILL)
                ended.wait()
            }
        }
        var status: Int32 = 0
        while waitpid(id, &status, 0) == -1, errno == EINTR {}
        if isLate { throw .tookTooLong(program: words[0], seconds: seconds) }
        let signal = status & 0x7F
        let code = signal == 0 ? status >> 8 & 0xFF : 128 + signal
        if code != 0 { throw .ended(program: words[0], status: code) }
    }

    /// A file without a name, at its start: unlike a pipe it cannot fill, and nobody else can open it.
    private func inputFile() throws(DeliveryFailure) -> Descriptor {
        do throws(StoreError) {
            let file = try Descriptor(temporaryFor: "a program's input")
            try MirrorFolder.writeAll(file.number, input, "a program's input")
            lseek(file.number, 0, SEEK_SET)
            return file
        } catch {
            guard case .io(_, _, let code) = error else { throw .noInput(program: words[0], code: EIO) }
            throw .noInput(program: words[0], code: code)
        }
    }

    /// At the head of a process group, with no signal blocked or ignored, and no descriptor but these three.
    private func spawn(reading file: Int32) throws(DeliveryFailure) -> pid_t {
        #if canImport(Darwin)
            var actions: posix_spawn_file_actions_t?
            var attributes: posix_spawnattr_t?
        #else
            var actions = posix_spawn_file_actions_t()
            var attributes = posix_spawnattr_t()
        #endif
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        posix_spawn_file_actions_adddup2(&actions, file, 0)
        posix_spawn_file_actions_adddup2(&actions, 2, 1)
        posix_spawn_file_actions_adddup2(&actions, 2, 2)
        pouch_spawn_close_others(&actions)
        var signals = sigset_t()
        sigemptyset(&signals)
        posix_spawnattr_setsigmask(&attributes, &signals)
        sigfillset(&signals)
        sigdelset(&signals, SIGKILL)
        sigdelset(&signals, SIGSTOP)
        posix_spawnattr_setsigdefault(&attributes, &signals)
        posix_spawnattr_setpgroup(&attributes, 0)
        var flags = POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETPGROUP
        #if canImport(Darwin)
            flags |= POSIX_SPAWN_CLOEXEC_DEFAULT
        #endif
        posix_spawnattr_setflags(&attributes, Int16(flags))
        let arguments = words.map { strdup($0) }
        let variables = environment.map { strdup("\($0)=\($1)") }
        defer { for text in arguments + variables { free(text) } }
        var id: pid_t = 0
        let code = posix_spawn(&id, words[0], &actions, &attributes, arguments + [nil], variables + [nil])
        guard code == 0 else { throw .cannotStart(program: words[0], code: code) }
        return id
    }
}
