/// A ZIP file in memory, for one that is small.
public final class ZipBuffer: ZipTarget {
    public private(set) var bytes: [UInt8] = []

    public init() {}

    public func write(_ piece: UnsafeRawBufferPointer) { bytes.append(contentsOf: piece) }

    public func rewrite(_ piece: UnsafeRawBufferPointer, at offset: Int) {
        bytes.replaceSubrange(offset..<offset + piece.count, with: piece)
    }
}
