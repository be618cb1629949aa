/// The lines of a text, once its element is found.
extension GenericBody {
    /// Lines without a meaning of their own, letters alone.
    private static let labels: Set<String> = [
        "advert", "advertisement", "advertisements", "ad", "readmore", "alsoread", "readalso", "share", "sharethis",
        "tweet",
        "comments", "comment", "relatedstories", "relatedarticles", "related", "topvideo", "dontmiss",
        "jointheconversation",
        "print", "email", "facebook", "twitter", "whatsapp", "storycontinuesbelow", "continuereading", "trending",
        "moreonthis",
        "sponsored", "publicidad", "publicidade", "anzeige", "werbung", "publicité", "реклама", "loading", "topvideos",
        "ähnlichebeiträge", "lesensieauch", "mehrzumthema", "auchinteressant", "kommentaregeschlossen",
        "commentsareclosed", "àlireaussi", "czytajteż", "leesook", "leggianche", "leatambién", "leiatambém",
    ]

    /// Beginnings of what a publishing system says of a page below its text, letters alone.
    private static let tails = [
        "thisentrywasposted", "diesereintragwurde", "dieserbeitragwurde", "diesereintragwurdegeschrieben", "postedin",
        "filedunder", "veröffentlichtin", "publiédans", "publicadoen",
    ]

    /// The lines of the text within its element.
    func kept(in element: Int, _ tree: PageTree, _ blocked: [Bool]) -> [Int] {
        let range = lines.indices(in: tree.elements[element].pieces)
        let titleKey = title.map(TextKey.of) ?? ""
        var kept: [Int] = []
        for place in range {
            let line = lines.lines[place]
            guard !blocked[line.element] || tree.contains(line.element, element), line.letters > 0 else { continue }
            if shared.contains(line.key) || Self.labels.contains(line.key) { continue }
            if !titleKey.isEmpty, line.key == titleKey { continue }
            // A line of links alone is a list of others; a line of links within a paragraph is not.
            if line.linkLetters * 10 > line.letters * 8, !isInText(line, tree) { continue }
            if Self.isMarkup(line.text) { continue }
            kept.append(place)
        }
        if let end = FurtherReading(kept.map { lines.lines[$0] }).start { kept = Array(kept[..<end]) }
        // A head without a sentence, and a tail: labels, dates, names.
        while let first = kept.first, !Self.isSentence(lines.lines[first]), isLabel(first, tree) { kept.removeFirst() }
        while let last = kept.last, !Self.isSentence(lines.lines[last]), lines.lines[last].letters < 40,
            isLabel(last, tree)
        { kept.removeLast() }
        while let last = kept.last, lines.lines[last].letters < 200,
            Self.tails.contains(where: { lines.lines[last].key.hasPrefix($0) })
        {
            kept.removeLast()
        }
        return kept
    }

    /// Markup that a page shows as text, such as that of a counter.
    private static func isMarkup(_ text: String) -> Bool {
        let scalars = text.unicodeScalars
        guard scalars.first == "<", let second = scalars.dropFirst().first, second.properties.isAlphabetic else {
            return false
        }
        return text.contains("=\"") && text.contains(">")
    }

    private func isInText(_ line: PageLines.Line, _ tree: PageTree) -> Bool {
        tree.chain(line.element).prefix(3).contains { tree.elements[$0].name == "p" } && line.letters > 60
    }

    /// A line that is a date, a name or a label: neither a heading nor a paragraph of a word or two.
    private func isLabel(_ place: Int, _ tree: PageTree) -> Bool {
        let line = lines.lines[place]
        let name = tree.chain(line.element).prefix(3).map { tree.elements[$0].name }
        return line.letters < 60 && !name.contains("p") && !name.contains("li") && !name.contains("blockquote")
            && !name.contains("pre") || !line.spots.isEmpty && line.letters < 40
    }

    /// Lines joined to paragraphs: those of one block are one.
    func paragraphs(_ kept: [Int]) -> [String] {
        var paragraphs: [String] = []
        var before: Int?
        for place in kept {
            let line = lines.lines[place]
            if let last = before, last == place - 1, !line.beginsBlock, !paragraphs.isEmpty {
                paragraphs[paragraphs.count - 1] += " " + line.text
            } else {
                paragraphs.append(line.text)
            }
            before = place
        }
        return paragraphs
    }
}
