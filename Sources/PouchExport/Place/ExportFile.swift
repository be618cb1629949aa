import Foundation
import PouchArchive

/// A file being written, through a buffer.
final class ExportFile: ZipTarget {
    let path: String
    private let number: Int32
    private let isOwned: Bool
    private var buffer: [UInt8] = []
    /// Bytes given so far.
    private(set) var size = 0

    init(creating path: String) throws {
        self.path = path
        isOwned = true
        number = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0o644)
        guard number >= 0 else { throw ExportError.cannotCreate(path: path, code: errno) }
    }

    /// Standard output, which stays open.
    init(standardOutput: Void) {
        path = "standard output"
        isOwned = false
        number = STDOUT_FILENO
    }

    deinit { if isOwned { close(number) } }

    func write(_ bytes: UnsafeRawBufferPointer) throws {
        size += bytes.count
        if bytes.count >= 1 << 18 {
            try flush()
            return try put(bytes, at: nil)
        }
        buffer.append(contentsOf: bytes)
        if buffer.count >= 1 << 18 { try flush() }
    }

    func write(_ bytes: [UInt8]) throws { try bytes.withUnsafeBytes { try write($0) } }

    func rewrite(_ bytes: UnsafeRawBufferPointer, at offset: Int) throws {
        try flush()
        try put(bytes, at: offset)
    }

    func flush() throws {
        try buffer.withUnsafeBytes { try put($0, at: nil) }
        buffer.removeAll(keepingCapacity: true)
    }

    private func put(_ bytes: UnsafeRawBufferPointer, at offset: Int?) throws {
        var rest = bytes
        var place = offset
        while let start = rest.baseAddress, !rest.isEmpty {
            let count =
                place.map { pwrite(number, start, rest.count, off_t($0)) }
                ?? Foundation.write(number, start, rest.count)
            if count < 0 {
                if errno == EINTR { continue }
                throw ExportError.io(path: path, operation: "write", code: errno)
            }
            place = place.map { $0 + count }
            rest = UnsafeRawBufferPointer(rebasing: rest[count...])
        }
    }
}
