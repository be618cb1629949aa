import PouchBrowse
import PouchBytes
import PouchExtract

/// A statement's page as JSON, plain text and Markdown.
package enum StatementJSON {
    /// The statement's file as it is, with its state and its evidence.
    package static func json(_ page: StatementPage) -> [UInt8] {
        WebJSON.object(asOf: page.crawl.name) { json in
            json.field("state", page.state.name)
            json.field("since", page.item.since)
            json.field("versions", page.item.versions)
            json.object("evidence") { $0.evidence(of: page) }
            json.key("statement")
            json.raw(page.json)
        }
    }

    /// The title, the head's line, and the paragraphs.
    package static func text(_ page: StatementPage) -> [UInt8] {
        lines([page.title, head(page)] + page.statement.paragraphs + [page.line.url])
    }

    /// The same as Markdown: nothing in it acts.
    package static func markdown(_ page: StatementPage) -> [UInt8] {
        lines(
            ["# " + MarkdownText.line(page.title), MarkdownText.paragraph(head(page))]
                + page.statement.paragraphs.map { MarkdownText.paragraph($0) }
                + [MarkdownText.line(page.line.url)])
    }

    private static func head(_ page: StatementPage) -> String {
        let speaker = page.statement.speaker.map { $0.name + ($0.role.map { ", " + $0 } ?? "") }
        return [page.statement.date, page.statement.place, speaker].compactMap { $0 }.joined(separator: " · ")
    }

    private static func lines(_ parts: [String]) -> [UInt8] {
        Array((parts.filter { !$0.isEmpty }.joined(separator: "\n\n") + "\n").utf8)
    }
}

extension JSONWriter {
    mutating func evidence(of page: StatementPage) {
        let line = page.line
        field("url", line.url)
        field("fetched_at", line.fetchedAt)
        field("http_status", line.httpStatus)
        field("outcome", line.outcome)
        field("sha256", line.sha256?.hex)
        field("text_sha256", line.statement?.textSHA256)
        field("statement_sha256", line.statement?.sha256?.hex)
        if let record = line.record {
            object("warc") { json in
                json.field("file", record.file)
                json.field("offset", record.offset)
                json.field("length", record.length)
                json.field("record_id", record.id)
            }
        }
        field("manifest_line", page.lineNumber)
        field("manifest_lines", page.crawl.facts.manifest.lines)
        field("merkle_root", page.crawl.facts.manifest.merkleRoot?.hex)
        field("summary_sha256", page.crawl.facts.digest.hex)
        if let seal = page.seal { object("seal") { $0.fields(of: seal) } }
    }
}
