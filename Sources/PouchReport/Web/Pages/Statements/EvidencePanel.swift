import PouchMirror
import PouchBrowse
import PouchExtract

/// The evidence of a statement: the capture, its record, its line, its seal.
struct EvidencePanel {
    let page: StatementPage
    let frame: WebFrame

    private var id: String { page.item.id ?? page.statement.id }

    func write(to html: inout HTMLWriter) {
        html.raw("<h2>Evidence</h2>\n<dl class=\"facts\">\n")
        let line = page.line
        let isCopy = line.confirmsCopy
        if line.isNotDue {
            fact("Last seen", &html) { $0.time(line.confirmedAt) }
        } else {
            // The answer of a crawl that found it gone is no capture of what stands beside.
            fact(isCopy ? "Captured" : "Last answer", &html) { html in
                html.time(line.fetchedAt)
                if let status = line.httpStatus { html.text(", status \(status)") }
            }
        }
        fact("Address", &html) { $0.link(line.url) }
        if let digest = line.sha256 { fact("SHA-256 of the page", &html) { $0.digest(digest.hex) } }
        if let digest = line.statement?.textSHA256 { fact("SHA-256 of the text", &html) { $0.digest(digest) } }
        if let record = line.record {
            fact(isCopy ? "WARC record" : "WARC record of that answer", &html) { html in
                html.element("code", DiffLines.cut(record.id, to: 120))
                html.raw("<br>")
                html.text("\(record.file), at \(grouped(record.offset)), \(grouped(record.length)) bytes")
            }
        }
        fact("Manifest", &html) { html in
            if let number = page.lineNumber { html.text("line \(grouped(number)) of ") }
            html.text("\(grouped(page.crawl.facts.manifest.lines)) lines")
            if let root = page.crawl.facts.manifest.merkleRoot {
                html.raw(", root ")
                html.digest(root.hex)
            }
        }
        fact("Crawl", &html) { html in
            html.path(WebPath.crawl(page.crawl.name), frame) { $0.text(Wording.crawl(page.crawl.name)) }
            html.text(", \(SealWords.short(page.seal))")
            if page.chain > 1 { html.text("; chain of \(grouped(page.chain)) to the newest") }
        }
        html.raw("</dl>\n")
        links(&html)
    }

    private func links(_ html: inout HTMLWriter) {
        html.raw("<p>")
        let check = WebPath.statement(id, "check") + "?at=" + WebPath.encoded(page.crawl.name)
        html.path(check, frame) { $0.text("Check now") }
        html.raw(" · ")
        html.path(WebPath.statement(id, at: page.crawl.name), frame) { $0.text("Permalink") }
        if let digest = page.line.statement?.textSHA256 {
            html.raw(" · ")
            html.path("sha256/" + WebPath.encoded(digest), frame) { $0.text("by digest of the text") }
        }
        html.raw("</p>\n")
    }

    private func fact(_ name: StaticString, _ html: inout HTMLWriter, _ write: (inout HTMLWriter) -> Void) {
        html.raw("<dt>")
        html.raw(name)
        html.raw("</dt><dd>")
        write(&html)
        html.raw("</dd>\n")
    }
}

/// The fields beside the title line, each with the rule that found it, and the warnings.
struct FieldPanel {
    let page: StatementPage
    let frame: WebFrame

    private var statement: StatementFile { page.statement }

    private var fields: [(name: String, value: String)] {
        var fields: [(String, String)] = []
        func add(_ name: String, _ value: String?) {
            if let value, !value.isEmpty { fields.append((name, value)) }
        }
        add("kind", statement.kind)
        add("number", statement.number)
        if statement.revised == true { add("revised", "yes") }
        add("released_on", statement.releasedOn)
        add("language", statement.language)
        for (name, value) in (statement.fields ?? [:]).sorted(by: { $0.key < $1.key }) { add(name, value) }
        if let title = statement.listing?.title, title != statement.title { add("listing_title", title) }
        if let date = statement.listing?.date, date != statement.date { add("listing_date", Wording.date(date)) }
        add("breadcrumb", statement.breadcrumb?.joined(separator: " › "))
        return fields
    }

    func write(to html: inout HTMLWriter) {
        let fields = fields
        if !fields.isEmpty {
            html.raw("<h2>Fields</h2>\n<dl class=\"facts\">\n")
            for (name, value) in fields {
                html.element("dt", Wording.field(name))
                html.raw("<dd><bdi>")
                html.text(DiffLines.cut(value, to: 500))
                html.raw("</bdi>")
                if let rule = statement.provenance.rules?[name] {
                    html.raw(" <span class=\"small\">by ")
                    html.element("code", DiffLines.cut(rule, to: 120))
                    html.raw("</span>")
                }
                html.raw("</dd>\n")
            }
            html.raw("</dl>\n")
        }
        urls("Attachments", statement.attachments ?? [], &html)
        links(&html)
        html.raw("<h2>Warnings</h2>\n")
        let warnings = statement.warnings ?? []
        if warnings.isEmpty {
            html.raw("<p>None.</p>\n")
        } else {
            html.raw("<ul class=\"reasons\">")
            for warning in warnings.prefix(20) { html.element("li", DiffLines.cut(warning, to: 300)) }
            html.raw("</ul>\n")
        }
    }

    private func urls(_ heading: StaticString, _ urls: [String], _ html: inout HTMLWriter) {
        guard !urls.isEmpty else { return }
        html.element("h2", "\(heading)")
        html.raw("\n<ul class=\"urls\">\n")
        for url in urls.prefix(30) { item(url, words: nil, &html) }
        html.raw("</ul>\n")
    }

    private func links(_ html: inout HTMLWriter) {
        let links = statement.links ?? []
        guard !links.isEmpty else { return }
        html.raw("<details><summary>\n")
        html.text(Wording.count(links.count, "link"))
        html.raw("</summary>\n<ul class=\"urls\">\n")
        for link in links.prefix(100) { item(link.url, words: link.text, &html) }
        html.raw("</ul></details>\n")
    }

    /// A link to the report on a URL: no link leads out of the mirror without a click on that page.
    private func item(_ url: String, words: String?, _ html: inout HTMLWriter) {
        html.raw("<li>")
        html.path(WebPath.url(url), frame) { html in
            html.element("bdi", DiffLines.cut(words.flatMap { $0.isEmpty ? nil : $0 } ?? url, to: 200))
        }
        html.raw("</li>\n")
    }
}
