import PouchAudit
import PouchDiff

/// A report in which every text that comes from the network tries to do harm.
enum HostileReport {
    static let texts = [
        "<script>alert(1)</script>", "</style><script>alert(2)</script>", "]]><!-- --!> <![CDATA[",
        "</title></textarea></script>",
        "\u{0}\u{1}\u{8}\u{b}\u{c}\r\n\t\u{1b}[31m\u{7f}\u{85}\u{9b}",
        "\u{202E}gpj.exe\u{2066}\u{2028}\u{2029}\u{FEFF}\u{200B}",
        scalars(0xFFFE, 0xFFFF, 0xFDD0, 0x10FFFF, 0xE000, 0xE0041), String(repeating: "w", count: 10_000),
        "=cmd|'/c calc'!A0",
        "\" onmouseover=\"alert(3)\" x='y' `z`", "&amp;&lt;&#0;&bogus;&#x202e;",
        "```\n# heading\n[x](javascript:alert(4))\n| a | b |",
        "e" + String(repeating: "\u{301}", count: 3_000), "",
    ]

    static let urls = [
        "javascript:alert(1)", "JaVaScRiPt:alert(1)", "data:text/html,<script>alert(1)</script>",
        "https://a.example/\u{0}\u{1b}\u{202E}x",
        "https://a.example/\"onclick=\"alert(1)", "https://a.example/<b>'", "https://a.example/\r\nBcc: x@a.example",
        "//a.example/x",
        "https://a.example/" + String(repeating: "u", count: 10_000), "\u{1}javascript:alert(1)", "",
    ]

    /// Swift has no escape for those that are no characters.
    private static func scalars(_ values: UInt32...) -> String {
        var text = String.UnicodeScalarView()
        text.append(contentsOf: values.compactMap(Unicode.Scalar.init))
        return String(text)
    }

    /// - Parameter inForm: what the mirror itself makes (crawls, times, digests) is as it must be.
    static func make(inForm: Bool = false) -> AuditReport {
        var changes: [DocumentChange] = []
        for kind in AuditClass.allCases where kind != .unchanged {
            for (index, text) in texts.enumerated() {
                changes.append(change(kind, text, urls[index % urls.count], inForm))
            }
        }
        var report = AuditSample.report(changes)
        report.title = texts.prefix(6).joined()
        report.profile = texts[0]
        report.origin = urls[0]
        report.coverage.listings = 3
        report.coverage.unread = urls
        report.shared = texts.enumerated().map { index, text in
            AuditReport.SharedEdit(
                id: index == 0 && !inForm ? text : "T\(index)", isTemplate: index.isMultiple(of: 2), place: .page,
                documents: 99,
                deleted: [text], inserted: texts, field: text, sample: urls)
        }
        report.noise = texts.enumerated().map { index, text in
            AuditReport.Noise(
                id: index == 0 && !inForm ? text : "N\(index)", kind: index.isMultiple(of: 2) ? .numbers : .links,
                documents: 9, having: 9, before: [text], after: texts, sample: urls, rule: text)
        }
        report.storms = texts.map {
            AuditReport.Outage(kind: .unreachable, part: $0, documents: 9, of: 10, reason: $0, sample: urls)
        }
        let churn =
            texts.map { AuditSample.churn($0, [.edited: 3]) } + [
                AuditSample.churn("0001-13", [.edited: 2]), AuditSample.churn("9999-12", [.edited: 5]),
            ]
        report.byMonth = churn
        report.byKind = churn
        report.bySpeaker = churn
        return report
    }

    private static func change(_ kind: AuditClass, _ text: String, _ url: String, _ inForm: Bool) -> DocumentChange {
        var change = DocumentChange(url: url, kind: kind, role: "statement")
        change.also = [.delisted]
        change.statementID = text
        change.title = text
        change.date = text
        change.statementKind = text
        change.speaker = text
        change.language = text
        change.reasons = [text, url]
        change.movedTo = url
        change.shared = [text, "T1"]
        change.noise = [inForm ? "N1" : text]
        change.fields = [.init(name: text, old: text, new: nil), .init(name: "title", old: nil, new: text)]
        change.diff = TextDiff(old: [text, "same", "a \(text) b"], new: ["same", "a \(text) c", text + text])
        let crawl = inForm ? "20261124T073000Z" : text
        let time = inForm ? "2026-11-24T08:00:00Z" : text
        let digest = inForm ? AuditSample.digest : text
        for side in [\DocumentChange.from, \DocumentChange.to] {
            var capture = DocumentChange.Capture(crawl: crawl, outcome: inForm ? "refused" : text)
            capture.fetchedAt = time
            capture.reason = text.isEmpty ? nil : text
            capture.error = text
            capture.sha256 = digest
            capture.recordID = text
            capture.warcFile = text
            capture.listedOn = [url, text]
            capture.firstAnswer = .init(httpStatus: nil, fetchedAt: time, recordID: text)
            change[keyPath: side] = capture
        }
        change.versions = [
            .init(
                firstCrawl: crawl, lastCrawl: crawl, firstSeen: time, lastSeen: nil, sha256: digest, textSHA256: nil,
                state: text.isEmpty ? "held" : text)
        ]
        return change
    }
}
