import PouchBytes
import Testing

@testable import PouchNotify

@Suite("Targets of alerts")
struct TargetTests {
    @Test("a command's words are split as a shell would, and nothing in them is run by one")
    func command() throws {
        #expect(
            try NotifyTarget("command:/usr/bin/handle  --to 'A B' \"it's\" '' $(id);x")
                == .command([
                    "/usr/bin/handle", "--to", "A B", "it's", "", "$(id);x",
                ]))
    }

    @Test(
        "what is no target is refused before the crawl, and no message repeats it",
        arguments: [
            "", "handle", "command:", "command:handle", "command:/bin/a 'b", "mailto:", "mailto:a", "mailto:a@",
            "mailto:@b",
            "mailto:A <a@example.org>", "mailto:a@example.org,b@example.org", "mailto:a@example.org?subject=x",
            "mailto:a@example.org\nBcc: b@example.org", "mailto:-oQ/tmp@example.org", "mailto:a..b@example.org",
            "http://example.org/hook", "http://10.0.0.1/hook", "https://", "ftp://example.org/",
            "https://example.org/a\r\nX: y",
        ])
    func refused(text: String) {
        let error = #expect(throws: NotifyTargetError.self) { try NotifyTarget(text) }
        if text.count > 20 { #expect(error?.description.contains(text) == false) }
    }

    @Test(
        "a webhook is https, or on this machine",
        arguments: [
            "https://example.org/hook?x=1", "http://127.0.0.1:8080/", "http://localhost/x", "http://[::1]:9/",
        ])
    func webhook(text: String) throws {
        guard case .webhook = try NotifyTarget(text) else {
            Issue.record("\(text) is a webhook")
            return
        }
    }

    @Test("of a webhook only the origin is named: its path is often the secret")
    func name() throws {
        #expect(try NotifyTarget("https://hooks.example.org/services/T0/s3cret").name == "https://hooks.example.org")
    }

    @Test("HMAC-SHA256 is RFC 4231's", arguments: HMACCase.all)
    func hmac(vector: HMACCase) {
        #expect(Hex.text(HMAC.sha256(key: vector.key, vector.data)).hasPrefix(vector.code))
    }

    @Test("HMAC-SHA256 of nothing with an empty key is not another's key left over")
    func emptyKey() {
        _ = HMAC.sha256(key: Array("left over".utf8), [])
        #expect(
            Hex.text(HMAC.sha256(key: [], []))
                == "b613679a0814d9ec772f95d778c35fc5ff1697c493715653c6c712144292c5ad")
    }
}

/// RFC 4231 section 4.
struct HMACCase: Sendable, CustomTestStringConvertible {
    var number: Int
    var key: [UInt8]
    var data: [UInt8]
    var code: String

    var testDescription: String { "test case \(number)" }

    static let all = [
        HMACCase(
            number: 1, key: .init(repeating: 0x0B, count: 20), data: Array("Hi There".utf8),
            code: "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7"),
        HMACCase(
            number: 2, key: Array("Jefe".utf8), data: Array("what do ya want for nothing?".utf8),
            code: "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"),
        HMACCase(
            number: 3, key: .init(repeating: 0xAA, count: 20), data: .init(repeating: 0xDD, count: 50),
            code: "773ea91e36800e46854db8ebd09181a72959098b3ef8c122d9635514ced565fe"),
        HMACCase(
            number: 4, key: Array(1...25), data: .init(repeating: 0xCD, count: 50),
            code: "82558a389a443c0ea4cc819899f2083a85f0faa3e578f8077a2e3ff46729665b"),
        HMACCase(
            number: 5, key: .init(repeating: 0x0C, count: 20), data: Array("Test With Truncation".utf8),
            code: "a3b6167473100ee06e0c796c2955552b"),
        HMACCase(
            number: 6, key: .init(repeating: 0xAA, count: 131),
            data: Array("Test Using Larger Than Block-Size Key - Hash Key First".utf8),
            code: "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54"),
        HMACCase(
            number: 7, key: .init(repeating: 0xAA, count: 131),
            data: Array(
                "This is a test using a larger than block-size key and a larger than block-size data. The key needs to be hashed before being used by the HMAC algorithm."
                    .utf8),
            code: "9b09ffa71b942fcb27635fbcd5b0e944bfdc63644f0713938a7f51535c3a35e2"),
    ]
}
