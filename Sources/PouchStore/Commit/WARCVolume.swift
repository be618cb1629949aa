import Foundation
import PouchArchive
import PouchBytes
import PouchMirror

/// The WARC file that a crawl is appending to.
///
/// Only ``append(_:)`` grows it, and nothing but ``cut(to:)`` at the start of a process shortens it, back to what the
/// database has committed.
final class WARCVolume {
    let name: String
    let number: Int
    private(set) var length: Int
    private let file: Descriptor
    private let path: String

    /// A volume is closed, and the next one begun, when it has grown past this many bytes.
    static let fullAt = 1 << 30

    init(folder: MirrorFolder, crawl: String, number: Int, length: Int) throws(StoreError) {
        name = Self.name(crawl: crawl, number: number)
        self.number = number
        self.length = length
        path = folder.shown("archive/" + name)
        file = try folder.openForAppending(["archive", name])
        try cut(to: length)
    }

    /// Bytes on the disk now, committed or not.
    var sizeOnDisk: Int {
        var status = stat()
        return fstat(file.number, &status) == 0 ? Int(status.st_size) : 0
    }

    /// Cuts back what no commit covers.
    func cut(to length: Int) throws(StoreError) {
        guard sizeOnDisk != length else { return }
        guard sizeOnDisk > length else {
            self.length = sizeOnDisk
            return
        }
        guard ftruncate(file.number, off_t(length)) == 0 else {
            throw .io(path: path, operation: "cut back", code: errno)
        }
        self.length = length
    }

    /// Writes at the committed end. A write that fails half-way leaves nothing: it is cut back.
    func append(_ bytes: [UInt8]) throws(StoreError) {
        guard lseek(file.number, off_t(length), SEEK_SET) >= 0 else {
            throw .io(path: path, operation: "seek", code: errno)
        }
        do { try MirrorFolder.writeAll(file.number, bytes, path) } catch {
            ftruncate(file.number, off_t(length))
            throw error
        }
        length += bytes.count
    }

    /// The database refused what was just appended.
    func undo(to length: Int) {
        ftruncate(file.number, off_t(length))
        self.length = length
    }

    /// Where the first record that is not whole begins, from a record's start at `offset` on; the end when all are whole.
    func endOfWholeRecords(from offset: Int) throws(StoreError) -> Int {
        guard offset < length else { return length }
        var place = offset
        do {
            return try WARCScan.wholeRecords(
                from: offset,
                source: { [self] target in
                    let count = pread(file.number, target.baseAddress, min(target.count, length - place), off_t(place))
                    guard count >= 0 else { throw StoreError.io(path: path, operation: "read", code: errno) }
                    place += count
                    return count
                }, visit: { _, _ in })
        } catch let error as StoreError {
            throw error
        } catch {
            throw .io(path: path, operation: "read", code: EIO)
        }
    }

    func sync() throws(StoreError) {
        guard fsync(file.number) == 0 else { throw .io(path: path, operation: "make durable", code: errno) }
    }

    /// SHA-256 of the whole file as it stands on the disk.
    func digest() throws(StoreError) -> SHA256Digest {
        var hasher = SHA256Hasher()
        var chunk = [UInt8](repeating: 0, count: 1 << 20)
        var offset = 0
        while true {
            let count = chunk.withUnsafeMutableBytes { pread(file.number, $0.baseAddress, $0.count, off_t(offset)) }
            if count == 0 { return hasher.finalize() }
            guard count > 0 else { throw .io(path: path, operation: "read", code: errno) }
            chunk.withUnsafeBytes { hasher.update(UnsafeRawBufferPointer(rebasing: $0[..<count])) }
            offset += count
        }
    }
}
