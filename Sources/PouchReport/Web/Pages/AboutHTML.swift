import PouchBrowse

/// The page about the mirror: its contents, its making, and how to check it without this program.
package struct AboutHTML {
    let snapshot: MirrorSnapshot
    let build: String
    let frame: WebFrame

    package init(_ snapshot: MirrorSnapshot, build: String, _ frame: WebFrame) {
        self.snapshot = snapshot
        self.build = build
        self.frame = frame
    }

    /// The page.
    package func bytes() -> [UInt8] {
        var web = WebPage("About", frame)
        web.steps = [("All years", ""), ("About", nil)]
        return web.bytes { html in
            html.raw(
                "<h1>About this mirror</h1>\n<p class=\"sub\">A copy of an institution’s statements, with the evidence of what its server said and when.</p>\n<div class=\"text\">\n"
            )
            html.raw(
                "<p>Each page shows the newest complete crawl unless its address names another. What a page claims is read from the crawl’s manifest, its records and its summary when it is shown. “First seen” is when a crawl first saw something, never when it was written.</p>\n"
            )
            html.raw(
                "<p>A statement that is gone from the archive keeps its last copy here. A refusal, an outage and a removal are told apart: only an answer that was asked for twice, while the archive’s other pages were well, speaks of removal.</p>\n</div>\n"
            )
            facts(&html)
            html.raw(
                "<section aria-labelledby=\"check\">\n<h2 id=\"check\">Check it yourself</h2>\n<div class=\"text\">\n<p>Nothing here has to be believed. With the mirror’s folder at hand:</p>\n"
            )
            html.raw(
                "<pre><code>pouch verify DIR                 # everything against the manifests, both ways\npouch verify DIR --key pouch.pub  # and the signatures\npouch prove DIR URL               # a proof that a crawl has a URL, or has not\npython3 verify_mirror.py DIR      # the same checks in another language</code></pre>\n</div>\n</section>\n"
            )
            html.raw("<section>\n<h2>More</h2>\n<p>")
            html.path("missing", frame) { $0.text("Not held") }
            html.text(" · ")
            html.path("url", frame) { $0.text("What the mirror knows of a URL") }
            html.text(" · ")
            html.path("api", frame) { $0.text("For programs") }
            html.raw("</p>\n</section>\n")
        }
    }

    private func facts(_ html: inout HTMLWriter) {
        html.raw(
            "<section aria-labelledby=\"mirror\">\n<h2 id=\"mirror\">The mirror</h2>\n<dl class=\"facts wide-facts\">\n"
        )
        func fact(_ name: StaticString, _ value: String?) {
            guard let value, !value.isEmpty else { return }
            html.element("dt", "\(name)")
            html.raw("<dd><bdi>")
            html.text(DiffLines.cut(value, to: 500))
            html.raw("</bdi></dd>\n")
        }
        fact("Archive", frame.archive)
        fact("Address", snapshot.newest?.facts.origin)
        fact("Profile", snapshot.newest?.facts.profile)
        fact("Complete crawls", grouped(snapshot.history.crawls.count))
        fact("Documents", snapshot.readyIndex.map { grouped($0.count) })
        fact("Newest crawl", snapshot.newest.map { Wording.crawl($0.name) })
        fact("Seal", SealWords.short(snapshot.seals.last))
        fact("Profile of versions", snapshot.profileProblem.map { "none: \($0)" })
        fact("Served by", "Pouch \(build), read-only")
        html.raw("</dl>\n</section>\n")
    }
}

/// The page on requests by programs.
package struct APIHTML {
    /// One path, as the table of routes has it.
    package struct Entry: Sendable {
        package var path: String
        package var summary: String
        package var forms: [String]
        package var parameters: [(name: String, meaning: String)]

        package init(path: String, summary: String, forms: [String], parameters: [(name: String, meaning: String)]) {
            self.path = path
            self.summary = summary
            self.forms = forms
            self.parameters = parameters
        }
    }

    let entries: [Entry]
    let frame: WebFrame

    package init(_ entries: [Entry], _ frame: WebFrame) {
        self.entries = entries
        self.frame = frame
    }

    /// The page.
    package func bytes() -> [UInt8] {
        var web = WebPage("For programs", frame)
        web.steps = [("All years", ""), ("For programs", nil)]
        return web.bytes { html in
            html.raw(
                "<h1>For programs</h1>\n<p class=\"sub\">Every page has a twin: the same path with <code>.json</code>, and <code>.csv</code> where it is a list. They change by addition alone.</p>\n<div class=\"text\">\n<p>GET and HEAD, no key, no state. Answers have a strong ETag: what was had before costs a 304. Lists name <code>version</code>, <code>as_of</code>, <code>items</code> and <code>next</code>, the address of what follows.</p>\n<pre><code>curl "
            )
            html.text("http://127.0.0.1:8100/index.json")
            html.raw("</code></pre>\n<p>The same as an ")
            html.path("-/openapi.json", frame) { $0.text("OpenAPI 3.1 document") }
            html.raw(
                ".</p>\n</div>\n<section aria-labelledby=\"paths\">\n<h2 id=\"paths\">Paths</h2>\n<table class=\"list\">\n<caption class=\"vh\">Paths</caption>\n<thead class=\"vh\"><tr><th scope=\"col\">Path</th><th scope=\"col\">What it is</th><th scope=\"col\">Forms</th></tr></thead>\n<tbody>\n"
            )
            for entry in entries { write(entry, &html) }
            html.raw("</tbody></table>\n</section>\n")
        }
    }

    private func write(_ entry: Entry, _ html: inout HTMLWriter) {
        html.raw("<tr><td class=\"u whole\">")
        html.element("code", "/" + entry.path)
        html.raw("</td><td>")
        html.text(entry.summary)
        for (name, meaning) in entry.parameters {
            html.raw("<br><span class=\"small\">")
            html.element("code", name)
            html.text(" \(meaning)")
            html.raw("</span>")
        }
        html.raw("</td><td>")
        html.text(entry.forms.joined(separator: " "))
        html.raw("</td></tr>\n")
    }
}
