import PouchBrowse

/// Statements as a table: day, title, kind and speaker, state.
struct StatementList {
    let items: [BrowseIndex.Item]
    let frame: WebFrame
    let caption: String
    /// Whether the year stands in the day's column.
    var hasYear = true

    func write(to html: inout HTMLWriter) {
        html.raw("<table class=\"list\">\n<caption class=\"vh\">")
        html.text(caption)
        html.raw("</caption>\n<thead class=\"vh\"><tr><th scope=\"col\">Day</th><th scope=\"col\">Statement</th>")
        html.raw("<th scope=\"col\">Kind and speaker</th><th scope=\"col\">State</th></tr></thead>\n<tbody>\n")
        for item in items { write(item, &html) }
        html.raw("</tbody></table>\n")
    }

    private func write(_ item: BrowseIndex.Item, _ html: inout HTMLWriter) {
        html.raw("<tr><td class=\"day\">")
        if let date = item.date {
            html.raw("<time datetime=\"")
            html.text(date)
            html.raw("\">")
            html.text(day(date))
            html.raw("</time>")
        }
        html.raw("</td><td class=\"t\">")
        let path = item.id.map { WebPath.statement($0) } ?? WebPath.url(item.url)
        html.path(path, frame) { html in
            html.raw("<bdi dir=\"auto\">")
            html.text(DiffLines.cut(ItemWords.name(item), to: 300))
            html.raw("</bdi>")
        }
        html.raw("</td><td>")
        for (number, words) in [item.kind, item.speaker].compactMap({ $0 }).enumerated() {
            if number > 0 { html.raw("<br>") }
            html.element("bdi", DiffLines.cut(words, to: 120))
        }
        html.raw("</td><td class=\"state\">")
        state(item, &html)
        html.raw("</td></tr>\n")
    }

    private func state(_ item: BrowseIndex.Item, _ html: inout HTMLWriter) {
        let (words, isFlag) = ItemWords.state(item)
        if isFlag { html.element("span", "class=\"flag\"", words) } else { html.text(words) }
        guard item.versions > 1, let id = item.id else { return }
        if !words.isEmpty { html.raw("<br>") }
        html.path(WebPath.statement(id, "versions"), frame) { $0.text("\(item.versions) versions") }
    }

    private func day(_ date: String) -> String {
        let words = Wording.date(date).split(separator: " ")
        guard words.count == 3 else { return date }
        return "\(words[0]) \(words[1].prefix(3))" + (hasYear ? " \(words[2])" : "")
    }
}

/// A document of a list in words.
enum ItemWords {
    static func name(_ item: BrowseIndex.Item) -> String { item.title.flatMap { $0.isEmpty ? nil : $0 } ?? item.url }

    /// The state of a statement in words, and whether it stands out; empty for one that is held as usual.
    static func state(_ item: BrowseIndex.Item) -> (words: String, isFlag: Bool) {
        let since = Wording.crawlDay(item.since)
        switch item.state {
        case "held": return change(item, since)
        case "gone": return (item.hasCopy ? "gone since \(since), copy held" : "gone since \(since)", true)
        case "redirect": return ("redirects", false)
        default: return (item.hasCopy ? "\(item.state), copy held" : item.state, true)
        }
    }

    private static func change(_ item: BrowseIndex.Item, _ since: String) -> (words: String, isFlag: Bool) {
        switch item.change {
        case .added: ("new", true)
        case .edited: ("edited", true)
        case .restored: ("back", true)
        case .none, .bytes, .gone: (item.isListed ? "" : "on no listing", false)
        }
    }
}
