/// Finds the blank line that ends an HTTP head in bytes that come in pieces; lines may end in CR LF or LF.
public struct HTTPHeadEnd: Sendable {
    private var isAtLineStart = false

    public init() {}

    /// How many bytes of `piece` belong to the head, blank line included; nil while the head goes on.
    public mutating func find(in piece: some Collection<UInt8>) -> Int? {
        var count = 0
        for byte in piece {
            count += 1
            if byte == ASCII.lineFeed {
                if isAtLineStart { return count }
                isAtLineStart = true
            } else if byte != ASCII.carriageReturn {
                isAtLineStart = false
            }
        }
        return nil
    }
}
