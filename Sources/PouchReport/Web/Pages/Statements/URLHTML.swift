import PouchBrowse

/// The report on a URL: a heading, a sentence, and the lines that it rests on.
package struct URLHTML {
    let report: URLReport
    let frame: WebFrame

    package init(_ report: URLReport, _ frame: WebFrame) {
        self.report = report
        self.frame = frame
    }

    /// The page.
    package func bytes() -> [UInt8] {
        var web = WebPage("What the mirror knows of \(DiffLines.cut(report.url, to: 200))", frame)
        web.steps = [("All years", ""), ("What the mirror knows of a URL", nil)]
        web.forms = [("JSON", "url.json" + WebQuery.text([("u", report.asked)]))]
        return web.bytes { html in
            let (heading, sentence) = words
            html.element("h1", heading)
            html.raw("\n<p class=\"sub u\">")
            html.link(report.url)
            html.raw("</p>\n<p>")
            html.text(sentence)
            html.raw("</p>\n")
            links(&html)
            if !report.runs.isEmpty { runs(&html) }
            if report.kind == .neverMet { absence(&html) }
            AddressForm(frame: frame, value: "").write(to: &html)
        }
    }

    private var newest: URLReport.Run? { report.runs.last }

    private var words: (heading: String, sentence: String) {
        let since = newest.map { Wording.crawlDay($0.first) } ?? ""
        let why = newest.map { LineWords.why($0.line) } ?? ""
        switch report.kind {
        case .statement: return ("A statement", "The mirror holds it.")
        case .held:
            let role = report.item?.role ?? "document"
            return ("Held", "A document of the role “\(role)”, as it is now since the crawl of \(since).")
        case .redirect: return ("It leads elsewhere", "The address answers with a redirect that was followed.")
        case .gone(let hasCopy):
            return (
                "Gone since \(since)",
                hasCopy ? "The last copy is held." : "No copy of it is held. The answer: \(why)."
            )
        case .notHad:
            return (
                "Not had", "The last crawl was \(newest?.state ?? "refused"): \(why). The next crawl asks again."
            )
        case .skipped: return ("Not asked for", "The crawl left it out: \(why).")
        case .neverMet:
            return (
                "Never met",
                "No crawl met this address: no listing, page or redirect that a crawl read names it."
            )
        case .outside:
            let home = report.origin.map { " The archive is \($0)." } ?? ""
            return ("Outside the scope", "The profile does not ask for this address.\(home)")
        case .noURL: return ("No address", "This is no http or https URL.")
        }
    }

    private func links(_ html: inout HTMLWriter) {
        guard let id = report.item?.id else { return }
        html.raw("<p>")
        html.path(WebPath.statement(id), frame) { $0.text("Read it") }
        html.raw("</p>\n")
    }

    private func runs(_ html: inout HTMLWriter) {
        html.raw(
            "<section aria-labelledby=\"seen\">\n<h2 id=\"seen\">What the crawls saw</h2>\n<table class=\"list\">\n<caption class=\"vh\">Runs of crawls that saw the same, newest first</caption>\n<thead><tr><th scope=\"col\">Crawls</th><th scope=\"col\">State</th><th scope=\"col\">Answer</th><th scope=\"col\">Record</th><th scope=\"col\">SHA-256</th></tr></thead>\n<tbody>\n"
        )
        for run in report.runs.reversed() {
            html.raw("<tr><td>")
            html.path(WebPath.crawl(run.first), frame) { $0.text(Wording.crawl(run.first)) }
            if run.last != run.first { html.text(" to \(Wording.crawl(run.last))") }
            html.raw("</td><td class=\"state\">")
            html.text(run.state)
            html.raw("</td><td>")
            html.text(
                [run.line.httpStatus.map { "status \($0)" }, run.line.error].compactMap { $0 }.map {
                    DiffLines.cut($0, to: 200)
                }.joined(separator: ", "))
            if let first = run.line.firstAnswer {
                html.text("; asked twice, status \(first.httpStatus) at ")
                html.time(first.fetchedAt)
                html.text(" too")
            }
            html.raw("</td><td>")
            if let record = run.line.record {
                html.element("code", DiffLines.cut(record.id, to: 100))
                html.text(" in \(record.file), at \(grouped(record.offset))")
            }
            html.raw("</td><td>")
            if let digest = run.line.sha256 { html.digest(digest.hex) }
            html.raw("</td></tr>\n")
        }
        html.raw("</tbody></table>\n")
        if let listings = newest?.line.listedOn, !listings.isEmpty {
            html.raw("<p class=\"small\">Named by ")
            for (number, listing) in listings.prefix(10).enumerated() {
                if number > 0 { html.text(", ") }
                html.path(WebPath.url(listing), frame) { $0.element("bdi", DiffLines.cut(listing, to: 200)) }
            }
            html.raw("</p>\n")
        }
        html.raw("</section>\n")
    }

    private func absence(_ html: inout HTMLWriter) {
        html.raw("<section aria-labelledby=\"absence\">\n<h2 id=\"absence\">How that is known</h2>\n")
        html.raw(
            "<p>A manifest names each URL that its crawl met, in the order of their bytes. In the newest one these two stand side by side where this one would:</p>\n<ul class=\"urls\">\n"
        )
        for item in [report.before, report.after] {
            html.raw("<li>")
            if let item {
                html.path(WebPath.url(item.url), frame) { $0.element("bdi", DiffLines.cut(item.url, to: 300)) }
                html.text(" (line \(grouped(item.line)) of \(item.crawl))")
            } else {
                html.text("the manifest’s end")
            }
            html.raw("</li>\n")
        }
        html.raw("</ul>\n<p class=\"small\">A ")
        html.path("proof.json" + WebQuery.text([("u", report.url)]), frame) { $0.text("proof") }
        html.raw(" that anyone can check, by <code>pouch verify --proof FILE</code>.</p>\n</section>\n")
    }
}

/// A form that asks for a URL.
package struct AddressForm {
    let frame: WebFrame
    let value: String

    package init(frame: WebFrame, value: String) {
        self.frame = frame
        self.value = value
    }

    func write(to html: inout HTMLWriter) {
        html.raw("<section>\n<h2>Another address</h2>\n<form class=\"filter\" method=\"get\" action=\"")
        html.text(frame.root + "url")
        html.raw(
            "\"><label for=\"u\">URL</label> <input id=\"u\" name=\"u\" type=\"text\" inputmode=\"url\" autocomplete=\"off\" maxlength=\"2048\" size=\"50\" value=\""
        )
        html.text(value)
        html.raw("\"> <button type=\"submit\">Look up</button></form>\n</section>\n")
    }

    /// The form alone.
    package func bytes() -> [UInt8] {
        var web = WebPage("What the mirror knows of a URL", frame)
        web.steps = [("All years", ""), ("What the mirror knows of a URL", nil)]
        return web.bytes { html in
            html.raw(
                "<h1>What the mirror knows of a URL</h1>\n<p class=\"sub\">Held, gone, refused, left out, never met: each is told apart, with what it rests on.</p>\n"
            )
            write(to: &html)
        }
    }
}
