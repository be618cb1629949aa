/// Plain text set in a column: safe to print, and broken between words.
struct TextColumn {
    let width: Int
    private(set) var bytes: [UInt8] = []

    /// - Parameter width: columns; under 20 is taken as 20.
    init(width: Int) { self.width = max(20, width) }

    /// In bytes; a longer word is broken, so that no line grows without end (RFC 5322 allows 998 bytes).
    private var longestWord: Int { max(240, width) }
    /// In bytes, before which a line ends whatever its columns.
    private static let longestLine = 700

    mutating func blank() {
        guard !bytes.isEmpty, bytes.suffix(2) != [10, 10] else { return }
        bytes.append(10)
    }

    /// A line as it is.
    ///
    /// - Parameter line: already safe to print.
    mutating func line(_ line: String) {
        bytes += line.utf8
        bytes.append(10)
    }

    /// Text from anywhere: a line feed in it begins a line, every other control character is shown.
    ///
    /// - Parameters:
    ///   - first: the text before the first line, such as "- ".
    ///   - rest: before the others.
    ///   - style: wraps each line, as colour does.
    mutating func text(_ text: String, first: String = "", rest: String? = nil, style: (String) -> String = { $0 }) {
        var lead = first
        let rest = rest ?? String(repeating: " ", count: columns(first))
        for part in text.split(separator: "\n", omittingEmptySubsequences: false) {
            var line = ""
            var used = 0
            let room = width - columns(lead)
            func end(_ line: String) -> String { line.isEmpty ? trimmed(lead) : lead + style(line) }
            for word in part.split(separator: " ", omittingEmptySubsequences: true) {
                for (index, piece) in pieces(printable(String(word)), room: room).enumerated() {
                    let more = columns(piece)
                    let hasRoom = used + 1 + more <= room && line.utf8.count + piece.utf8.count < Self.longestLine
                    if index > 0 || !line.isEmpty && !hasRoom {
                        self.line(end(line))
                        lead = rest
                        (line, used) = ("", 0)
                    }
                    if !line.isEmpty {
                        line += " "
                        used += 1
                    }
                    line += piece
                    used += more
                }
            }
            self.line(end(line))
            lead = rest
        }
    }

    private func trimmed(_ lead: String) -> String {
        var lead = lead
        while lead.last == " " { lead.removeLast() }
        return lead
    }

    /// The word, broken where it must be: a long one between letters of a script that has no blanks, any at ``longestWord``.
    private func pieces(_ word: String, room: Int) -> [String] {
        let isPlain = word.utf8.allSatisfy { $0 < 0x80 }
        guard isPlain ? word.utf8.count > longestWord : columns(word) > room || word.utf8.count > longestWord else {
            return [word]
        }
        let most = isPlain ? longestWord : max(2, room)
        var pieces: [String] = []
        var piece = String.UnicodeScalarView()
        var (size, used) = (0, 0)
        for character in word {
            // Scalar by scalar: a letter may carry thousands of accents.
            for (place, scalar) in character.unicodeScalars.enumerated() {
                let more = columns(String(scalar))
                if size + UTF8.width(scalar) > longestWord || place == 0 && used + columns(String(character)) > most {
                    if !piece.isEmpty { pieces.append(String(piece)) }
                    piece = .init()
                    (size, used) = (0, 0)
                }
                piece.append(scalar)
                size += UTF8.width(scalar)
                used += more
            }
        }
        if !piece.isEmpty { pieces.append(String(piece)) }
        return pieces
    }
}
