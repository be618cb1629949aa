import PouchExtract

/// Tells lines that are nothing but links to other documents of the archive: "Related news", "Latest headlines".
struct LinkLines {
    private var addresses: [String: [String]] = [:]
    /// Longest first, so that a text inside another does not hide it.
    private let texts: [String]
    private let isDocument: (String) -> Bool

    /// On a page of more links only a line that is one link is found; a line of more bytes is not looked at.
    private static let (mostLinks, mostBytes) = (200, 400)

    /// - Parameter isDocument: whether a URL is another document of the archive.
    init(_ links: [Statement.Link], isDocument: @escaping (String) -> Bool) {
        for link in links where !link.text.isEmpty {
            addresses[link.text, default: []].append(link.url)
        }
        texts =
            addresses.count > Self.mostLinks
            ? [] : addresses.keys.sorted { ($1.utf8.count, $0) < ($0.utf8.count, $1) }
        self.isDocument = isDocument
    }

    /// Whether a line is a link's text, wherever the link leads.
    func isLink(_ line: String) -> Bool { addresses[line] != nil }

    /// Whether all of the line's letters belong to such links; dates beside them do not count.
    func isWhole(_ line: String) -> Bool { label(of: line)?.isEmpty ?? false }

    /// The words in front of a line's links, "Related:", where all of its other letters belong to such links; empty for a
    /// line without them, nil for any other line.
    func label(of line: String) -> String? {
        guard line.utf8.count < Self.mostBytes else { return nil }
        if let known = addresses[line] { return known.contains(where: isDocument) ? "" : nil }
        var rest = line
        var found = false
        for text in texts where rest.utf8.count >= text.utf8.count {
            guard let place = rest.range(of: text), addresses[text]?.contains(where: isDocument) == true else {
                continue
            }
            rest.replaceSubrange(place, with: Self.mark)
            found = true
        }
        guard found else { return nil }
        func hasLetters(_ text: Substring) -> Bool {
            NumberLine(String(text).replacing(Self.mark, with: " ")).hasLetters
        }
        guard hasLetters(rest[...]) else { return "" }
        guard let first = rest.range(of: Self.mark), !hasLetters(rest[first.upperBound...]) else { return nil }
        let label = rest[..<first.lowerBound]
        return label.utf8.count <= Self.longestLabel ? String(label) : nil
    }

    /// Stands for a link; no text of a page has it.
    private static let mark = "\u{1}"
    /// Bytes of words in front of links; more are a sentence.
    private static let longestLabel = 40
}
