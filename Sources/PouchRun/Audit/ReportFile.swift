import PouchReport

/// A file for an audit's report; its name's ending says the form.
package struct ReportFile: Sendable {
    /// The endings of file names, with their forms.
    private static let forms: [String: AuditFormat] = [
        "html": .html, "json": .json, "atom": .atom, "jsonfeed": .jsonfeed, "csv": .csv, "md": .markdown, "txt": .text,
    ]

    package let path: String
    package let form: AuditFormat

    /// nil for a name without an ending, or with one that stands for no form.
    package init?(path: String) {
        let name = path.split(separator: "/", omittingEmptySubsequences: false).last ?? ""
        guard let dot = name.lastIndex(of: "."), let form = Self.forms[name[name.index(after: dot)...].lowercased()]
        else { return nil }
        self.path = path
        self.form = form
    }
}
