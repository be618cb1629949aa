import Testing

@testable import PouchHTML

@Suite("bytes into text")
struct CharsetDecodingTests {
    private func text(_ bytes: [UInt8], _ type: String) throws -> Reading { try Reading(bytes, type: type) }

    @Test(
        "byte 0x92 under iso-8859-1, us-ascii or nothing is an apostrophe, never a control",
        arguments: ["iso-8859-1", "us-ascii", "windows-1252", ""])
    func apostrophe(label: String) throws {
        let reading = try text(
            Array("<p>Iraq".utf8) + [0x92] + Array("s ".utf8) + [0x93, 0x61, 0x94, 0x96, 0x80],
            "text/html; charset=\(label)")
        #expect(reading.texts == ["Iraq\u{2019}s \u{201C}a\u{201D}\u{2013}\u{20AC}"])
        #expect(reading.warnings.isEmpty)
    }

    @Test("an apostrophe is one wherever in a run of ASCII it stands")
    func everyPlace() {
        for before in 0...150 {
            let plain = [UInt8](repeating: 0x61, count: before)
            let rest = [UInt8](repeating: 0x62, count: 150 - before)
            let decoded = Charset.decode((plain + [0x92] + rest)[...], as: "windows-1252")
            #expect(decoded.utf8 == plain + [0xE2, 0x80, 0x99] + rest)
        }
    }

    @Test("the five bytes that windows-1252 leaves out never reach the text, and are counted")
    func undefined() throws {
        let reading = try text([0x61, 0x81, 0x8D, 0x8F, 0x90, 0x9D, 0x62], "text/html; charset=windows-1252")
        #expect(reading.texts == ["ab"])
        #expect(reading.controls == 5)
    }

    @Test("a reference such as &#146; is the apostrophe that its writer saw")
    func references() throws {
        let reading = try Reading(
            "<p>We don&#146;t &#147;go&#148; &#x96; &#133; &#128;5 &eacute;&amp;&lt;&nbsp;x &#129;y")
        #expect(reading.texts == ["We don\u{2019}t \u{201C}go\u{201D} \u{2013} \u{2026} \u{20AC}5 é&< x y"])
        #expect(reading.controls == 1)
    }

    @Test("controls of a page that was converted wrongly are repaired, and the page is marked")
    func converted() throws {
        let reading = try Reading("<p>hasn\u{92}t")
        #expect(reading.texts == ["hasn\u{2019}t"])
        #expect(reading.warnings == ["1 control characters U+0080 to U+009F read as windows-1252"])
    }

    @Test("bytes that are no UTF-8 become marks of replacement, counted, and the rest is kept")
    func invalid() throws {
        let reading = try text(
            [0x61, 0xFF, 0x62, 0xC3, 0x28, 0xE2, 0x80, 0x63, 0xC0, 0xAF, 0xED, 0xA0, 0x80, 0x64, 0xF0, 0x9F],
            "text/html; charset=utf-8")
        #expect(reading.text.filter { $0.isASCII } == "ab(cd")
        #expect(reading.text.contains("\u{FFFD}"))
        #expect(reading.warnings.count == 1)
        #expect(reading.warnings.first?.hasSuffix("bytes are not valid utf-8") == true)
    }

    @Test("a NUL ends nothing, is not in the text, and is told")
    func nul() throws {
        let reading = try text(Array("<p>be\0fore<p>after\0".utf8), "text/html; charset=utf-8")
        #expect(reading.texts == ["before", "after"])
        #expect(reading.warnings == ["2 NUL characters removed"])
        #expect(try Reading("<p>a&#0;b").text.utf8.contains(0) == false)
    }

    @Test("UTF-16 is read, and one broken half of a pair costs one character, not the rest")
    func utf16() throws {
        let good = "<p>Aé\u{1F600}Z".utf16.flatMap { [UInt8($0 >> 8), UInt8($0 & 255)] }
        #expect(try Reading([0xFE, 0xFF] + good).texts == ["Aé\u{1F600}Z"])
        let broken = Array("<p>A".utf16) + [0xD800] + Array("BCD".utf16)
        let reading = try Reading([0xFF, 0xFE] + broken.flatMap { [UInt8($0 & 255), UInt8($0 >> 8)] })
        #expect(reading.texts == ["A\u{FFFD}BCD"])
        #expect(reading.charset.name == "utf-16le")
    }

    @Test(
        "other encodings of the web are read",
        arguments: [
            ("koi8-r", [0xF0, 0xD2] as [UInt8], "Пр"), ("windows-1251", [0xCF, 0xF0], "Пр"),
            ("iso-8859-2", [0xB1], "ą"), ("macintosh", [0xD5], "\u{2019}"),
            ("shift_jis", [0x93, 0xFA], "日"), ("gb2312", [0xC8, 0xD5], "日"), ("big5", [0xA4, 0xE9], "日"),
            ("euc-kr", [0xC0, 0xCF], "일"),
            ("iso-2022-jp", [0x1B, 0x24, 0x42, 0x46, 0x7C, 0x1B, 0x28, 0x42], "日"), ("euc-jp", [0xC6, 0xFC], "日"),
        ])
    func others(label: String, bytes: [UInt8], text: String) throws {
        #expect(try self.text(Array("<p>".utf8) + bytes, "text/html; charset=\(label)").texts == [text])
    }

    @Test("the last letter of a page is not lost, nor does it change places with a damaged byte")
    func lastLetter() {
        for name in ["windows-1255", "windows-1258", "windows-1251", "big5", "iso-2022-jp", "koi8-u"] {
            #expect(Charset.decode(Array("end".utf8)[...], as: name).utf8 == Array("end".utf8), "\(name)")
        }
        let hebrew = Charset.decode([0xE0][...], as: "windows-1255")
        #expect(String(decoding: hebrew.utf8, as: UTF8.self) == "\u{5D0}")
        // 0xD9 is nothing in windows-1255.
        let damaged = Charset.decode([0xE0, 0xD9, 0x61][...], as: "windows-1255")
        #expect(String(decoding: damaged.utf8, as: UTF8.self) == "\u{5D0}\u{FFFD}a")
        #expect(damaged.replaced == 1)
    }

    @Test("every encoding that has a name can be decoded")
    func all() {
        for label in [
            "ibm866", "iso-8859-3", "iso-8859-4", "iso-8859-5", "iso-8859-6", "iso-8859-7", "iso-8859-8", "iso-8859-10",
            "iso-8859-13",
            "iso-8859-14", "iso-8859-15", "iso-8859-16", "koi8-u", "windows-874", "windows-1250", "windows-1253",
            "windows-1254", "windows-1255",
            "windows-1256", "windows-1257", "windows-1258", "x-mac-cyrillic", "gb18030", "gbk",
        ] {
            // Byte 0xE4 is "ä" in windows-1252: an encoding that fell back to it is seen.
            #expect(Charset.canonicalName(label: label) == label)
            let text = String(decoding: Charset.decode([0x41, 0xE4, 0x40], as: label).utf8, as: UTF8.self)
            let keepsIt = [
                "iso-8859-4", "iso-8859-10", "iso-8859-13", "iso-8859-14", "iso-8859-15", "iso-8859-16", "iso-8859-3",
                "windows-1250",
                "windows-1254", "windows-1257", "windows-1258",
            ].contains(label)
            #expect(text.hasPrefix("A") && text.contains("ä") == keepsIt, "\(label): \(text)")
        }
    }
}
