/// Encodings of the web (WHATWG Encoding Standard).
public enum Charset {
    /// The standard's name of the encoding that a label means, lower case; nil for an unknown label (section 4.2, "get an
    /// encoding").
    ///
    /// As in browsers, `iso-8859-1` and `us-ascii` mean `windows-1252`: byte 0x92 is a right single quotation mark.
    /// `replacement` is for encodings that browsers refuse to read.
    public static func canonicalName(label: String) -> String? {
        if let name = names[label] { return name }
        var bytes = label.utf8[...]
        while let last = bytes.last, ASCIISpace.contains(last) { bytes.removeLast() }
        let folded = bytes.drop { ASCIISpace.contains($0) }.map { 0x41...0x5A ~= $0 ? $0 | 0x20 : $0 }
        guard folded.allSatisfy({ $0 < 0x80 }) else { return nil }
        return names[String(decoding: folded, as: UTF8.self)]
    }

    private static let names: [String: String] = {
        var names: [String: String] = [:]
        for (name, labels) in EncodingLabels.table {
            for label in labels.split(separator: " ") { names[String(label)] = name }
        }
        return names
    }()

    /// The text of `bytes` as UTF-8, and how many malformed sequences became U+FFFD.
    /// - Parameter name: as ``canonicalName(label:)`` gives it; an unknown name is read as windows-1252.
    public static func decode(_ bytes: ArraySlice<UInt8>, as name: String) -> (utf8: [UInt8], replaced: Int) {
        if name == "utf-8" { return UTF8Decoder.decode(bytes) }
        if let decoder = SingleByteDecoder(name) { return decoder.decode(bytes) }
        guard let step = MultiByteDecoders.step(name) else { return decode(bytes, as: "windows-1252") }
        return bytes.withUnsafeBufferPointer { input in
            var output = DecodedText(capacity: input.count)
            step(input, &output)
            return (output.utf8, output.replaced)
        }
    }

    /// windows-1252's bytes 0x80 to 0x9F; the five it leaves undefined are the C1 controls.
    static let high: [UInt16] = [
        0x20AC, 0x81, 0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021, 0x02C6, 0x2030, 0x0160, 0x2039, 0x0152, 0x8D,
        0x017D, 0x8F,
        0x90, 0x2018, 0x2019, 0x201C, 0x201D, 0x2022, 0x2013, 0x2014, 0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0x9D,
        0x017E, 0x0178,
    ]

    /// How many of U+0080 to U+009F stand in a text.
    static func countC1(_ utf8: [UInt8]) -> Int {
        var count = 0
        var place = 0
        while place + 1 < utf8.count {
            if utf8[place] == 0xC2, utf8[place + 1] < 0xA0 { count += 1 }
            place += 1
        }
        return count
    }
}

/// ASCII white space (Infra Standard, section 4.6).
enum ASCIISpace {
    static func contains(_ byte: UInt8) -> Bool {
        switch byte {
        case 0x09, 0x0A, 0x0C, 0x0D, 0x20: true
        default: false
        }
    }
}
