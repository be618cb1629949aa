/// Bytes looked for in a line, to see without reading it whether it is of interest.
struct ByteNeedle {
    private let wanted: [UInt8]

    init(_ text: String) { wanted = Array(text.utf8) }

    /// Whether they stand somewhere in the line.
    func stands(in line: [UInt8]) -> Bool {
        guard let first = wanted.first, line.count >= wanted.count else { return wanted.isEmpty }
        return line.withUnsafeBufferPointer { line in
            wanted.withUnsafeBufferPointer { wanted in
                for start in 0...(line.count - wanted.count) where line[start] == first {
                    var matched = 1
                    while matched < wanted.count, line[start + matched] == wanted[matched] { matched += 1 }
                    if matched == wanted.count { return true }
                }
                return false
            }
        }
    }
}
