import Foundation
import PouchAudit
import PouchDiff
import Testing

@testable import PouchReport

@Suite("What many statements share is told once in every form, and what changes by itself has its own place")
struct AuditSharedTests {
    private static let old = "The Agency works to slow climate change and to protect the coast."
    private static let new = "The Agency works to protect the coast."
    private static let rule = #"drops: ['^It''s viewed [\d.,]+ times\.$']"#

    /// Ten statements that share an edit, one of them with an edit of its own; and eight pages with a counter.
    private static func report() -> AuditReport {
        var changes = (0..<10).map { number in
            var change = AuditSample.change(.edited, "/news/\(number).html", "Release \(number)")
            change.shared = ["T1"]
            change.isSharedAlone = number > 0
            var diff = TextDiff(
                old: ["Its own \(number).", old], new: [number == 0 ? "Rewritten." : "Its own \(number).", new])
            diff.tell([diff.paragraphs.count - 1], by: "T1")
            change.diff = diff
            return change
        }
        changes += (10..<18).map { number in
            var change = AuditSample.change(.cosmetic, "/news/\(number).html", nil)
            change.noise = ["N1"]
            return change
        }
        var report = AuditSample.report(changes)
        report.shared = [
            AuditReport.SharedEdit(
                id: "T1", isTemplate: false, place: .text, documents: 10, deleted: [old], inserted: [new], field: nil,
                sample: changes.prefix(5).map(\.url))
        ]
        report.noise = [
            AuditReport.Noise(
                id: "N1", kind: .numbers, documents: 8, having: 9, before: ["It's viewed 7 times."],
                after: ["It's viewed 9 times."], sample: [changes[10].url], rule: rule)
        ]
        return report
    }

    private static func text(_ format: AuditFormat) -> String {
        String(decoding: format.write(report()), as: UTF8.self)
    }

    private static func count(_ words: String, in text: String) -> Int { text.components(separatedBy: words).count - 1 }

    @Test(
        "the words that went are told once, and every statement is named",
        arguments: [
            AuditFormat.text, .mail, .markdown, .html, .atom, .jsonfeed,
        ])
    func once(format: AuditFormat) {
        let text = Self.text(format).replacing("\n", with: " ")
        #expect(Self.count("slow climate change", in: text) == 1)
        for number in 0..<10 { #expect(text.contains("/news/\(number).html")) }
        #expect(text.contains("10 statements"))
    }

    @Test(
        "the statement that has an edit of its own beside it shows that, and says what tells the rest",
        arguments: [
            AuditFormat.text, .mail, .markdown, .html, .atom, .jsonfeed,
        ])
    func own(format: AuditFormat) {
        let text = Self.text(format)
        #expect(text.contains("Rewritten"))
        #expect(text.contains("1 paragraph changed as T1 tells"))
    }

    @Test("a feed has one entry for the edit, and none for the statements that it tells whole")
    func feed() {
        #expect(Self.count("<entry>", in: Self.text(.atom)) == 2)
    }

    @Test("the JSON and the table keep every statement's whole difference")
    func whole() async throws {
        let json = Self.text(.json)
        #expect(Self.count(#""class":"edited""#, in: json) == 10)
        #expect(Self.count("slow climate change", in: json) == 11)
        #expect(Self.count(#""shared_alone":true"#, in: json) == 9)
        #expect(Self.count(#""told_by":"T1""#, in: json) == 10)
        #expect(Self.count("slow climate change", in: Self.text(.csv)) == 10)
        try await ReportTools.validate(AuditJSON.bytes(Self.report()), by: "audit")
    }

    @Test(
        "noise is told with its pages, an example and the profile's line",
        arguments: [
            AuditFormat.text, .mail, .markdown, .html,
        ])
    func noise(format: AuditFormat) {
        let text = Self.text(format).replacing("&#39;", with: "'").replacing("\n", with: " ").replacing("  ", with: " ")
        #expect(text.contains("8 of 9 pages that have it"))
        #expect(text.contains("viewed 7 times"))
        #expect(text.contains("viewed 9 times"))
        #expect(text.contains(Self.rule))
    }

    @Test("a report without noise has no word of it")
    func silent() {
        for format in AuditFormat.allCases {
            let text = String(decoding: format.write(AuditSample.full()), as: UTF8.self)
            #expect(!text.contains("oise"))
        }
    }

    @Test("a move that statements share is told as a move")
    func move() {
        var report = Self.report()
        report.shared[0].deleted = ["A paragraph that moved."]
        report.shared[0].inserted = ["A paragraph that moved."]
        let text = String(decoding: AuditFormat.text.write(report), as: UTF8.self)
        #expect(text.contains("One move within the text that 10 statements share"))
        #expect(text.contains("  > A paragraph that moved.") && !text.contains("  - A paragraph that moved."))
    }
}
