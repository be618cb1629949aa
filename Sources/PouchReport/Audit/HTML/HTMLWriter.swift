/// Writes HTML; text goes through ``text(_:)`` alone, which escapes it.
struct HTMLWriter {
    private(set) var bytes: [UInt8] = []

    /// Mark-up of our own.
    mutating func raw(_ markup: StaticString) {
        bytes.append(contentsOf: UnsafeBufferPointer(start: markup.utf8Start, count: markup.utf8CodeUnitCount))
    }

    /// A part made by another writer, or by code from numbers and words of its own.
    mutating func raw(made markup: [UInt8]) { bytes += markup }

    /// Text from anywhere, for content and for quoted attributes.
    mutating func text(_ text: String) { HTMLText.append(text, to: &bytes) }

    mutating func number(_ number: Int) { bytes += grouped(number).utf8 }

    /// `<b class="c">text</b>`; the tag is of our own.
    mutating func element(_ tag: StaticString, _ text: String) { element(tag, "", text) }

    mutating func element(_ tag: StaticString, _ attributes: StaticString, _ text: String) {
        open(tag, attributes)
        self.text(text)
        close(tag)
    }

    mutating func open(_ tag: StaticString, _ attributes: StaticString = "") {
        raw("<")
        raw(tag)
        if attributes.utf8CodeUnitCount > 0 {
            raw(" ")
            raw(attributes)
        }
        raw(">")
    }

    mutating func close(_ tag: StaticString) {
        raw("</")
        raw(tag)
        raw(">")
    }

    /// A URL as a link when it is one to follow, else as text; either way set apart from the direction of what is around.
    mutating func link(_ url: String, _ words: String? = nil) {
        let shown = words ?? DiffLines.cut(url, to: 500)
        if let target = SafeLink.target(url) {
            raw("<a rel=\"noreferrer noopener\" href=\"")
            text(target)
            raw("\"><bdi>")
            text(shown)
            raw("</bdi></a>")
        } else {
            element("bdi", shown)
        }
    }

    /// `<time datetime="...">words</time>` when it is a time, else the words.
    mutating func time(_ moment: String?, _ words: (String) -> String = Wording.moment) {
        guard let moment else { return }
        let words = words(moment)
        guard words != moment else { return text(moment) }
        raw("<time datetime=\"")
        text(moment)
        raw("\">")
        text(words)
        raw("</time>")
    }
}

/// The one way in which text becomes part of HTML and XML.
enum HTMLText {
    /// Appends the text so that it can stand in content and in attributes in quotes: mark-up signs as references; what would
    /// act, hide or turn the direction shown as `\x1b` or `\u{202e}`. Line feeds and tabs stay.
    static func append(_ text: String, to bytes: inout [UInt8]) {
        var text = text
        text.withUTF8 { append($0, to: &bytes) }
    }

    private static func append(_ text: UnsafeBufferPointer<UInt8>, to bytes: inout [UInt8]) {
        var start = 0
        var place = 0
        while place < text.count {
            if isPlain(text[place]) {
                place += 1
                continue
            }
            bytes.append(contentsOf: text[start..<place])
            start = place
            // What stands beyond ASCII is looked at scalar by scalar.
            repeat { place += 1 } while place < text.count && text[start] >= 0x80 && text[place] >= 0x80
            switch text[start] {
            case 0x26: bytes += "&amp;".utf8
            case 0x3C: bytes += "&lt;".utf8
            case 0x3E: bytes += "&gt;".utf8
            case 0x22: bytes += "&#34;".utf8
            case 0x27: bytes += "&#39;".utf8
            default: bytes += printable(String(decoding: text[start..<place], as: UTF8.self)).utf8
            }
            start = place
        }
        bytes.append(contentsOf: text[start...])
    }

    private static func isPlain(_ byte: UInt8) -> Bool {
        switch byte {
        case 0x22, 0x26, 0x27, 0x3C, 0x3E: false
        case 0x09, 0x0A, 0x20..<0x7F: true
        default: false
        }
    }

    static func escaped(_ text: String) -> String {
        var bytes: [UInt8] = []
        append(text, to: &bytes)
        return String(decoding: bytes, as: UTF8.self)
    }

    /// A language as an attribute may name it (BCP 47); nil for anything else.
    static func language(_ tag: String?) -> String? {
        guard let tag, (2...35).contains(tag.utf8.count) else { return nil }
        let parts = tag.utf8.split(separator: UInt8(ascii: "-"), omittingEmptySubsequences: false)
        let isWell = parts.allSatisfy { (1...8).contains($0.count) && $0.allSatisfy(\.isAlphanumeric) }
        return isWell && parts.first.map { (2...3).contains($0.count) } == true ? tag : nil
    }
}

extension UInt8 {
    fileprivate var isAlphanumeric: Bool {
        (0x30...0x39).contains(self) || (0x41...0x5A).contains(self) || (0x61...0x7A).contains(self)
    }
}
