import PouchAudit
import Testing

@testable import PouchReport

@Suite("The audit on a terminal and in a mail")
struct AuditTextTests {
    private func lines(_ bytes: [UInt8]) -> [String] {
        String(decoding: bytes, as: UTF8.self).split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    }

    @Test("the verdict stands in the second line, the counts after it, shared edits before single ones")
    func order() throws {
        let lines = lines(AuditText(AuditSample.full()).bytes())
        #expect(lines[1] == "10 statements changed")
        let counts = try #require(lines.firstIndex { $0.hasPrefix("1 statement removed, 3 statements edited") })
        let storm = try #require(
            lines.firstIndex { $0.hasPrefix("STORM  87 of 92 documents of August 2006 unreachable") })
        let shared = try #require(lines.firstIndex { $0 == "T1  One template edit on 8,412 pages" })
        let removed = try #require(lines.firstIndex { $0 == "REMOVED (1)" })
        let edited = try #require(lines.firstIndex { $0 == "EDITED (3)" })
        #expect([counts, storm, shared, removed, edited] == [counts, storm, shared, removed, edited].sorted())
        #expect(lines.contains { $0.contains("We [-do not -]believe that further") })
        #expect(lines.contains { $0.hasPrefix("  > moved, from paragraph 6 to 2:") })
        #expect(lines.contains { $0.contains("with 95 % confidence") })
    }

    @Test("when nothing changed it says so, and nothing else is listed")
    func nothing() {
        let lines = lines(AuditText(AuditSample.empty()).bytes())
        #expect(lines[1] == "Nothing changed")
        #expect(!lines.contains { $0.hasSuffix("(0)") })
    }

    @Test("no line is wider than asked, but for a word that has no room", arguments: [40, 72, 120])
    func width(width: Int) {
        let lines = lines(AuditText(AuditSample.full(), style: .init(width: width)).bytes())
        for line in lines where columns(line) > width {
            #expect(line.trimmingPrefix(while: { $0 == " " }).contains(" ") == false || line.contains("://"), "\(line)")
        }
        #expect(lines.contains { columns($0) > width / 2 })
    }

    @Test("nothing of a page acts on the terminal, coloured or not", arguments: [true, false])
    func escapes(isColoured: Bool) {
        let text = String(
            decoding: AuditText(HostileReport.make(), style: .init(isColoured: isColoured)).bytes(), as: UTF8.self)
        let plain = text.replacing(/\x{1b}\[[0-9;]*m/.matchingSemantics(.unicodeScalar), with: "")
        #expect((plain == text) != isColoured)
        let allowed: Set<Unicode.Scalar> = ["\n", "\u{200C}", "\u{200D}"]
        for scalar in plain.unicodeScalars where !allowed.contains(scalar) {
            #expect(
                ![.control, .format, .lineSeparator, .paragraphSeparator].contains(scalar.properties.generalCategory))
        }
    }

    @Test("a long list is cut, and how much is left out is said")
    func cut() {
        let limits = AuditLimits(documents: 3, diffs: 2, paragraphs: 1, letters: 100, bytes: 100_000)
        let lines = lines(AuditText(ReportTools.large(10), limits: limits).bytes())
        #expect(lines.count { $0.contains("example.gov/ps/") } == 3)
        #expect(lines.contains("  and 7 more documents"))
        #expect(lines.contains("    and 7 more changed paragraphs"))
        #expect(lines.count { $0.contains("not shown here") } == 1)
        #expect(lines.allSatisfy { columns($0) < 200 })
    }

    @Test("a mail has one line of subject, 72 columns, and no line that a mail server would break")
    func mail() {
        let mail = AuditMail(AuditSample.full())
        #expect(mail.subject.contains("1 statement removed, 3 statements edited"))
        #expect(lines(mail.body).allSatisfy { columns($0) <= 72 || $0.contains("://") })
        let hostile = AuditMail(HostileReport.make())
        #expect(!hostile.subject.unicodeScalars.contains { $0.value < 32 })
        #expect(columns(hostile.subject) <= 180)
        #expect(lines(hostile.body).allSatisfy { $0.utf8.count < 998 })
        #expect(AuditMail(AuditSample.empty()).subject.hasSuffix(": nothing changed"))
    }
}
