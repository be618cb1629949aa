import PouchAudit

/// The forms of an audit's report. All are made from the values alone: the same report gives the same bytes.
package enum AuditFormat: String, Sendable, CaseIterable {
    case text, mail, json, html, atom, jsonfeed, csv, markdown

    /// - Parameter style: for `text` alone.
    package func write(
        _ report: AuditReport, style: AuditText.Style = .init(), limits: AuditLimits? = nil
    ) -> [UInt8] {
        switch self {
        case .text: AuditText(report, style: style, limits: limits ?? .terminal).bytes()
        case .mail: AuditMail(report, limits: limits ?? .mail).body
        case .json: AuditJSON.bytes(report)
        case .html: AuditHTML(report, limits: limits ?? .page).bytes()
        case .atom: AuditAtom.bytes(report)
        case .jsonfeed: AuditJSONFeed.bytes(report)
        case .csv: AuditCSV.bytes(report)
        case .markdown: AuditMarkdown(report, limits: limits ?? .page).bytes()
        }
    }
}

/// How much a form made for reading shows; whatever it leaves out it counts. JSON and CSV leave nothing out.
package struct AuditLimits: Sendable, Equatable {
    /// Documents of one class that are named.
    package var documents: Int
    /// Changes of the whole report that are shown with their text.
    package var diffs: Int
    /// Changed paragraphs of one document.
    package var paragraphs: Int
    /// Letters of one field, reason or stretch of text.
    package var letters: Int
    /// Bytes after which no further document is shown whole, or named.
    package var bytes: Int

    package init(documents: Int, diffs: Int, paragraphs: Int, letters: Int, bytes: Int) {
        self.documents = documents
        self.diffs = diffs
        self.paragraphs = paragraphs
        self.letters = letters
        self.bytes = bytes
    }

    package static let terminal = AuditLimits(
        documents: 100, diffs: 50, paragraphs: 12, letters: 2_000, bytes: 1_000_000)
    package static let mail = AuditLimits(documents: 20, diffs: 20, paragraphs: 6, letters: 600, bytes: 100_000)
    package static let page = AuditLimits(
        documents: 1_000, diffs: 200, paragraphs: 60, letters: 4_000, bytes: 8_000_000)
    package static let feed = AuditLimits(
        documents: .max, diffs: .max, paragraphs: 40, letters: 4_000, bytes: .max)
}
