import Testing

@testable import PouchHTML

@Suite("the Encoding Standard's characters")
struct EncodingIndexTests {
    private func text(_ bytes: [UInt8], _ name: String) -> String {
        String(decoding: Charset.decode(bytes[...], as: name).utf8, as: UTF8.self)
    }

    @Test(
        "characters that the C library's tables lack or have elsewhere are read as browsers read them",
        arguments: [
            ("euc-jp", [0x8F, 0xB0, 0xA1] as [UInt8], "\u{4E02}"), ("euc-jp", [0xAD, 0xA1], "\u{2460}"),
            ("euc-jp", [0x8E, 0xB1], "\u{FF71}"), ("euc-jp", [0xA1, 0xC1], "\u{FF5E}"),
            ("iso-2022-jp", [0x1B, 0x24, 0x42, 0x2D, 0x21, 0x1B, 0x28, 0x42, 0x61], "\u{2460}a"),
            ("iso-2022-jp", [0x1B, 0x28, 0x49, 0x31], "\u{FF71}"), ("iso-2022-jp", [0x1B, 0x28, 0x4A, 0x5C], "\u{A5}"),
            ("shift_jis", [0x81, 0x60], "\u{FF5E}"), ("shift_jis", [0xF0, 0x40], "\u{E000}"),
            ("big5", [0x88, 0x62], "\u{CA}\u{304}"), ("big5", [0x87, 0x40], "\u{43F0}"),
            ("big5", [0x87, 0x45], "\u{27267}"), ("big5", [0xA1, 0x4E], "\u{FE51}"),
            ("gbk", [0x80], "\u{20AC}"), ("gbk", [0x81, 0x30, 0x81, 0x30], "\u{80}"),
            ("gb18030", [0x84, 0x31, 0xA4, 0x37], "\u{FFFD}"), ("gb18030", [0x94, 0x39, 0xDA, 0x33], "\u{1F4A9}"),
            ("gb18030", [0x81, 0x35, 0xF4, 0x37], "\u{E7C7}"), ("euc-kr", [0xA2, 0xE6], "\u{20AC}"),
            ("euc-kr", [0xA2, 0xE8], "\u{FFFD}"), ("euc-kr", [0x8C, 0x63], "\u{B620}"),
            ("koi8-u", [0xAE], "\u{45E}"), ("koi8-u", [0xBE], "\u{40E}"), ("windows-1251", [0x98], "\u{98}"),
            ("windows-1257", [0x83], "\u{83}"), ("windows-1255", [0xCA], "\u{5BA}"),
            ("iso-8859-16", [0xA5], "\u{201E}"),
            ("x-mac-cyrillic", [0xFF], "\u{20AC}"), ("x-user-defined", [0x80], "\u{F780}"),
        ])
    func characters(name: String, bytes: [UInt8], wanted: String) {
        #expect(Array(text(bytes, name).unicodeScalars) == Array(wanted.unicodeScalars), "\(name)")
    }

    @Test(
        "a byte that fits nothing does not take the markup after it with it",
        arguments: ["big5", "euc-kr", "shift_jis", "euc-jp", "gbk", "gb18030", "windows-1253", "utf-8"])
    func asciiStays(name: String) {
        for lead in UInt8(0x81)...0xFE {
            let read = text([lead] + Array("<p>".utf8), name)
            // 0x3C can be no second byte of a pair anywhere.
            #expect(read.hasSuffix("<p>"), "\(name) \(lead)")
        }
    }

    @Test(
        "every character of an encoding comes back when it is written into a query",
        arguments: ["big5", "euc-kr", "shift_jis", "euc-jp", "gbk", "gb18030", "windows-1251", "koi8-u", "iso-8859-7"])
    func roundTrip(name: String) {
        var seen = 0
        for lead in UInt8(0x80)...0xFE {
            for trail in UInt8(0x20)...0xFE {
                let (utf8, replaced) = Charset.decode([lead, trail], as: name)
                guard replaced == 0 else { continue }
                let text = String(decoding: utf8, as: UTF8.self)
                // Hong Kong's supplement and what users defined have no bytes to go back to.
                let written = Charset.encodeForQuery(text, as: name)
                guard !written.starts(with: "%26%23".utf8) else { continue }
                seen += 1
                let back = String(decoding: Charset.decode(written[...], as: name).utf8, as: UTF8.self)
                #expect(back.hasPrefix(text) || written.contains(UInt8(ascii: "%")), "\(name) \(lead) \(trail)")
            }
        }
        #expect(seen > 5_000)
    }

    @Test("a label is read in any ASCII case, with ASCII space around it, and in no other spelling")
    func labels() {
        #expect(Charset.canonicalName(label: "\t\n\u{C}\r Shift_JIS ") == "shift_jis")
        #expect(Charset.canonicalName(label: "\u{A0}utf-8") == nil)
        #expect(Charset.canonicalName(label: "\u{B}utf-8") == nil)
        #expect(Charset.canonicalName(label: "\u{212A}oi8-r") == nil)
        #expect(Charset.canonicalName(label: "\u{17F}jis") == nil)
        #expect(Charset.canonicalName(label: "hz-gb-2312") == "replacement")
        #expect(Charset.canonicalName(label: "logical") == "iso-8859-8")
    }

    @Test("a page that claims an encoding which no browser reads is told, not guessed at")
    func replacement() throws {
        let reading = try Reading(Array("<p>text".utf8), type: "text/html; charset=iso-2022-kr")
        #expect(!reading.text.contains("text"))
        #expect(reading.warnings.contains { $0.contains("browsers do not read") })
    }
}
