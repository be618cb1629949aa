import CPosix
import Foundation
import Synchronization

/// A crawl as a process of its own, which lives as long as its worker lets it: it reads on its standard input until when,
/// by the machine's own clock, and stops when that is over or nobody writes any more.
final class ChildCrawl {
    let id: pid_t
    private let pipe: Int32
    private let log: String
    /// Set once it has ended; its number is its own until then.
    private let ending: Ending

    private final class Ending: Sendable {
        let status = Mutex<Int32?>(nil)
    }

    /// - Parameters:
    ///   - log: a file, made anew, for what it prints.
    ///   - deadline: since the machine's start, microseconds.
    ///   - onEnd: called on another thread when it has ended.
    /// - Throws: ``FleetError/io(path:operation:code:)``.
    init(
        _ words: [String], environment: [String: String], log: String, deadline: Int64,
        onEnd: @escaping @Sendable () -> Void
    ) throws(FleetError) {
        var ends: [Int32] = [-1, -1]
        guard Foundation.pipe(&ends) == 0 else { throw .io(path: "a pipe", operation: "create", code: errno) }
        // Not to be waited for: a child that reads no more is killed at its time.
        _ = fcntl(ends[1], F_SETFL, O_NONBLOCK)
        _ = fcntl(ends[1], F_SETFD, FD_CLOEXEC)
        defer { close(ends[0]) }
        let output = open(log, O_WRONLY | O_CREAT | O_TRUNC | O_APPEND | O_CLOEXEC | O_NOFOLLOW, 0o644)
        guard output >= 0 else {
            let code = errno
            close(ends[1])
            throw .io(path: log, operation: "create", code: code)
        }
        defer { close(output) }
        let arguments = words.map { strdup($0) }
        let variables = environment.map { strdup("\($0)=\($1)") }
        defer { for text in arguments + variables { free(text) } }
        var id: pid_t = 0
        let code = pouch_spawn(&id, arguments + [nil], variables + [nil], ends[0], output, output)
        guard code == 0 else {
            close(ends[1])
            throw .io(path: words[0], operation: "start", code: code)
        }
        (self.id, self.log, pipe) = (id, log, ends[1])
        let ending = Ending()
        self.ending = ending
        let number = id
        Thread.detachNewThread {
            var information = siginfo_t()
            // Only looks: the number stays the child's until it is reaped under the lock.
            while waitid(P_PID, id_t(number), &information, WEXITED | WNOWAIT) == -1, errno == EINTR {}
            ending.status.withLock { status in
                // What it started ends with it.
                kill(-number, SIGKILL)
                var code: Int32 = 0
                while waitpid(number, &code, 0) == -1, errno == EINTR {}
                let signal = code & 0x7F
                status = signal == 0 ? code >> 8 & 0xFF : 128 + signal
            }
            onEnd()
        }
        allow(until: deadline)
    }

    deinit { close(pipe) }

    /// The exit code, or 128 and the signal's number; nil while it runs.
    var status: Int32? { ending.status.withLock { $0 } }

    /// Lets it go on until a time of the machine's.
    func allow(until deadline: Int64) {
        let line = Array("\(deadline)\n".utf8)
        _ = line.withUnsafeBytes { write(pipe, $0.baseAddress, $0.count) }
    }

    /// Sends a signal to it and what it started, unless it has ended.
    func send(_ signal: Int32) { ending.status.withLock { if $0 == nil { kill(-id, signal) } } }

    /// The last of what it printed.
    func lastWords() -> String {
        guard let file = FileHandle(forReadingAtPath: log) else { return "" }
        defer { try? file.close() }
        let size = (try? file.seekToEnd()) ?? 0
        try? file.seek(toOffset: size > 4_000 ? size - 4_000 : 0)
        return String(decoding: (try? file.read(upToCount: 4_000)) ?? Data(), as: UTF8.self)
    }
}
