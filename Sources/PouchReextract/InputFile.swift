import Foundation
import PouchArchive
import PouchBytes

/// A file that is read, not changed.
package final class InputFile: Sendable {
    /// Thrown when a file cannot be read; carries the system's error number.
    package struct Failure: Error, CustomStringConvertible {
        package let path: String
        let code: Int32
        package var isMissing: Bool { code == ENOENT || code == ENOTDIR }
        package var description: String { "\(path): cannot read: \(String(cString: strerror(code)))" }
    }

    /// What a file holds, by its first bytes.
    package enum Kind: Sendable {
        case warc, page
        /// Compressed by Zstandard, which nothing here unpacks.
        case zstandard
    }

    package let path: String
    private let number: Int32

    package init(path: String) throws(Failure) {
        number = open(path, O_RDONLY | O_CLOEXEC)
        self.path = path
        guard number >= 0 else { throw Failure(path: path, code: errno) }
    }

    deinit { if number >= 0 { close(number) } }

    /// A WARC file by its first bytes, compressed or not; else a page.
    package func kind() throws -> Kind {
        var first = [UInt8](repeating: 0, count: 5)
        let count = try first.withUnsafeMutableBytes { try read($0, at: 0) }
        if first.starts(with: [0x28, 0xB5, 0x2F, 0xFD]) { return .zstandard }
        let isWARC = first == Array("WARC/".utf8) || count > 2 && first[0] == 0x1F && first[1] == 0x8B
        return isWARC ? .warc : .page
    }

    /// The file's bytes from `offset` on, piece by piece.
    package func source(from offset: Int) -> GunzipReader.Source {
        var place = offset
        return { target in
            let count = try self.read(target, at: place)
            place += count
            return count
        }
    }

    /// The whole file, or nil when it is larger than `limit` bytes.
    package func contents(limit: Int) throws -> [UInt8]? {
        var bytes: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 1 << 16)
        while true {
            let count = try chunk.withUnsafeMutableBytes { try read($0, at: bytes.count) }
            if count == 0 { return bytes }
            bytes += chunk[..<count]
            if bytes.count > limit { return nil }
        }
    }

    private func read(_ target: UnsafeMutableRawBufferPointer, at offset: Int) throws(Failure) -> Int {
        while true {
            let count = pread(number, target.baseAddress, target.count, off_t(offset))
            if count >= 0 { return count }
            guard errno == EINTR else { throw Failure(path: path, code: errno) }
        }
    }
}
