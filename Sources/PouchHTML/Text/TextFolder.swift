import Foundation

/// Makes running text out of a page's bytes: white space of every kind folded to one space, what has no width dropped,
/// marks that show nothing dropped (``UnseenMarks``), controls dropped and counted, the result in Unicode's form NFC.
struct TextFolder {
    private var bytes: [UInt8] = []
    private var wantsSpace = false
    private var mayNeedNFC = false
    private var mayHaveMarks = false
    /// Controls that were dropped since the start.
    private(set) var controls = 0

    var isEmpty: Bool { bytes.isEmpty }
    /// Bytes of the text so far.
    var length: Int { bytes.count }

    mutating func space() { wantsSpace = true }

    mutating func add(_ text: UnsafeBufferPointer<UInt8>) {
        var place = 0
        while place < text.count {
            let byte = text[place]
            if byte > 0x20, byte < 0x7F {
                if wantsSpace { breakWord() }
                // Plain text at once, as far as it needs no folding.
                let end = text.endOfWords(from: place)
                bytes.append(contentsOf: UnsafeBufferPointer(rebasing: text[place..<end]))
                place = end
                continue
            }
            switch byte {
            case 0x20, 0x09...0x0D:
                wantsSpace = true
                place += 1
            case 0...0x1F, 0x7F:
                controls += 1
                place += 1
            default: place += wide(text, place)
            }
        }
    }

    /// A character of two bytes or more; returns how many.
    private mutating func wide(_ text: UnsafeBufferPointer<UInt8>, _ place: Int) -> Int {
        let first = text[place]
        let length = first >= 0xF0 ? 4 : first >= 0xE0 ? 3 : 2
        guard place + length <= text.count else { return text.count - place }
        let second = text[place + 1]
        let third = length > 2 ? text[place + 2] : 0
        switch (first, second, third) {
        case (0xC2, 0xA0, _), (0xE1, 0x9A, 0x80), (0xE2, 0x80, 0x80...0x8A), (0xE2, 0x80, 0xA8), (0xE2, 0x80, 0xA9),
            (0xE2, 0x80, 0xAF), (0xE2, 0x81, 0x9F),
            (0xE3, 0x80, 0x80):
            wantsSpace = true
        case (0xC2, 0xAD, _), (0xE2, 0x80, 0x8B), (0xE2, 0x81, 0xA0), (0xEF, 0xBB, 0xBF): break
        case (0xC2, 0x80...0x9F, _):
            // "&#146;" means the byte 146 of windows-1252 (WHATWG HTML, "numeric character reference end state").
            let scalar = Charset.high[Int(second) - 0x80]
            guard scalar > 0x9F, let character = Unicode.Scalar(scalar), let utf8 = UTF8.encode(character) else {
                controls += 1
                break
            }
            if wantsSpace { breakWord() }
            bytes.append(contentsOf: utf8)
        default:
            if wantsSpace { breakWord() }
            // Below U+0300 everything is composed already, and so is common punctuation.
            if first >= 0xCC, first != 0xE2 || second != 0x80 { mayNeedNFC = true }
            if UnseenMarks.mayBe(first, second, third) { mayHaveMarks = true }
            bytes.append(contentsOf: UnsafeBufferPointer(rebasing: text[place..<(place + length)]))
        }
        return length
    }

    private mutating func breakWord() {
        if !bytes.isEmpty { bytes.append(0x20) }
        wantsSpace = false
    }

    /// The text so far; the folder is empty then.
    mutating func take() -> String {
        defer {
            bytes.removeAll(keepingCapacity: true)
            wantsSpace = false
            mayNeedNFC = false
            mayHaveMarks = false
        }
        var text = String(decoding: bytes, as: UTF8.self)
        if mayHaveMarks { text = UnseenMarks.removed(from: text) }
        return mayNeedNFC ? text.precomposedStringWithCanonicalMapping : text
    }
}
