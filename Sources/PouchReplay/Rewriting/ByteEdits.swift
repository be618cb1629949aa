/// Changes to some places of a file; every other byte stays as it is.
struct ByteEdits {
    private var edits: [(range: Range<Int>, bytes: [UInt8])] = []

    var isEmpty: Bool { edits.isEmpty }

    /// - Parameter range: behind those of all edits before.
    mutating func replace(_ range: Range<Int>, with bytes: some Collection<UInt8>) {
        edits.append((range, Array(bytes)))
    }

    func applied(to bytes: [UInt8]) -> [UInt8] {
        guard !edits.isEmpty else { return bytes }
        var result: [UInt8] = []
        result.reserveCapacity(bytes.count + edits.count * 64)
        var place = 0
        for edit in edits {
            result += bytes[place..<edit.range.lowerBound]
            result += edit.bytes
            place = edit.range.upperBound
        }
        return result + bytes[place...]
    }
}
