import Foundation
import PouchBytes
import TestSupport
import Testing

@testable import PouchNotify

/// Every mail is read by Python's email package, which did not write it.
@Suite("Mails")
struct MailTests {
    struct Read: Decodable {
        var headers: [[String]]
        var defects: [String]
        var text: String
        var html: String?
        var longest: Int

        func values(_ name: String) -> [String] { headers.filter { $0[0] == name }.map { $0[1] } }
    }

    static func message(subject: String = "s", text: String = "t", html: String? = nil) -> AlertMessage {
        var message = AlertMessage(
            Alert(event: .changes, changes: 1, openQuestions: 0, outage: .none),
            Samples.report(Samples.first, Samples.second, [(.edited, "a")]), json: Array("{}".utf8),
            mirror: "mirror/press", forms: ReportForms(text: { _ in "" }, json: { _ in [] }))
        message.subject = subject
        message.text = text
        message.html = html
        return message
    }

    private func read(_ message: AlertMessage, host: String = "crawler.example.org") async throws -> (Read, [UInt8]) {
        let mail = MailWriter(to: "desk@example.org", from: nil, host: host, now: Timestamp(microseconds: 0)).write(
            message)
        let scratch = try Scratch()
        try Data(mail).write(to: scratch.url.appending(path: "mail"))
        let result = try await Program.run(
            URL(fileURLWithPath: "/usr/bin/env"),
            [
                "python3", Program.root.appending(path: "Tests/EndToEndTests/Fixtures/read_mail.py").path,
                scratch.path("mail"),
            ])
        #expect(result.status == 0, "\(result.errors)")
        return (try JSONDecoder().decode(Read.self, from: Data(result.output.utf8)), mail)
    }

    static let names = [
        "To", "Subject", "Date", "Message-ID", "Auto-Submitted", "MIME-Version", "Content-Type",
        "Content-Transfer-Encoding",
    ]

    @Test(
        "no subject adds a header or a line, and each is read as it was meant",
        arguments: [
            ("[pouch] press: 2 removed, 1 edited", nil),
            ("a\r\nBcc: everyone@example.org\r\n\r\nbody", "a Bcc: everyone@example.org body"),
            ("a\nX: y\u{0}\u{B}\u{C}\u{85}\u{2028}z", "a X: y z"),
            ("Erklärung zur Lage – “zitiert” 声明 🕊", nil), ("=?utf-8?B?QmNj?= not encoded", nil),
            (String(repeating: "très long ", count: 60) + "end", nil), (String(repeating: "x", count: 3_000), nil),
            (String(repeating: "声", count: 500), nil), ("", ""), ("  spaces   between ", "spaces between"),
        ] as [(String, String?)])
    func subject(subject: String, expected: String?) async throws {
        let (read, mail) = try await read(Self.message(subject: subject))
        #expect(read.headers.map { $0[0] } == Self.names)
        #expect(read.values("Subject") == [expected ?? subject])
        #expect(read.defects.isEmpty, "\(read.defects)")
        #expect(read.text == "t\n")
        #expect(read.longest <= 78)
        #expect(mail.allSatisfy { $0 < 128 && $0 != 13 })
    }

    @Test(
        "a text arrives as it was, whatever its lines hold",
        arguments: [
            "", "one line", "two\nlines\n", "ends in space \nand tab\t\n", ".\n..\n.a\n", "From here\nFrom: there\n",
            "a=b =3D 100%\n", "Ü“声🕊”\n", String(repeating: "long ", count: 400), String(repeating: "x", count: 75),
            String(repeating: "x", count: 76), String(repeating: "x", count: 77), String(repeating: "é", count: 100),
            "--=_pouch_\n--x--\n", "tab\u{1}\u{7F}\n", "\n\n\na\n\n",
        ])
    func text(text: String) async throws {
        let (read, mail) = try await read(Self.message(text: text))
        // A mail is lines: the last one gets its end when it had none.
        let lines = text.hasSuffix("\n") ? text : text + "\n"
        #expect(read.text == lines)
        #expect(read.longest <= 76)
        #expect(!String(decoding: mail, as: UTF8.self).contains("\n.\n"))
        let (whole, _) = try await self.read(Self.message(text: text, html: "<p>\(text)</p>"))
        #expect(whole.text == lines)
        #expect(whole.html == "<p>\(text)</p>")
        #expect(whole.defects.isEmpty)
    }

    @Test("the date, the id and the mark that keeps machines from answering are there")
    func fields() async throws {
        let (read, _) = try await read(Self.message(), host: "evil\r\nBcc: x@example.org")
        #expect(read.values("Date") == ["Thu, 01 Jan 1970 00:00:00 +0000"])
        #expect(read.values("Auto-Submitted") == ["auto-generated"])
        #expect(read.values("To") == ["desk@example.org"])
        let id = try #require(read.values("Message-ID").first)
        #expect(id.wholeMatch(of: /<[0-9a-f]{32}\.pouch@[A-Za-z0-9.-]+>/) != nil, "\(id)")
        #expect(read.values("Bcc").isEmpty)
    }
}
