import PouchBytes

/// A text with places for the matches of a pattern's groups: `$1`, `${12}`, `${name}`, `$0` for the whole match, `$$`
/// for a dollar sign.
public struct Replacement: Sendable, Equatable {
    enum Piece: Sendable, Equatable {
        case text(String)
        case group(Int)
        case name(String)
    }

    let pieces: [Piece]

    /// Reads a text; nil for a `$` in it that is not such a place.
    public init?(_ source: String) {
        var pieces: [Piece] = []
        var text = ""
        var rest = Substring(source)
        while let next = rest.popFirst() {
            guard next == "$" else {
                text.append(next)
                continue
            }
            if rest.first == "$" {
                text.append(rest.removeFirst())
                continue
            }
            guard let piece = Self.reference(&rest) else { return nil }
            if !text.isEmpty { pieces.append(.text(text)) }
            text = ""
            pieces.append(piece)
        }
        if !text.isEmpty { pieces.append(.text(text)) }
        self.pieces = pieces
    }

    /// Reads the reference after a dollar sign: one digit, or a number or name in braces.
    private static func reference(_ rest: inout Substring) -> Piece? {
        if rest.first == "{" {
            guard let end = rest.firstIndex(of: "}") else { return nil }
            let word = String(rest[rest.index(after: rest.startIndex)..<end])
            rest = rest[rest.index(after: end)...]
            guard !word.isEmpty, word.utf8.allSatisfy({ ASCII.isLetter($0) || ASCII.isDigit($0) || $0 == 0x5F }) else {
                return nil
            }
            return word.utf8.allSatisfy(ASCII.isDigit) ? Int(word).map(Piece.group) : .name(word)
        }
        guard let digit = rest.first, let byte = digit.asciiValue, ASCII.isDigit(byte) else { return nil }
        rest.removeFirst()
        return .group(Int(byte - 0x30))
    }

    /// Groups of the text that the pattern lacks, in words; nil when it has all.
    func lacking(in pattern: Pattern) -> String? {
        for piece in pieces {
            switch piece {
            case .group(let number) where number > pattern.groupCount: return "group \(number)"
            case .name(let name) where !pattern.names.contains { $0.name == name }: return "group named \(name)"
            default: continue
            }
        }
        return nil
    }

    /// The text for one match; a group that took no part is empty.
    func text(for match: Match) -> String {
        pieces.map { piece in
            switch piece {
            case .text(let text): text
            case .group(let number): match[number] ?? ""
            case .name(let name): match[name] ?? ""
            }
        }.joined()
    }
}

extension Pattern {
    /// The text with each match, from left to right, replaced.
    ///
    /// - Parameters:
    ///   - most: matches that are replaced; those beyond stay.
    ///   - limit: bytes that the result may have.
    /// - Returns: nil when nothing matches, or the result would be larger than `limit`.
    /// - Throws: ``PatternError`` as a match does.
    func replacing(in text: String, with replacement: Replacement, most: Int, limit: Int) throws(PatternError)
        -> String?
    {
        let bytes = Array(text.utf8)
        var result: [UInt8] = []
        var copied = 0
        var place = 0
        for _ in 0..<most {
            guard place <= bytes.count, let match = try firstMatch(in: text, from: place) else { break }
            let range = match.range
            // A lookbehind's \K can put a match before where the search began.
            guard range.lowerBound >= copied else { break }
            result += bytes[copied..<range.lowerBound]
            result += replacement.text(for: match).utf8
            guard result.count <= limit else { return nil }
            copied = range.upperBound
            place = range.isEmpty ? Self.next(bytes, range.upperBound) : range.upperBound
        }
        guard copied > 0 || !result.isEmpty else { return nil }
        result += bytes[copied...]
        return result.count <= limit ? String(decoding: result, as: UTF8.self) : nil
    }

    /// Where the character after the one at `place` begins.
    private static func next(_ bytes: [UInt8], _ place: Int) -> Int {
        var next = place + 1
        while next < bytes.count, bytes[next] & 0xC0 == 0x80 { next += 1 }
        return next
    }
}
