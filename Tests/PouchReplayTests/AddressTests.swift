import PouchBytes
import PouchReplay
import Testing

@Suite("Addresses of captures and ranges of files")
struct AddressTests {
    @Test(
        "what stands behind /web/",
        arguments: [
            ("20261124073512/https://h.example/a?b=c", "20261124073512", false, true, "https://h.example/a?b=c"),
            ("20261124073512id_/https://h.example/", "20261124073512", true, true, "https://h.example/"),
            // Fewer digits, another spelling, a slash that a proxy took: led to the address as captures have it.
            ("2026/https://h.example/", "20260101000000", false, false, "https://h.example/"),
            ("20261124073512/HTTPS://H.example:443", "20261124073512", false, false, "https://h.example/"),
            ("20261124073512/https:/h.example/", "20261124073512", false, false, "https://h.example/"),
            ("https://h.example/", nil, false, false, "https://h.example/"),
        ])
    func address(_ text: String, _ stamp: String?, _ isRaw: Bool, _ isExact: Bool, _ url: String) throws {
        let address = try #require(ReplayAddress(text))
        #expect(address.time?.stamp == stamp && address.isRaw == isRaw && address.isExact == isExact)
        #expect(address.url.text == url)
    }

    @Test(
        "what is none",
        arguments: [
            "", "20261124073512", "20261124073512/", "202/https://h.example/", "20261124073512x/https://h.example/",
            "20261324000000/https://h.example/", "20261124073512/javascript:alert(1)",
            "20261124073512/../../etc/passwd",
            "202611240735120/https://h.example/", "id_", "20261124073512/\u{0}",
        ])
    func noAddress(_ text: String) { #expect(ReplayAddress(text) == nil) }

    @Test(
        "a range of a file of 100 bytes",
        arguments: [
            (nil, ByteRange.whole), ("bytes=0-9", .part(0..<10)), ("bytes=90-", .part(90..<100)),
            ("bytes=-10", .part(90..<100)), ("Bytes = 5 - 5", .part(5..<6)), ("bytes=90-1000", .part(90..<100)),
            ("bytes=-1000", .part(0..<100)), ("bytes=0-99999999999999999999999", .part(0..<100)),
            ("bytes=100-", .unsatisfiable), ("bytes=99999999999999999999999-", .unsatisfiable),
            ("bytes=-0", .unsatisfiable),
            ("bytes=0-1,5-6", .whole), ("bytes=9-0", .whole), ("bytes=-", .whole), ("bytes=a-b", .whole),
            ("lines=0-9", .whole), ("", .whole), ("bytes=--5", .whole),
        ] as [(String?, ByteRange)])
    func range(_ field: String?, _ wanted: ByteRange) { #expect(ByteRange(field, size: 100) == wanted) }

    @Test("an empty file has no range")
    func emptyFile() {
        #expect(ByteRange("bytes=0-", size: 0) == .unsatisfiable && ByteRange("bytes=-5", size: 0) == .unsatisfiable)
    }

    @Test("the policy names every source with its path, and nothing captured")
    func policy() {
        let policy = ReplayPolicy(origin: "http://127.0.0.1:8100", download: "a.pdf")
        let fields = Dictionary(uniqueKeysWithValues: policy.fields.map { ($0.name, $0.value) })
        #expect(
            fields["Content-Security-Policy"]
                == "sandbox; default-src 'none'; img-src http://127.0.0.1:8100/web/ data:; "
                + "style-src http://127.0.0.1:8100/web/ 'unsafe-inline'; font-src http://127.0.0.1:8100/web/ data:; "
                + "media-src http://127.0.0.1:8100/web/; frame-src http://127.0.0.1:8100/web/; base-uri 'none'; "
                + "form-action 'none'; frame-ancestors http://127.0.0.1:8100")
        #expect(fields["Content-Disposition"] == "attachment; filename=\"a.pdf\"")
        #expect(fields["X-Content-Type-Options"] == "nosniff" && fields["Referrer-Policy"] == "no-referrer")
    }
}
