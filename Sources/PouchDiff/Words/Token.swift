/// A word, a number, a run of white space or a sign: the unit of a paragraph's diff.
struct Token {
    enum Kind: UInt8 {
        case space, word
        /// A cluster of a script without spaces; a run of Han numerals.
        case alone
        case dashes, dots, sign

        var isWord: Bool { self == .word || self == .alone }
    }

    /// Bytes of the paragraph; tokens follow one another without gaps.
    var start: Int32
    var end: Int32
    /// Grapheme clusters.
    var clusters: Int32
    var kind: Kind
    /// Holds a digit of any script: it is shown whole, always.
    var isNumber: Bool

    var range: Range<Int> { Int(start)..<Int(end) }
}

/// A paragraph's bytes and, once split, its tokens.
struct TokenizedText {
    let bytes: [UInt8]
    let tokens: [Token]

    /// nil when `range` holds more than can be compared.
    init?(_ bytes: [UInt8], in range: Range<Int>) {
        guard range.count <= DiffBudget.mostBytes, bytes.count < Int32.max else { return nil }
        var tokenizer = Tokenizer(bytes, range)
        guard let tokens = tokenizer.tokens() else { return nil }
        (self.bytes, self.tokens) = (bytes, tokens)
    }

    func text(_ token: Token) -> Substring {
        Substring(decoding: bytes[token.range], as: UTF8.self)
    }

    func folded(_ token: Token) -> String {
        Typography.folded(text(token), token.kind)
    }
}
