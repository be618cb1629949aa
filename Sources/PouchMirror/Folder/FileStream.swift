import PouchBytes

/// Reads a file of a mirror front to back and takes its digest on the way. No further than the file reached when it was
/// opened: a crawl may be appending.
public final class FileStream {
    private let file: MirrorFile
    private var hasher = SHA256Hasher()
    /// Bytes read so far.
    public private(set) var position = 0

    public init(_ file: MirrorFile) { self.file = file }

    /// Fills the buffer with what follows and says how many bytes came; 0 at the end.
    public func read(into buffer: UnsafeMutableRawBufferPointer) throws(StoreError) -> Int {
        let room = UnsafeMutableRawBufferPointer(rebasing: buffer[..<min(buffer.count, max(0, file.size - position))])
        if room.isEmpty { return 0 }
        let count = try file.read(at: position, into: room)
        position += count
        hasher.update(UnsafeRawBufferPointer(rebasing: UnsafeRawBufferPointer(room)[..<count]))
        return count
    }

    /// Reads to the end, for the digest alone.
    public func readRest() throws(StoreError) {
        var buffer = [UInt8](repeating: 0, count: min(1 << 18, max(1, file.size - position)))
        try readRest(through: &buffer)
    }

    /// The same, through a buffer that serves for many files.
    public func readRest(through buffer: inout [UInt8]) throws(StoreError) {
        while true {
            let result: Result<Int, StoreError> = buffer.withUnsafeMutableBytes { room in
                do throws(StoreError) { return .success(try read(into: room)) } catch { return .failure(error) }
            }
            if try result.get() == 0 { return }
        }
    }

    /// Of everything read since the last time it was asked.
    public func digest() -> SHA256Digest {
        var whole = SHA256Hasher()
        swap(&whole, &hasher)
        return whole.finalize()
    }
}
