/// Bytes as a dictionary's key. Strings will not do: they are equal when canonically equivalent, and bytes must be kept.
struct ByteKey: Hashable {
    let bytes: ArraySlice<UInt8>

    func hash(into hasher: inout Hasher) {
        bytes.withUnsafeBytes { hasher.combine(bytes: $0) }
    }
}

/// Numbers for texts: equal texts, equal numbers, from 0 in the order of their first sight.
package struct Interner {
    private var exact: [ByteKey: Int32] = [:]
    private var folded: [String: Int32] = [:]
    private var count: Int32 = 0

    package init() {}

    /// - Parameter fold: the plain form under which texts are equal, canonically equivalent ones too; nil when only those
    ///   are that are equal byte for byte.
    package mutating func id(_ bytes: ArraySlice<UInt8>, fold: (() -> String)? = nil) -> Int32 {
        let key = ByteKey(bytes: bytes)
        if let id = exact[key] { return id }
        let plain = fold?()
        let id = plain.flatMap { folded[$0] } ?? count
        exact[key] = id
        if let plain { folded[plain] = id }
        if id == count { count += 1 }
        return id
    }
}
