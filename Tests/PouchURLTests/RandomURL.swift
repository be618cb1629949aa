/// SplitMix64: the same numbers on every run.
struct SeededRandom: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }
}

/// References of every kind, mostly hostile.
enum RandomURL {
    private static let prefixes = [
        "http://example.org", "https://example.org/", "HTTP://EXAMPLE.org:", "http://user:pw@", "http:", "https:/",
        "http://[", "//", "/", "", "", "http://0x7f.", "https://xn--", "http://bücher.example/", "?", "\\\\",
    ]
    private static let pieces = [
        "a", "B", "htm", ".", "..", "/", "//", "\\", "?", "#", "%", "%2e", "%2E", "%2f", "%00", "%zz", " ", "\t", "\n",
        "@", ":", ":80", ":443", "[", "]", "::", "1", "0x", "é", "€", "😀", "~", "'", "\"", "<", ">", "^", "`", "{", "}",
        "|", "+", "-", "_", "\u{0}", "\u{7f}", "\u{ad}", "。", "index.htm", "c11024.htm",
    ]

    static func text(_ random: inout SeededRandom) -> String {
        var text = prefixes.randomElement(using: &random) ?? ""
        for _ in 0..<Int.random(in: 0...12, using: &random) { text += pieces.randomElement(using: &random) ?? "" }
        return text
    }
}
