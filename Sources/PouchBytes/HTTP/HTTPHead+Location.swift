extension HTTPHead {
    /// The first Location field (RFC 9110 section 10.2.2) as text for a URL parser; nil when there is none.
    ///
    /// Bytes beyond ASCII are percent-encoded as they are: only the server knows the encoding of its names, and it
    /// expects its own bytes back.
    public var location: String? { bytes(of: "location").first.map(Self.escaped) }

    /// The first Refresh field, which browsers follow like a page's `<meta http-equiv=refresh>`; nil when there is
    /// none, or when a browser would ignore it. Bytes beyond ASCII are percent-encoded as they are.
    public var refresh: Refresh? { bytes(of: "refresh").first.flatMap { Refresh(Self.escaped($0)) } }

    private static func escaped(_ bytes: ArraySlice<UInt8>) -> String {
        var text: [UInt8] = []
        text.reserveCapacity(bytes.count)
        for byte in bytes {
            if byte < 0x80 {
                text.append(byte)
            } else {
                text += [UInt8(ascii: "%"), upperHex(byte >> 4), upperHex(byte & 15)]
            }
        }
        return String(decoding: text, as: UTF8.self)
    }

    private static func upperHex(_ value: UInt8) -> UInt8 { value < 10 ? 0x30 + value : 0x37 + value }
}
