import PouchBytes

/// A path as it was sent, taken apart: segments are decoded one by one, so that an encoded `/` stays within its segment.
struct RawPath {
    /// Without the `/` before; `statement/ID/versions`.
    let text: String
    /// Decoded; none for the root. Of an address in the path, as it was sent: it need not be UTF-8.
    let segments: [String]
    /// Whether what follows the first segment is an address of the archive's, query and all.
    var holdsAddress: Bool { segments.count > 1 && Self.holders.contains(segments[0]) }
    private static let holders: Set = ["url", "web", "timegate", "timemap"]

    /// nil when two hexadecimal digits do not follow a percent sign, or the result is not UTF-8.
    init?(_ path: String) {
        text = String(path.dropFirst())
        var segments: [String] = []
        if !text.isEmpty {
            for part in text.utf8.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false) {
                if segments.first.map(Self.holders.contains) ?? false {
                    segments.append(String(decoding: Array(part), as: UTF8.self))
                    continue
                }
                guard let segment = Percent.decoded(part, plusIsSpace: false) else { return nil }
                segments.append(segment)
            }
        }
        self.segments = segments
    }
}

/// A query's parameters, in order; decoded as forms write them, `+` for a space.
struct RawQuery {
    let values: [(name: String, value: String)]
    private static let most = 64

    /// nil when it cannot be decoded, or has too many parameters.
    init?(_ query: String?) {
        var values: [(String, String)] = []
        for part in (query ?? "").utf8.split(separator: UInt8(ascii: "&")) {
            let sign = part.firstIndex(of: UInt8(ascii: "=")) ?? part.endIndex
            let rest = sign < part.endIndex ? part[part.index(after: sign)...] : part[part.endIndex...]
            guard values.count < Self.most, let name = Percent.decoded(part[..<sign], plusIsSpace: true),
                let value = Percent.decoded(rest, plusIsSpace: true)
            else { return nil }
            values.append((name, value))
        }
        self.values = values
    }

    subscript(name: String) -> String? { values.first { $0.name == name }?.value }
}

enum Percent {
    static func decoded(_ text: some Collection<UInt8>, plusIsSpace: Bool) -> String? {
        var bytes: [UInt8] = []
        var rest = text[...]
        while let byte = rest.first {
            rest.removeFirst()
            if byte == UInt8(ascii: "%") {
                guard let high = rest.first.flatMap(ASCII.hexValue) else { return nil }
                rest.removeFirst()
                guard let low = rest.first.flatMap(ASCII.hexValue) else { return nil }
                rest.removeFirst()
                bytes.append(high << 4 | low)
            } else {
                bytes.append(plusIsSpace && byte == UInt8(ascii: "+") ? ASCII.space : byte)
            }
        }
        return String(validating: bytes, as: UTF8.self)
    }
}
