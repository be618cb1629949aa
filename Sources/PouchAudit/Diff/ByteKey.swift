/// Bytes as a dictionary's key. Strings will not do: they are equal when canonically equivalent, and bytes must be kept.
struct ByteKey: Hashable {
    let bytes: ArraySlice<UInt8>

    func hash(into hasher: inout Hasher) {
        bytes.withUnsafeBytes { hasher.combine(bytes: $0) }
    }
}

/// Numbers for texts: equal texts, equal numbers, from 0 in the order of their first sight.
struct Interner {
    private var exact: [ByteKey: Int32] = [:]
    private var folded: [String: Int32] = [:]
    private var count: Int32 = 0

    /// Equal only byte for byte.
    mutating func id(_ bytes: ArraySlice<UInt8>) -> Int32 {
        let key = ByteKey(bytes: bytes)
        if let id = exact[key] { return id }
        exact[key] = count
        count += 1
        return count - 1
    }

    /// Equal when canonically equivalent.
    mutating func id(folded text: String) -> Int32 {
        if let id = folded[text] { return id }
        folded[text] = count
        count += 1
        return count - 1
    }
}
