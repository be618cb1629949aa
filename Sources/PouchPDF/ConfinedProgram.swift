import CConfine
import Foundation

/// A program that reads foreign bytes: without a shell, an environment, other descriptors or a network where the system lets
/// it be cut off, within limits of memory and time, and killed where it goes beyond.
/// Not one with PouchNotify's ChildProgram: confinement is set up between fork and exec, where posix_spawn has no room for it.
struct ConfinedProgram: Sendable {
    /// Limits of one run.
    struct Limits: Sendable {
        /// Bytes of address space.
        var addressSpace = 1 << 30
        var cpuSeconds = 30
        /// From start to end.
        var seconds = 60
        /// Bytes of standard output; what is more is not read, and the program is killed.
        var output = 64 << 20
        /// Bytes of standard error that are kept.
        var errors = 4_096
    }

    enum Ending: Sendable, Equatable {
        case code(Int)
        /// Killed by the system, such as for the processor time that it took.
        case signal(Int)
        case tookTooLong
        case printedTooMuch
    }

    struct Result: Sendable {
        var output: [UInt8] = []
        var errors: [UInt8] = []
        var ending: Ending
        /// Whether it had no network to reach.
        var isOffline: Bool
    }

    /// It could not be started.
    struct Failure: Error, CustomStringConvertible {
        var program: String
        var code: Int32
        var description: String { "\(program): cannot run: \(String(cString: strerror(code)))" }
    }

    /// The whole path first.
    var words: [String]
    var limits = Limits()

    /// - Parameter input: the bytes of its standard input, given as a file.
    func run(input: [UInt8]) throws(Failure) -> Result {
        let file = try inputFile(input)
        defer { close(file) }
        var output = try pipePair()
        var errors = try pipePair()
        defer { for end in [output.read, output.write, errors.read, errors.write] where end >= 0 { close(end) } }
        let started = try start(file, output.write, errors.write)
        close(output.write)
        close(errors.write)
        (output.write, errors.write) = (-1, -1)
        var result = Result(ending: .code(0), isOffline: started.offline == 1)
        let deadline = ContinuousClock.now + .seconds(limits.seconds)
        if let trouble = listen(output.read, errors.read, until: deadline, &result) {
            kill(-started.id, SIGKILL)
            _ = reap(started.id, options: 0)
            result.ending = trouble
            return result
        }
        result.ending = end(of: started.id, by: deadline)
        return result
    }

    private func start(_ input: Int32, _ output: Int32, _ errors: Int32) throws(Failure) -> pouch_confined {
        var confinement = pouch_confinement(
            address_space: UInt64(limits.addressSpace), cpu_seconds: UInt64(limits.cpuSeconds))
        let texts = words.map { strdup($0) }
        defer { for text in texts { free(text) } }
        let started = pouch_confined_start(words[0], texts + [nil], input, output, errors, &confinement)
        guard started.id > 0 else { throw Failure(program: words[0], code: started.error) }
        return started
    }

    /// Reads both ends until the program has closed them; gives why it is to be killed, when it is.
    private func listen(
        _ output: Int32, _ errors: Int32, until deadline: ContinuousClock.Instant, _ result: inout Result
    ) -> Ending? {
        var ends = [output, errors].map { pollfd(fd: $0, events: Int16(POLLIN), revents: 0) }
        var piece = [UInt8](repeating: 0, count: 1 << 16)
        while ends.contains(where: { $0.fd >= 0 }) {
            let left = ContinuousClock.now.duration(to: deadline)
            guard left > .zero else { return .tookTooLong }
            let wait = Int32(min(left.components.seconds * 1_000 + 1_000, 60_000))
            guard poll(&ends, nfds_t(ends.count), wait) > 0 else { continue }
            for place in ends.indices where ends[place].fd >= 0 && ends[place].revents != 0 {
                let count = piece.withUnsafeMutableBytes { read(ends[place].fd, $0.baseAddress, $0.count) }
                if count < 0, errno == EINTR || errno == EAGAIN { continue }
                guard count > 0 else {
                    ends[place].fd = -1
                    continue
                }
                if place == 1 {
                    result.errors += piece[..<min(count, limits.errors - result.errors.count)]
                } else if result.output.count + count > limits.output {
                    result.output += piece[..<(limits.output - result.output.count)]
                    return .printedTooMuch
                } else {
                    result.output += piece[..<count]
                }
            }
        }
        return nil
    }

    /// How a program ends that has closed what it prints on; one that goes on until `deadline` is killed.
    private func end(of id: pid_t, by deadline: ContinuousClock.Instant) -> Ending {
        while true {
            if let status = reap(id, options: WNOHANG) {
                let signal = Int(status & 0x7F)
                return signal == 0 ? .code(Int(status >> 8 & 0xFF)) : .signal(signal)
            }
            if ContinuousClock.now > deadline {
                kill(-id, SIGKILL)
                _ = reap(id, options: 0)
                return .tookTooLong
            }
            usleep(500)
        }
    }

    /// The status of a child that has ended; nil while it runs.
    private func reap(_ id: pid_t, options: Int32) -> Int32? {
        var status: Int32 = 0
        while true {
            let reaped = waitpid(id, &status, options)
            if reaped == -1, errno == EINTR { continue }
            return reaped == 0 ? nil : status
        }
    }

    // MARK: - Descriptors

    private func pipePair() throws(Failure) -> (read: Int32, write: Int32) {
        var ends: [Int32] = [-1, -1]
        guard pipe(&ends) == 0 else { throw Failure(program: words[0], code: errno) }
        for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
        return (ends[0], ends[1])
    }

    /// Unlike a pipe it cannot fill, and it has no name.
    private func inputFile(_ input: [UInt8]) throws(Failure) -> Int32 {
        let file = pouch_unnamed_file()
        guard file >= 0 else { throw Failure(program: words[0], code: errno) }
        var done = 0
        while done < input.count {
            let count = input[done...].withUnsafeBytes { write(file, $0.baseAddress, $0.count) }
            if count < 0, errno == EINTR { continue }
            guard count > 0 else {
                let code = errno
                close(file)
                throw Failure(program: words[0], code: code)
            }
            done += count
        }
        lseek(file, 0, SEEK_SET)
        return file
    }
}
