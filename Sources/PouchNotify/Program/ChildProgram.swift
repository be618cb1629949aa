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

    private func spawn(reading file: Int32) throws(DeliveryFailure) -> pid_t {
        let arguments = words.map { strdup($0) }
        let variables = environment.map { strdup("\($0)=\($1)") }
        defer { for text in arguments + variables { free(text) } }
        var id: pid_t = 0
        let code = pouch_spawn(&id, arguments + [nil], variables + [nil], file, 2, 2)
        guard code == 0 else { throw .cannotStart(program: words[0], code: code) }
        return id
    }
}
