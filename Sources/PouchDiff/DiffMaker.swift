/// Puts the parts together: aligned paragraphs, what changed inside them, in reading order.
enum DiffMaker {
    /// A paragraph of both texts.
    fileprivate struct Match {
        var old: Int
        var new: Int
        var isMoved: Bool
        var pieces: [ParagraphDiff.Piece]
    }

    static func make(
        _ old: [String], _ new: [String], _ options: TextDiff.Options
    ) -> ([TextDiff.Paragraph], Double) {
        let (was, now) = (old.map { Array($0.utf8) }, new.map { Array($0.utf8) })
        // One direction is searched, and its answer is turned for the other, so that both directions agree.
        let isTurned = now.lexicographicallyPrecedes(was) { $0.lexicographicallyPrecedes($1) }
        let matches =
            isTurned
            ? matched(now, was, options).map(\.turned).sorted { $0.old < $1.old } : matched(was, now, options)
        return assembled(was, now, matches)
    }

    fileprivate static func matched(_ old: [[UInt8]], _ new: [[UInt8]], _ options: TextDiff.Options) -> [Match] {
        var budget = DiffBudget()
        let folds = options.ignoresTypography
        return ParagraphAlignment(old, new, folds: folds, budget: &budget).matches.map { match in
            let (was, now) = (old[match.old], new[match.new])
            let pieces =
                match.isEqual
                ? [ParagraphDiff.Piece(isSame: true, old: was.indices, new: now.indices)]
                : ParagraphDiff(was, now, folds: folds, budget: &budget).pieces
            return Match(old: match.old, new: match.new, isMoved: match.isMoved, pieces: pieces)
        }
    }

    /// - Parameter matches: sorted by the place in the old text.
    fileprivate static func assembled(_ old: [[UInt8]], _ new: [[UInt8]], _ matches: [Match]) -> (
        [TextDiff.Paragraph], Double
    ) {
        var measure = Measure()
        var result: [TextDiff.Paragraph] = []
        let isGone = isAlone(old.count, matches.map(\.old))
        let moved = Dictionary(uniqueKeysWithValues: matches.filter(\.isMoved).map { ($0.new, $0) })
        var (fromOld, fromNew) = (0, 0)
        func fill(_ endOld: Int, _ endNew: Int) {
            for place in fromOld..<endOld where isGone[place] {
                measure.whole(old[place])
                result.append(whole(.deleted, old[place], place + 1, nil))
            }
            for place in fromNew..<endNew {
                if let match = moved[place] {
                    measure.match(old[match.old], new[place], match.pieces, isMoved: true)
                    result.append(paragraph(.moved, old, new, match))
                } else {
                    measure.whole(new[place])
                    result.append(whole(.inserted, new[place], nil, place + 1))
                }
            }
            (fromOld, fromNew) = (endOld, endNew)
        }
        for match in matches where !match.isMoved {
            fill(match.old, match.new)
            measure.match(old[match.old], new[match.new], match.pieces, isMoved: false)
            result.append(paragraph(match.pieces.allSatisfy(\.isSame) ? .same : .changed, old, new, match))
            (fromOld, fromNew) = (match.old + 1, match.new + 1)
        }
        fill(old.count, new.count)
        return (result, measure.degree)
    }

    private static func isAlone(_ count: Int, _ partnered: [Int]) -> [Bool] {
        var result = [Bool](repeating: true, count: count)
        for place in partnered { result[place] = false }
        return result
    }

    private static func text(_ bytes: ArraySlice<UInt8>) -> String { String(decoding: bytes, as: UTF8.self) }

    private static func whole(
        _ kind: TextDiff.Span.Kind, _ bytes: [UInt8], _ oldNumber: Int?, _ newNumber: Int?
    ) -> TextDiff.Paragraph {
        TextDiff.Paragraph(
            kind: kind == .deleted ? .deleted : .inserted, oldNumber: oldNumber, newNumber: newNumber,
            spans: bytes.isEmpty ? [] : [TextDiff.Span(kind: kind, text: text(bytes[...]))])
    }

    fileprivate static func paragraph(
        _ kind: TextDiff.Paragraph.Kind, _ old: [[UInt8]], _ new: [[UInt8]], _ match: Match
    ) -> TextDiff.Paragraph {
        var spans: [TextDiff.Span] = []
        for piece in match.pieces {
            if !piece.isSame, !piece.old.isEmpty {
                spans.append(TextDiff.Span(kind: .deleted, text: text(old[match.old][piece.old])))
            }
            if !piece.new.isEmpty {
                spans.append(
                    TextDiff.Span(kind: piece.isSame ? .same : .inserted, text: text(new[match.new][piece.new])))
            }
        }
        return TextDiff.Paragraph(kind: kind, oldNumber: match.old + 1, newNumber: match.new + 1, spans: spans)
    }
}

extension DiffMaker.Match {
    fileprivate var turned: Self {
        .init(
            old: new, new: old, isMoved: isMoved,
            pieces: pieces.map { ParagraphDiff.Piece(isSame: $0.isSame, old: $0.new, new: $0.old) })
    }
}
