/// The difference of two texts given as paragraphs: by paragraphs, then words, then letters.
///
/// The same two texts give the same answer on every machine, and the two ways round mirror each other.
///
/// Cost is bounded (`DiffBudget`). Past its limits the answer turns coarser but stays true: a stretch of words or a whole
/// paragraph is shown as deleted and inserted although parts of it are alike. A paragraph of more than 8 MiB or
/// 3,000,000 words and signs, less what its head and tail have in common with the other's, is shown so.
package struct TextDiff: Sendable, Equatable {
    /// What counts as equal.
    package struct Options: Sendable, Equatable {
        /// Takes quotes of one family, dashes, ellipses, kinds and runs of white space, white space at a paragraph's ends,
        /// invisible break signs and precomposed or decomposed accents as equal. Never digits, case, accents, negations or
        /// other punctuation.
        package var ignoresTypography = false

        package init(ignoresTypography: Bool = false) {
            self.ignoresTypography = ignoresTypography
        }
    }

    /// A stretch of one paragraph; never begins or ends inside an extended grapheme cluster.
    package struct Span: Sendable, Equatable {
        /// In which of the two texts the stretch stands: in both, the old one, the new one.
        package enum Kind: String, Sendable { case same, deleted, inserted }

        package var kind: Kind
        package var text: String

        package init(kind: Kind, text: String) {
            self.kind = kind
            self.text = text
        }
    }

    /// A paragraph of either text, or one of each that belong together.
    package struct Paragraph: Sendable, Equatable {
        /// `moved`: stands elsewhere now, perhaps changed inside; both numbers are given and it is shown at its new place.
        package enum Kind: String, Sendable { case same, changed, deleted, inserted, moved }

        package var kind: Kind
        /// Its place in the old text, from 1.
        package var oldNumber: Int?
        /// Its place in the new text, from 1.
        package var newNumber: Int?
        /// `same` and `deleted` joined are the old paragraph, `same` and `inserted` the new one, byte for byte. Where
        /// typography is ignored, `same` holds the new text and the promise holds for the new paragraph alone.
        package var spans: [Span]
        /// The id of the shared edit or the noise that explains this paragraph's difference; nil when it is the
        /// document's own.
        package var toldBy: String?

        /// The old text, without what was inserted, or the new one, without what was deleted.
        package func text(without kind: Span.Kind) -> String { spans.filter { $0.kind != kind }.map(\.text).joined() }

        /// Whether it stands elsewhere and is what it was.
        package var isPlainMove: Bool { kind == .moved && spans.allSatisfy { $0.kind == .same } }

        package init(kind: Kind, oldNumber: Int?, newNumber: Int?, spans: [Span]) {
            self.kind = kind
            self.oldNumber = oldNumber
            self.newNumber = newNumber
            self.spans = spans
        }
    }

    /// Every paragraph of both, in the reading order of the new text, deleted ones where they stood.
    package private(set) var paragraphs: [Paragraph]

    /// Marks paragraphs, by their places, as explained by a shared edit or noise.
    package mutating func tell(_ places: [Int], by id: String) {
        for place in places where paragraphs.indices.contains(place) { paragraphs[place].toldBy = id }
    }

    /// The share of the text that changed, 0 to 1: deleted and inserted characters (extended grapheme clusters) over the
    /// characters of both texts. What only moved counts a tenth; an empty paragraph that came or went counts one character.
    /// 0 only when nothing but ignored typography differs.
    package private(set) var degree: Double

    /// Nothing changed but ignored typography.
    package var isEmpty: Bool { paragraphs.allSatisfy { $0.kind == .same } }

    package init(old: [String], new: [String], options: Options = Options()) {
        (paragraphs, degree) = DiffMaker.make(old, new, options)
    }
}
