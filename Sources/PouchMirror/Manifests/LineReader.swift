import PouchBytes

/// Reads a file line by line in constant memory.
public struct LineReader {
    private let file: MirrorFile
    private var offset: Int
    private var buffer: [UInt8] = []
    private var start = 0
    private var isAtEnd = false
    /// Bytes of a line, at most; a longer one is damage.
    public static let limit = 16 << 20

    /// - Parameter offset: where a line begins.
    public init(_ file: MirrorFile, from offset: Int = 0) {
        self.file = file
        self.offset = offset
    }

    /// The next line without its line feed, and whether it had one; nil at the end.
    public mutating func next() throws(StoreError) -> (bytes: [UInt8], isEnded: Bool)? {
        var searched = start
        while true {
            if let feed = buffer[searched...].firstIndex(of: ASCII.lineFeed) {
                defer { start = feed + 1 }
                return (Array(buffer[start..<feed]), true)
            }
            searched = buffer.count
            if isAtEnd || buffer.count - start > Self.limit {
                guard start < buffer.count else { return nil }
                defer { start = buffer.count }
                return (Array(buffer[start...]), false)
            }
            searched -= start
            try fill()
        }
    }

    private mutating func fill() throws(StoreError) {
        buffer.removeSubrange(..<start)
        start = 0
        var chunk = [UInt8](repeating: 0, count: 1 << 18)
        var failure: StoreError?
        let count = chunk.withUnsafeMutableBytes { room in
            do throws(StoreError) { return try file.read(at: offset, into: room) } catch {
                failure = error
                return 0
            }
        }
        if let failure { throw failure }
        isAtEnd = count == 0
        offset += count
        buffer += chunk[..<count]
    }
}
