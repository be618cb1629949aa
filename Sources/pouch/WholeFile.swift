import Foundation

/// A file that others read while it is written anew: whole under another name first, then renamed.
struct WholeFile {
    var path: String

    struct Failure: Error, CustomStringConvertible {
        var path: String
        var code: Int32
        var description: String { "\(path) is not written: \(String(cString: strerror(code)))" }
    }

    /// - Throws: ``Failure``; what stood there before then still does.
    func replace(_ bytes: [UInt8]) throws(Failure) {
        var status = stat()
        // A pipe or a device is written to; it has no whole.
        if stat(path, &status) == 0, status.st_mode & S_IFMT != S_IFREG {
            let file = open(path, O_WRONLY | O_CLOEXEC)
            guard file >= 0 else { throw Failure(path: path, code: errno) }
            defer { close(file) }
            return try write(bytes, to: file)
        }
        let url = URL(fileURLWithPath: path)
        // Begins with a dot and ends in nothing that a collector of files looks for.
        let temporary = url.deletingLastPathComponent().path + "/.\(url.lastPathComponent).\(getpid()).tmp"
        unlink(temporary)
        let file = open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0o644)
        guard file >= 0 else { throw Failure(path: path, code: errno) }
        do throws(Failure) {
            defer { close(file) }
            try write(bytes, to: file)
            guard fsync(file) == 0 else { throw Failure(path: path, code: errno) }
        } catch {
            unlink(temporary)
            throw error
        }
        guard rename(temporary, path) == 0 else {
            let code = errno
            unlink(temporary)
            throw Failure(path: path, code: code)
        }
    }

    private func write(_ bytes: [UInt8], to file: Int32) throws(Failure) {
        var done = 0
        while done < bytes.count {
            let count = bytes[done...].withUnsafeBytes { Foundation.write(file, $0.baseAddress, $0.count) }
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { throw Failure(path: path, code: errno) }
            done += count
        }
    }
}
