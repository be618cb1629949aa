import PouchBrowse
import PouchBytes

/// Several mirrors behind one server: a list, each with its state.
package struct ShelfHTML {
    /// A mirror of the list.
    package struct Entry: Sendable {
        /// Of its folder, and of its path.
        package var name: String
        package var snapshot: MirrorSnapshot

        package init(name: String, snapshot: MirrorSnapshot) {
            self.name = name
            self.snapshot = snapshot
        }

        /// Of the index; nil while there is none.
        var counts: (held: Int, listed: Int)? { snapshot.readyIndex.map { ($0.held, $0.listed) } }
    }

    let entries: [Entry]
    let frame: WebFrame

    package init(_ entries: [Entry], _ frame: WebFrame) {
        self.entries = entries
        self.frame = frame
    }

    /// The page.
    package func bytes() -> [UInt8] {
        var web = WebPage("Mirrors", frame)
        web.forms = [("JSON", "index.json")]
        return web.bytes { html in
            html.raw("<h1>Mirrors</h1>\n<p class=\"sub\">")
            html.text("\(Wording.count(entries.count, "mirror")) in this folder.")
            html.raw(
                "</p>\n<table class=\"list\">\n<caption class=\"vh\">Mirrors</caption>\n<thead><tr><th scope=\"col\">Archive</th><th scope=\"col\">Held of listed</th><th scope=\"col\">Newest complete crawl</th><th scope=\"col\">State</th></tr></thead>\n<tbody>\n"
            )
            for entry in entries { row(entry, &html) }
            html.raw("</tbody></table>\n")
        }
    }

    private func row(_ entry: Entry, _ html: inout HTMLWriter) {
        html.raw("<tr><th scope=\"row\" class=\"t\">")
        html.path(WebPath.encoded(entry.name) + "/", frame) {
            $0.element("bdi", DiffLines.cut(entry.snapshot.title, to: 200))
        }
        html.raw("<br><span class=\"small\">")
        html.text(entry.name)
        html.raw("</span></th><td>")
        if case .underWay(let done, let total) = entry.snapshot.index {
            html.text("index: \(grouped(done)) of \(grouped(total))")
        } else {
            html.text("\(grouped(entry.counts?.held ?? 0)) of \(grouped(entry.counts?.listed ?? 0))")
        }
        html.raw("</td><td>")
        html.text(entry.snapshot.newest.map { Wording.crawl($0.name) } ?? "none")
        html.raw("</td><td class=\"state\">")
        let words = Self.state(entry.snapshot)
        html.element("span", words.isBad ? "class=\"flag\"" : "class=\"quiet\"", words.text)
        html.raw("</td></tr>\n")
    }

    static func state(_ snapshot: MirrorSnapshot) -> (text: String, isBad: Bool) {
        if !snapshot.damage.isEmpty { return ("damaged", true) }
        if snapshot.catalog.entries.contains(where: { if case .damaged = $0.state { true } else { false } }) {
            return ("damaged", true)
        }
        if snapshot.unfinished != nil { return ("a crawl is under way or was stopped", false) }
        return (
            SealWords.brief(snapshot.seals.last).isEmpty ? "empty" : "seal: " + SealWords.brief(snapshot.seals.last),
            false
        )
    }

    /// The mirrors as one object, each with its counts.
    package func json() -> [UInt8] {
        WebJSON.object(asOf: nil) { json in
            json.list("items", entries) { json, entry in
                let counts = entry.counts ?? (entry.snapshot.newest == nil ? (held: 0, listed: 0) : nil)
                json.field("name", entry.name)
                json.field("title", entry.snapshot.title)
                json.field("crawl", entry.snapshot.newest?.name)
                json.field("crawls", entry.snapshot.history.crawls.count)
                json.field("listed", counts?.listed)
                json.field("held", counts?.held)
                json.field("state", Self.state(entry.snapshot).text)
                json.field("summary_sha256", entry.snapshot.newest?.facts.digest.hex)
            }
        }
    }
}
