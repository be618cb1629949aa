/// Lends an array's bytes in pieces of at most so many.
final class Pieces {
    private let bytes: [UInt8]
    private let most: Int
    private var start: Int

    init(_ bytes: [UInt8], from start: Int = 0, most: Int = .max) {
        self.bytes = bytes
        self.most = most
        self.start = min(start, bytes.count)
    }

    func read(_ room: UnsafeMutableRawBufferPointer) -> Int {
        let count = min(room.count, most, bytes.count - start)
        room.copyBytes(from: bytes[start..<start + count])
        start += count
        return count
    }
}
