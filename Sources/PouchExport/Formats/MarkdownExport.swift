import PouchBytes
import PouchMirror

/// A folder of Markdown: a file a statement with YAML front matter, an index a month, and one over all.
struct MarkdownExport {
    static let marker = "index.md"

    let walk: StatementWalk

    func write(into path: String) throws -> StatementWalk.Result {
        let folder = FolderWriter(path)
        let overall = try folder.open(Self.marker)
        try overall.write(Array("# Statements\n\n".utf8))
        var month: Month?
        let result = try walk.forEach { statement in
            if month?.path != statement.folder {
                try month?.end(overall)
                month = try Month(statement.folder, folder)
            }
            try month?.add(statement)
            try folder.write(
                (statement.folder + [statement.name + ".md"]).joined(separator: "/"), Self.page(statement.fields))
        }
        try month?.end(overall)
        try overall.flush()
        return result
    }

    /// One month's index as it grows. Statements come month by month.
    private struct Month {
        let path: [String]
        private let file: ExportFile
        private var count = 0

        init(_ path: [String], _ folder: FolderWriter) throws {
            self.path = path
            let name = path.isEmpty ? "statements.md" : path.joined(separator: "/") + "/index.md"
            file = try folder.open(name)
            try file.write(Array("# \(MarkdownText.line(Self.title(path)))\n\n".utf8))
        }

        mutating func add(_ statement: ExportedStatement) throws {
            count += 1
            let title = MarkdownText.line(statement.fields.title ?? statement.name)
            let date = statement.fields.date.map { MarkdownText.line($0) + " " } ?? ""
            try file.write(Array("- \(date)[\(title)](\(statement.name).md)\n".utf8))
        }

        func end(_ overall: ExportFile) throws {
            try file.flush()
            let target = path.isEmpty ? "statements.md" : path.joined(separator: "/") + "/index.md"
            try overall.write(Array("- [\(MarkdownText.line(Self.title(path)))](\(target)): \(count)\n".utf8))
        }

        private static func title(_ path: [String]) -> String {
            path.isEmpty ? "Statements" : path.joined(separator: "-")
        }
    }

    /// Front matter, the title, and the paragraphs.
    static func page(_ fields: StatementFile) -> [UInt8] {
        var text = "---\n"
        for case (let key, let value?) in [
            ("id", fields.id), ("url", fields.url), ("title", fields.title), ("date", fields.date),
            ("date_end", fields.dateEnd), ("published_at", fields.publishedAt), ("updated", fields.updated),
            ("kind", fields.kind), ("number", fields.number), ("place", fields.place),
            ("speaker", fields.speaker?.name),
            ("speaker_role", fields.speaker?.role), ("released_on", fields.releasedOn), ("language", fields.language),
            ("text_sha256", fields.textSHA256), ("crawl", fields.provenance.crawl),
            ("record_id", fields.provenance.recordID),
        ] { text += "\(key): \(YAMLText.quoted(value))\n" }
        if fields.revised == true { text += "revised: true\n" }
        for case (let key, let values?) in [
            ("breadcrumb", fields.breadcrumb), ("attachments", fields.attachments), ("warnings", fields.warnings),
        ] where !values.isEmpty {
            text += "\(key):\n" + values.map { "  - \(YAMLText.quoted($0))\n" }.joined()
        }
        text += "---\n\n# \(MarkdownText.line(fields.title ?? fields.id))\n"
        for paragraph in fields.paragraphs { text += "\n" + MarkdownText.paragraph(paragraph) + "\n" }
        return Array(text.utf8)
    }
}
