import PouchBrowse

/// How a statement is cited, on its page.
struct CitePanel {
    let citation: Citation
    /// The page's path, whose other forms these are.
    let path: String
    let frame: WebFrame

    func write(to html: inout HTMLWriter) {
        html.raw("<h2>Cite</h2>\n<p>")
        for (number, (words, form)) in [("BibTeX", ".bib"), ("RIS", ".ris"), ("CSL JSON", ".csl.json")].enumerated() {
            if number > 0 { html.raw(" · ") }
            html.path(path + form, frame) { $0.text(words) }
        }
        html.raw("</p>\n<p class=\"cite\"><bdi>")
        html.text(citation.words)
        html.raw("</bdi></p>\n<details><summary>Robust link</summary>\n<p><code class=\"cite\">")
        html.text(citation.robustLink)
        html.raw("</code></p></details>\n")
    }
}
