/// Where, below a text, a list of other texts begins: under a heading of such lists, or as one date after another.
struct FurtherReading {
    private let lines: [PageLines.Line]

    /// - Parameter lines: those that may be the text, in their order.
    init(_ lines: [PageLines.Line]) { self.lines = lines }

    /// Letters above, from which on a text may have ended.
    private static let leastText = 200
    private static let longestHeading = 50
    private static let leastEntries = 3
    /// Letters of an entry beside its date.
    private static let leastEntry = 40
    /// Lines of one entry: its title, its first words, its author, its date.
    private static let longestEntry = 4

    /// Beginnings of headings, letters alone. Not "read also", which stands within texts too.
    private static let headings = [
        "youmayalsolike", "youmightalsolike", "youmaylike", "youmightlike", "relatedarticles", "relatedstories",
        "relatedposts", "relatednews", "relatedcontent", "morestories", "morenews", "recommendedforyou", "readnext",
        "upnext", "vocêpodegostar", "vocêtambémpodegostar", "tambiéntepuedeinteresar", "tepuedeinteresar",
        "noticiasrelacionadas", "notíciasrelacionadas", "potrebbeinteressartianche", "articlessimilaires",
        "daskönntesieauchinteressieren", "weitereartikel",
    ]

    /// The first line of the list; nil when there is none.
    var start: Int? { [named, dated].compactMap { $0 }.min() }

    /// Where a heading names it: at the end, or with less below than above. A box of that name within a text has most of it
    /// below.
    private var named: Int? {
        lines.indices.first { place in
            let line = lines[place]
            guard line.letters <= Self.longestHeading, Self.headings.contains(where: { line.key.hasPrefix($0) }) else {
                return false
            }
            let (above, below) = (letters(lines[..<place]), letters(lines[(place + 1)...]))
            return above >= Self.leastText && (below == 0 || below < above && lines.count - place > Self.leastEntries)
        }
    }

    private func letters(_ lines: ArraySlice<PageLines.Line>) -> Int { lines.reduce(0) { $0 + $1.letters } }

    /// Where lines of nothing but a date follow one another to the end, each with an entry between.
    private var dated: Int? {
        let dates = lines.indices.filter { isDate(lines[$0]) }
        var first: Int?
        var count = 0
        var next = lines.endIndex
        for place in dates.reversed() {
            let entry = lines[(place + 1)..<next]
            let isEntry = next == lines.endIndex || entry.contains { $0.letters >= Self.leastEntry }
            guard next - place <= Self.longestEntry, isEntry else { break }
            (first, next) = (place, place)
            count += 1
        }
        guard count >= Self.leastEntries, var start = first, letters(lines[..<start]) >= Self.leastText else {
            return nil
        }
        // The last line shows whether a date stands below its entry.
        if let last = dates.last, last == lines.index(before: lines.endIndex), start > 0 { start -= 1 }
        // The heading of the list, and the names above its first date.
        while start > 0, lines[start - 1].letters < Self.longestHeading, !endsSentence(lines[start - 1]) { start -= 1 }
        return start
    }

    /// Whether a line is a date and no more: "Wednesday November 20, 2019".
    private func isDate(_ line: PageLines.Line) -> Bool {
        line.letters <= 32 && !line.spots.isEmpty && line.text.split(separator: " ").count <= 5
    }

    private func endsSentence(_ line: PageLines.Line) -> Bool {
        line.text.unicodeScalars.last.map { ".!?:;”\"’)…。！？".unicodeScalars.contains($0) } ?? false
    }
}
