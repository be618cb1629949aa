import Foundation
import PouchBytes
import Synchronization

/// A file of a mirror, open for reading. Of a gzipped one, the plain bytes within: offsets and sizes are theirs.
public final class MirrorFile: Sendable {
    /// As messages name it.
    public let path: String
    /// Bytes, when it was opened.
    public let size: Int
    private let descriptor: Descriptor
    /// nil for a file that is read as it is.
    private let index: BlockGzipIndex?
    /// The block that was read last, and where it begins.
    private let block = Mutex<(start: Int, bytes: [UInt8])>((0, []))

    init(path: String, size: Int, descriptor: Descriptor) {
        self.path = path
        self.size = size
        self.descriptor = descriptor
        index = nil
    }

    /// The plain bytes of a gzipped file that `file` has open.
    init(sharing file: MirrorFile, index: BlockGzipIndex) {
        path = file.path
        size = index.size
        descriptor = file.descriptor
        self.index = index
    }

    /// Reads what stands at `offset` and says how many bytes; 0 at the end.
    ///
    /// - Throws: ``StoreError/io(path:operation:code:)``, and ``StoreError/damaged(path:detail:)`` for gzip that cannot be
    ///   read.
    public func read(at offset: Int, into buffer: UnsafeMutableRawBufferPointer) throws(StoreError) -> Int {
        guard let index else { return try raw(at: offset, into: buffer) }
        guard let member = index.member(at: offset), !buffer.isEmpty else { return 0 }
        let bytes = try plain(member)
        let piece = bytes[(offset - member.plain.lowerBound)...].prefix(buffer.count)
        buffer.copyBytes(from: piece)
        return piece.count
    }

    /// Part of the file, shorter when the file ends before.
    public func bytes(at offset: Int, count: Int) throws(StoreError) -> [UInt8] {
        guard offset >= 0, count > 0, offset < size else { return [] }
        var bytes = [UInt8](repeating: 0, count: min(count, size - offset))
        var held = 0
        while held < bytes.count {
            let result: Result<Int, StoreError> = bytes.withUnsafeMutableBytes { buffer in
                do throws(StoreError) {
                    return .success(
                        try read(at: offset + held, into: UnsafeMutableRawBufferPointer(rebasing: buffer[held...])))
                } catch { return .failure(error) }
            }
            let more = try result.get()
            if more == 0 { break }
            held += more
        }
        return held == bytes.count ? bytes : Array(bytes[..<held])
    }

    /// The whole file.
    public func contents() throws(StoreError) -> [UInt8] { try bytes(at: 0, count: size) }

    /// The digest of the whole file.
    public func sha256() throws(StoreError) -> SHA256Digest {
        let stream = FileStream(self)
        try stream.readRest()
        return stream.digest()
    }

    /// Lends the file piece by piece, from `offset`, at most `count` bytes.
    public func forEachPiece(from offset: Int = 0, count: Int = .max, _ use: (UnsafeRawBufferPointer) throws -> Void)
        throws
    {
        var buffer = [UInt8](repeating: 0, count: min(count, 256 << 10))
        var done = 0
        while done < count {
            let place = offset + done
            let room = min(buffer.count, count - done)
            let got = try buffer.withUnsafeMutableBytes {
                try read(at: place, into: UnsafeMutableRawBufferPointer(rebasing: $0[..<room]))
            }
            if got == 0 { return }
            try buffer.withUnsafeBytes { try use(UnsafeRawBufferPointer(rebasing: $0[..<got])) }
            done += got
        }
    }

    // MARK: - Bytes on disk

    private func raw(at offset: Int, into buffer: UnsafeMutableRawBufferPointer) throws(StoreError) -> Int {
        while true {
            let count = pread(descriptor.number, buffer.baseAddress, buffer.count, off_t(offset))
            if count >= 0 { return count }
            if errno != EINTR { throw .io(path: path, operation: "read", code: errno) }
        }
    }

    private func plain(_ member: (packed: Range<Int>, plain: Range<Int>)) throws(StoreError) -> [UInt8] {
        let start = member.plain.lowerBound
        let known = block.withLock { $0.start == start && !$0.bytes.isEmpty ? $0.bytes : nil }
        if let known { return known }
        var packed = [UInt8](repeating: 0, count: member.packed.count)
        let place = member.packed.lowerBound
        let count: Result<Int, StoreError> = packed.withUnsafeMutableBytes { room in
            do throws(StoreError) { return .success(try raw(at: place, into: room)) } catch { return .failure(error) }
        }
        guard try count.get() == packed.count else {
            throw .damaged(path: path, detail: "it ends within a gzip member")
        }
        let bytes: [UInt8]
        do { bytes = try BlockGzip.plain(packed, at: place) } catch { throw .damaged(path: path, detail: "\(error)") }
        guard bytes.count == member.plain.count else {
            throw .damaged(path: path, detail: "the gzip member at byte \(place) has not the length that it claims")
        }
        block.withLock { $0 = (start, bytes) }
        return bytes
    }
}
