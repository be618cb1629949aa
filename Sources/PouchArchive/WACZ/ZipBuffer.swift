/// A ZIP file in memory, for one that is small.
public final class ZipBuffer: ZipTarget {
    public private(set) var bytes: [UInt8] = []

    public init() {}

    /// Appends a piece.
    public func write(_ piece: UnsafeRawBufferPointer) { bytes.append(contentsOf: piece) }

    /// Overwrites the bytes at an offset that were written before.
    public func rewrite(_ piece: UnsafeRawBufferPointer, at offset: Int) {
        bytes.replaceSubrange(offset..<offset + piece.count, with: piece)
    }
}
