import Foundation
import PouchHTTP
import TestSupport
import Testing

/// Who may ask, and by which name.
@Suite struct AccessTests {
    @Test(
        "only names of loopback are answered: a page elsewhere that makes its name point here learns nothing",
        arguments: [
            ("127.0.0.1", 200), ("127.8.9.10:99", 200), ("localhost:8100", 200), ("LOCALHOST", 200), ("[::1]:80", 200),
            ("evil.example", 421), ("localhost.evil.example", 421), ("127.0.0.1.evil.example", 421),
            ("192.168.1.5", 421),
            ("0.0.0.0", 421), ("[::]", 421), ("localhost:", 421), ("localhost:99999", 421), ("127.1", 421),
            ("archive.example.org", 421), ("user@localhost", 421),
        ])
    func hosts(_ host: String, _ status: Int) async throws {
        let lab = try await ServerLab()
        let answer = try #require(try await lab.get(host: host))
        #expect(answer.status == status)
        #expect(lab.seen.isEmpty == (status == 421))
        #expect(status == 200 || answer.text.contains("--public-url"))
        await lab.server.stop()
    }

    @Test("the public address is answered, and absolute addresses begin with it")
    func publicAddress() async throws {
        let lab = try await ServerLab(
            hosts: HostPolicy(publicHost: "archive.example.org", publicBase: "https://archive.example.org/press"))
        #expect(try await lab.get(host: "Archive.Example.ORG")?.status == 200)
        #expect(lab.seen.first?.base == "https://archive.example.org/press")
        #expect(try await lab.get(host: "archive.example.org:8443")?.status == 421)
        // What a client says of itself in passing changes nothing.
        _ = try await lab.get(
            "/x", "X-Forwarded-Host: evil.example\r\nX-Forwarded-Proto: gopher\r\nForwarded: host=evil.example\r\n")
        #expect(lab.seen.last?.base == "http://127.0.0.1")
        await lab.server.stop()
    }

    @Test("without the password nothing is answered; ten wrong ones in a minute, and the right one is not heard either")
    func password() async throws {
        let lab = try await ServerLab(gate: PasswordGate(credentials: "reader:op:en"))
        func ask(_ credentials: String) async throws -> RawClient.Answer? {
            try await lab.get("/", "Authorization: Basic \(Data(credentials.utf8).base64EncodedString())\r\n")
        }
        let first = try #require(try await lab.get())
        #expect(first.status == 401)
        #expect(first.value("www-authenticate")?.hasPrefix("Basic ") == true)
        #expect(try await ask("reader:op:en")?.status == 200)
        #expect(try await lab.get("/", "Authorization: Bearer x\r\n")?.status == 401)
        for wrong in ["reader:op", "reader:op:en ", "", "reader", ":", "root:op:en", "READER:op:en", "a:b", "c:d"] {
            #expect(try await ask(wrong)?.status == 401)
        }
        let locked = try #require(try await ask("reader:op:en"))
        #expect(locked.status == 429)
        #expect(locked.value("retry-after") == "60")
        #expect(lab.seen.count == 1)
        await lab.server.stop()
    }
}
