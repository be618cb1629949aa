/// Which URLs a report makes links of.
enum SafeLink {
    /// The URL when it is http or https, of plain ASCII without blanks, quotes and brackets, and no longer than 2,048 bytes.
    static func target(_ url: String) -> String? {
        let utf8 = url.utf8
        guard utf8.count <= 2_048, utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F && !refused.contains($0) }) else {
            return nil
        }
        let scheme = url.prefix(8).lowercased()
        guard scheme.hasPrefix("http://") || scheme.hasPrefix("https://") else { return nil }
        return url
    }

    private static let refused: Set<UInt8> = Set("\"<>\\^`{|}".utf8)
}
