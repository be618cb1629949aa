import PouchBytes
import Testing

@Suite("Header fields that a profile has sent")
struct RequestFieldTests {
    @Test("a field that an archive asks for is taken", arguments: ["Accept-Language", "X-Api-Key", "accept", "x_1"])
    func taken(name: String) throws {
        let field = try RequestField(name: name, value: "de, en;q=0.5")
        #expect(field.name == name && field.value == "de, en;q=0.5")
        #expect(try RequestField(name: name, value: "").value.isEmpty)
        #expect(try RequestField(name: name, value: "schlüssel").value == "schlüssel")
    }

    @Test(
        "a field that says whose the request is, where it goes or how its answer comes is refused by name",
        arguments: [
            "Host", "cookie", "AUTHORIZATION", "Connection", "Content-Length", "Transfer-Encoding", "Range", "If-Match",
            "Proxy-Authorization", "User-Agent", "Referer", "Accept-Encoding", "Upgrade", "TE", "Expect",
        ])
    func reserved(name: String) {
        #expect(throws: RequestFieldError.reserved(name)) { try RequestField(name: name, value: "a") }
    }

    @Test("a name or a value that would start a line of its own is refused")
    func injected() {
        for name in ["", "a b", "a:", "a\r\nHost", "é", "a\0"] {
            #expect(throws: RequestFieldError.notAName(name)) { try RequestField(name: name, value: "a") }
        }
        for value in ["a\r\nHost: b", "a\n", "\0", "a\tb", "\u{7F}"] {
            #expect(throws: RequestFieldError.control("X-A")) { try RequestField(name: "X-A", value: value) }
        }
        #expect(throws: RequestFieldError.tooLong("X-A", limit: 8_192)) {
            try RequestField(name: "X-A", value: String(repeating: "a", count: 8_190))
        }
    }
}
