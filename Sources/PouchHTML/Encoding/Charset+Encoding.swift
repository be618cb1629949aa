extension Charset {
    /// The bytes of a text in an encoding, as an address's query carries them (URL Standard, section 1.3, "percent-encode
    /// after encoding"). A character that the encoding lacks is `%26%23NUMBER%3B`.
    ///
    /// - Parameter name: the standard's name, lower case. UTF-8 stands in for UTF-16, and for what is unknown (Encoding
    ///   Standard, section 4.3, "get an output encoding").
    public static func encodeForQuery(_ text: String, as name: String) -> [UInt8] {
        if text.utf8.allSatisfy({ $0 < 0x80 }) && name != "iso-2022-jp" { return Array(text.utf8) }
        guard let encoder = Encoder(name) else { return Array(text.utf8) }
        var out: [UInt8] = []
        var shift = ISO2022JPEncoder()
        for scalar in text.unicodeScalars {
            if name == "iso-2022-jp" {
                if !shift.encode(scalar.value, &out) {
                    // Back to ASCII first, which the reference is written in.
                    shift.end(&out)
                    // Shifts that stand in the text itself would be taken for the encoding's.
                    out += reference(scalar.value < 0x80 ? 0xFFFD : scalar.value)
                }
            } else {
                out += encoder.encode(scalar.value) ?? reference(scalar.value)
            }
        }
        shift.end(&out)
        return out
    }

    private static func reference(_ point: UInt32) -> [UInt8] { Array("%26%23\(point)%3B".utf8) }
}
