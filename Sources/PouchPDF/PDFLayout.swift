/// The output of `pdftotext -bbox-layout`: pages, blocks of lines, and where each line stands. Its form is one element
/// a line; any other form is passed over.
struct PDFLayout: Sendable {
    struct Line: Sendable, Equatable {
        var text: String
        /// In points, from the page's upper left corner.
        var left: Double
        var top: Double
        var right: Double
        var bottom: Double

        var height: Double { bottom - top }
    }

    struct Page: Sendable {
        var width = 0.0
        var height = 0.0
        /// Lines that stand together, in the order in which they are read.
        var blocks: [[Line]] = []
    }

    private(set) var pages: [Page] = []
    /// The file's own data: its `title`, and names such as `author` and `creationdate`.
    private(set) var information: [(name: String, value: String)] = []
    /// Whether the output ends before its last page does.
    private(set) var isCut = true

    private static let mostInformation = 32
    private static let longestValue = 2_000
    private static let longestWord = 4_096

    init(_ output: [UInt8]) {
        var line: Line?
        var words: [String] = []
        for piece in output.split(separator: UInt8(ascii: "\n")) {
            let text = piece.drop { $0 == UInt8(ascii: " ") }
            if text.starts(with: "<word ".utf8) {
                guard line != nil, let word = Self.content(text, end: "</word>") else { continue }
                words.append(word)
            } else if text.starts(with: "<line ".utf8) {
                line = Self.line(text)
                words = []
            } else if text.starts(with: "</line>".utf8) {
                add(line, words)
                line = nil
            } else if text.starts(with: "<block ".utf8) {
                if !pages.isEmpty { pages[pages.count - 1].blocks.append([]) }
            } else if text.starts(with: "<page ".utf8) {
                pages.append(Page(width: Self.number("width", text) ?? 0, height: Self.number("height", text) ?? 0))
            } else if text.starts(with: "</doc>".utf8) {
                isCut = false
            } else if pages.isEmpty {
                inform(text)
            }
        }
    }

    private mutating func add(_ line: Line?, _ words: [String]) {
        guard var line, let page = pages.indices.last, let block = pages[page].blocks.indices.last else { return }
        line.text = words.filter { !$0.isEmpty }.joined(separator: " ")
        if !line.text.isEmpty { pages[page].blocks[block].append(line) }
    }

    private mutating func inform(_ text: ArraySlice<UInt8>) {
        guard information.count < Self.mostInformation else { return }
        if text.starts(with: "<title>".utf8) {
            if let title = Self.content(text, end: "</title>"), !title.isEmpty { information.append(("title", title)) }
        } else if text.starts(with: "<meta ".utf8), let name = Self.attribute("name", text)?.lowercased(),
            let value = Self.attribute("content", text), !name.isEmpty, name.utf8.allSatisfy({ 97...122 ~= $0 })
        {
            information.append((name, value))
        }
    }

    // MARK: - Markup

    private static func line(_ text: ArraySlice<UInt8>) -> Line? {
        guard let left = number("xMin", text), let top = number("yMin", text), let right = number("xMax", text),
            let bottom = number("yMax", text)
        else { return nil }
        return Line(text: "", left: left, top: top, right: right, bottom: bottom)
    }

    private static func number(_ name: String, _ text: ArraySlice<UInt8>) -> Double? {
        attribute(name, text).flatMap { Double($0) }.flatMap { abs($0) < 1e9 ? $0 : nil }
    }

    private static func attribute(_ name: String, _ text: ArraySlice<UInt8>) -> String? {
        let mark = Array(" \(name)=\"".utf8)
        guard let start = text.firstRange(of: mark)?.upperBound,
            let end = text[start...].firstIndex(of: UInt8(ascii: "\""))
        else { return nil }
        return plain(text[start..<end].prefix(longestValue))
    }

    /// The text between a line's first tag and `end`.
    private static func content(_ text: ArraySlice<UInt8>, end: String) -> String? {
        guard let start = text.firstIndex(of: UInt8(ascii: ">")) else { return nil }
        let rest = text[(start + 1)...]
        let stop = rest.firstRange(of: Array(end.utf8))?.lowerBound ?? rest.endIndex
        return plain(rest[..<stop].prefix(longestWord))
    }

    private static let references: [(name: [UInt8], sign: String)] = [
        (Array("&lt;".utf8), "<"), (Array("&gt;".utf8), ">"), (Array("&amp;".utf8), "&"),
        (Array("&quot;".utf8), "\""), (Array("&apos;".utf8), "'"),
    ]

    /// Text without markup: references are resolved, white space at both ends is taken off, controls are left out, and letters
    /// that type joins ("ﬁ") are the letters.
    private static func plain(_ bytes: ArraySlice<UInt8>) -> String {
        var text = ""
        var rest = bytes
        while let sign = rest.firstIndex(of: UInt8(ascii: "&")) {
            text += String(decoding: rest[..<sign], as: UTF8.self)
            rest = rest[sign...]
            if let reference = references.first(where: { rest.starts(with: $0.name) }) {
                text += reference.sign
                rest = rest.dropFirst(reference.name.count)
            } else {
                text += "&"
                rest = rest.dropFirst()
            }
        }
        text += String(decoding: rest, as: UTF8.self)
        var plain = String.UnicodeScalarView()
        for scalar in text.unicodeScalars {
            switch scalar.value {
            case 0..<0x20, 0x7F..<0xA0: continue
            case 0xFB00...0xFB04:
                plain.append(contentsOf: ["ff", "fi", "fl", "ffi", "ffl"][Int(scalar.value - 0xFB00)].unicodeScalars)
            default: plain.append(scalar)
            }
        }
        let first = plain.firstIndex { !$0.properties.isWhitespace } ?? plain.endIndex
        guard first < plain.endIndex, let last = plain.lastIndex(where: { !$0.properties.isWhitespace }) else {
            return ""
        }
        return String(plain[first...last])
    }
}
