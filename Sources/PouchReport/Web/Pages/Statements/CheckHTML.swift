import PouchBrowse
import PouchBytes
import PouchVerify

/// The evidence of a statement: the seven checks, with their results when they were asked for, and the files to
/// download.
package struct CheckHTML {
    private let item: BrowseIndex.Item
    private let crawl: String
    /// nil when nothing was checked yet.
    private let check: EvidenceCheck?
    private let frame: WebFrame

    package init(item: BrowseIndex.Item, crawl: String, check: EvidenceCheck?, frame: WebFrame) {
        self.item = item
        self.crawl = crawl
        self.check = check
        self.frame = frame
    }

    private var id: String { item.id ?? "" }
    private var title: String { DiffLines.cut(item.title ?? item.url, to: 300) }
    private func path(_ view: String) -> String { WebPath.statement(id, view) + "?at=" + WebPath.encoded(crawl) }

    /// The page: the evidence, and each check's finding when it was run.
    package func bytes() -> [UInt8] {
        let head = StatementHead(item, title: title, view: "evidence", frame)
        let page = head.page(
            heading, to: check == nil ? "Evidence" : "Check",
            json: path(check == nil ? "evidence.json" : "check.json"))
        return page.bytes { html in
            head.write(to: &html) {
                $0.element("h1", heading)
            } line: {
                $0.raw("As the crawl of ")
                $0.path(WebPath.crawl(crawl), frame) { $0.text(Wording.crawl(crawl)) }
                $0.raw(" knew it: <bdi>")
                $0.text(item.url)
                $0.raw("</bdi>")
            }
            if let check { findings(check, &html) } else { unasked(&html) }
            downloads(&html)
        }
    }

    private var heading: String {
        guard let check else { return "Evidence for \(title)" }
        let failed = check.findings.count { $0.state == .failed }
        let held = check.findings.count { $0.state == .held }
        if failed > 0 { return "Checked: \(failed) of 7 fail" }
        return held == 7 ? "Checked: all 7 hold" : "Checked: \(held) of 7 hold, none fails"
    }

    private func unasked(_ html: inout HTMLWriter) {
        html.raw("<p>Seven checks, from the record to the time stamp, each by the code of pouch verify. ")
        html.path(path("check"), frame) { $0.text("Check now") }
        html.raw("</p>\n<ol class=\"meanings\">\n")
        for name in EvidenceCheck.Name.allCases {
            html.raw("<li>")
            html.element("strong", Self.words(name))
            html.text(": \(Self.meaning(name))")
            html.raw("</li>\n")
        }
        html.raw("</ol>\n")
    }

    private func findings(_ check: EvidenceCheck, _ html: inout HTMLWriter) {
        html.raw("<table class=\"checks\">\n<caption>What was computed, just now</caption>\n<thead><tr>")
        html.raw(
            "<th scope=\"col\">Check</th><th scope=\"col\">Result</th><th scope=\"col\">Found</th><th scope=\"col\">By hand, in the mirror's folder</th>"
        )
        html.raw("</tr></thead>\n<tbody>\n")
        for finding in check.findings {
            html.raw("<tr><th scope=\"row\">")
            html.text("\(finding.name.number). \(Self.words(finding.name))")
            html.raw("</th><td>")
            if finding.state == .failed { html.raw("<strong class=\"bad\">") }
            html.text(Self.words(finding.state))
            if finding.state == .failed { html.raw("</strong>") }
            html.raw("</td><td>")
            html.text(DiffLines.cut(finding.detail, to: 500))
            fact("computed", finding.computed, &html)
            if finding.expected != finding.computed { fact("expected", finding.expected, &html) }
            fact("file", finding.file, &html)
            html.raw("</td><td>")
            if !finding.command.isEmpty { html.element("code", DiffLines.cut(finding.command, to: 1_000)) }
            html.raw("</td></tr>\n")
        }
        html.raw("</tbody>\n</table>\n")
        if !check.holds {
            html.raw(
                "<p class=\"bad\">Run <code>pouch verify</code> on the mirror: it says what is touched, and how to repair it.</p>\n"
            )
        }
    }

    private func fact(_ name: StaticString, _ value: String?, _ html: inout HTMLWriter) {
        guard let value else { return }
        html.raw("<br><span class=\"small\">")
        html.raw(name)
        html.raw(" <code>")
        html.text(DiffLines.cut(value, to: 300))
        html.raw("</code></span>")
    }

    private func downloads(_ html: inout HTMLWriter) {
        html.raw("<section>\n<h2>To take away</h2>\n<ul>\n")
        let files: [(name: StaticString, file: String, what: StaticString)] = [
            ("evidence.zip", "evidence.zip", ": all of it, with the commands that check it by hand"),
            (
                "proof.json", "proof.json",
                ": the manifest's line and its way to the root; pouch verify --proof checks it"
            ),
            ("record.warc.gz", "record.warc.gz", ": the record, and the one that it refers to"),
        ]
        for (name, file, what) in files {
            html.raw("<li>")
            html.path(path(file), frame) { $0.raw(name) }
            html.raw(what)
            html.raw("</li>\n")
        }
        html.raw("<li>")
        html.path(path("page"), frame) { $0.text("The page as captured") }
        html.raw("</li>\n</ul>\n</section>\n")
    }

    /// What a check looks at, for who has not run it.
    private static func meaning(_ name: EvidenceCheck.Name) -> String {
        switch name {
        case .record: "one whole gzip member at its place in the archive's file, with the manifest's id and URL"
        case .payload: "decoded, it has the digest that the manifest's line names"
        case .statement: "its file has its digest, and the page, read anew, gives the same text"
        case .line: "it leads by its path to the Merkle root in the crawl's summary"
        case .chain: "each summary is named by the next one, up to the head"
        case .signature: "it holds for the key that the server was given"
        case .timeStamp: "it is of this summary, and says when that was there"
        }
    }

    private static func words(_ name: EvidenceCheck.Name) -> String {
        switch name {
        case .record: "The WARC record"
        case .payload: "What the record holds"
        case .statement: "The statement"
        case .line: "The manifest's line"
        case .chain: "The chain of summaries"
        case .signature: "The signature"
        case .timeStamp: "The time stamp"
        }
    }

    private static func words(_ state: EvidenceCheck.State) -> String {
        switch state {
        case .held: "✓ held"
        case .failed: "✗ fails"
        case .differs: "≠ read otherwise today"
        case .notAsked: "there, not checked"
        case .none: "none"
        }
    }

    // MARK: - As JSON

    /// The same as one object.
    package func json() -> [UInt8] {
        WebJSON.object(asOf: crawl) { json in
            json.field("id", item.id)
            json.field("url", item.url)
            json.field("checked", check != nil)
            guard let check else { return }
            json.field("holds", check.holds)
            json.list("checks", check.findings) { json, finding in
                json.field("number", finding.name.number)
                json.field("name", finding.name.rawValue)
                json.field("state", finding.state.rawValue)
                json.field("detail", finding.detail)
                json.field("computed", finding.computed)
                json.field("expected", finding.expected)
                json.field("file", finding.file)
                json.field("command", finding.command)
            }
        }
    }
}
