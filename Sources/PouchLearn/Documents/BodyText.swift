/// Which lines of a document are its own text, judged by what other pages of the archive have too.
struct BodyText: Sendable {
    enum Kind: Sendable {
        /// A line that no other page has.
        case own
        /// Of those, sentences.
        case prose
        /// On other pages too.
        case shared
        /// On other pages too, apart from its numbers and dates: "Ref.: 12345", "13:55".
        case counted
        /// Links, one beside the other.
        case links
        /// The title or the date, which have rules of their own.
        case field
    }

    let sample: DocumentSample
    private(set) var kinds: [Kind] = []
    /// Letters of prose of the whole page.
    private(set) var prose = 0
    /// Letters of every line up to a place, by kind: an element's letters are a difference of two.
    private var sums: [(prose: Int, own: Int, shared: Int, links: Int)] = []

    /// - Parameter shared: keys of lines that stand on another page too.
    init(_ sample: DocumentSample, shared: Set<String>, counted: Set<String>, fields: [Int]) {
        self.sample = sample
        let tree = sample.page.tree
        let fieldPieces = fields.map { tree.elements[$0].pieces }
        let title = sample.title.map(TextKey.of) ?? ""
        sums.append((0, 0, 0, 0))
        for line in sample.lines.lines {
            let kind: Kind
            if fieldPieces.contains(where: {
                !$0.isEmpty && $0.lowerBound <= line.pieces.lowerBound && line.pieces.upperBound <= $0.upperBound
            }) || !title.isEmpty && line.key == title {
                kind = .field
            } else if shared.contains(line.key) || line.key.isEmpty || Self.isBoilerplate(line.element, tree) {
                kind = .shared
            } else if line.letters <= 60, !Self.isSentence(line), let masked = Self.masked(line),
                counted.contains(masked)
            {
                kind = .counted
            } else if line.linkLetters * 10 > line.letters * 6 {
                kind = .links
            } else if Self.isProse(line) {
                kind = .prose
            } else {
                kind = .own
            }
            kinds.append(kind)
            var sum = sums[sums.count - 1]
            switch kind {
            case .prose: sum.prose += line.letters
            case .own: sum.own += line.letters
            case .shared: sum.shared += line.letters
            case .links: sum.links += line.letters
            case .field, .counted: break
            }
            sums.append(sum)
        }
        prose = sums[sums.count - 1].prose
    }

    /// A line with its numbers and names of months taken out; nil for one that has neither.
    static func masked(_ line: PageLines.Line) -> String? {
        guard line.letters <= 60, line.text.utf8.contains(where: { 48...57 ~= $0 }) else { return nil }
        var words: [String] = []
        for word in line.text.lowercased().split(whereSeparator: { !$0.isLetter && !$0.isNumber }) {
            if word.contains(where: \.isNumber) {
                // A code of letters and digits is one number.
                if words.last != "9" { words.append("9") }
            } else if MonthWords.number(String(word)) != nil {
                if words.last != "9" { words.append("9") }
            } else {
                words.append(String(word))
            }
        }
        return words.joined(separator: " ")
    }

    private static let pictures: Set<String> = [
        "caption", "media", "player", "gallery", "slideshow", "carousel", "photo",
    ]

    /// Whether a line stands in what is named as a way through the site.
    private static func isBoilerplate(_ element: Int, _ tree: PageTree) -> Bool {
        for place in tree.chain(element).prefix(5) {
            let node = tree.elements[place]
            if ["nav", "footer"].contains(node.name) || node.attributes["role"] == "navigation" { return true }
            for name in node.classes + [node.id].compactMap({ $0 }) {
                if name.lowercased().contains("breadcrumb") { return true }
                let parts = name.lowercased().split(whereSeparator: { $0 == "-" || $0 == "_" })
                // The text under a picture; a larger element with such a class holds more.
                if parts.contains(where: { pictures.contains(String($0)) }), tree.letters(place) <= 240,
                    tree.first("p", in: place) == nil
                {
                    return true
                }
            }
        }
        return false
    }

    /// A sentence with a number is text, however like it is to another page's.
    private static func isSentence(_ line: PageLines.Line) -> Bool {
        guard let last = line.text.unicodeScalars.last else { return false }
        if last == "。" { return line.letters >= 15 }
        return line.letters >= 30 && last == "." && line.text.split(separator: " ").count >= 6
    }

    private static func isProse(_ line: PageLines.Line) -> Bool {
        if line.letters >= 70 { return true }
        guard line.letters >= 12, let last = line.text.unicodeScalars.last else { return false }
        return line.letters >= 25 && ".!?:;”\"’)。！？".unicodeScalars.contains(last)
            || line.text.unicodeScalars.contains { $0.properties.isIdeographic } && line.letters >= 15
    }

    /// Letters of each kind inside an element.
    func sum(_ element: Int) -> (prose: Int, own: Int, shared: Int, links: Int) {
        let range = sample.lines.indices(in: sample.page.tree.elements[element].pieces)
        let low = sums[range.lowerBound]
        let high = sums[range.upperBound]
        return (high.prose - low.prose, high.own - low.own, high.shared - low.shared, high.links - low.links)
    }

    func lines(_ element: Int) -> Range<Int> { sample.lines.indices(in: sample.page.tree.elements[element].pieces) }

    /// The smallest element with at least 85 % of the page's prose, or of its other own lines when it has no prose.
    var smallest: Int {
        let tree = sample.page.tree
        let usesProse = prose > 0
        func weight(_ element: Int) -> Int {
            let sum = sum(element)
            return usesProse ? sum.prose : sum.own
        }
        var at = tree.body
        let least = weight(at) * 85 / 100
        guard least > 0 else { return at }
        while true {
            var child = at + 1
            var next: Int?
            while child < tree.elements[at].end {
                if weight(child) >= least, weight(child) > 0 {
                    next = child
                    break
                }
                child = tree.elements[child].end
            }
            guard let found = next,
                !["p", "span", "b", "strong", "font", "em", "i", "a"].contains(tree.elements[found].name)
            else { return at }
            at = found
        }
    }
}
