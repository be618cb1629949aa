import Testing

@testable import PouchHTML

@Suite("text made of a page's characters")
struct TextFoldingTests {
    @Test("white space of every kind is one space, and none stands at the ends")
    func spaces() throws {
        let reading = try Reading(
            "<p> \u{A0}a\u{A0}\u{A0}b&nbsp; &#160;c\td\u{2003}e\u{3000}f\u{2028}g\u{202F}h &nbsp; </p><p>&nbsp;</p>")
        #expect(reading.texts == ["a b c d e f g h"])
    }

    @Test("lines that a word processor broke are one line")
    func wrapped() throws {
        #expect(
            try Reading("<p>The Secretary\r\nwill\rmeet\n   the\n\n\nminister</p><pre>as\n  it is</pre>").texts == [
                "The Secretary will meet the minister", "as it is",
            ])
    }

    @Test("marks inside a word are kept together with it")
    func inline() throws {
        #expect(
            try Reading("<p>un<b>done</b><i>-ish</i> <font>x</font>y <a href=z>z</a>.").texts == ["undone-ish xy z."])
    }

    @Test("characters without width go, and words stay whole")
    func widthless() throws {
        #expect(try Reading("<p>\u{200E}4 May \u{200E} 2003\u{200E}, no\u{200C}thing").texts == ["4 May 2003, nothing"])
        #expect(try Reading("<p>co\u{AD}op\u{200B}er\u{FEFF}a\u{2060}te").texts == ["cooperate"])
    }

    @Test("text is in form NFC, whatever the page had")
    func nfc() throws {
        let reading = try Reading("<p>cafe\u{301} A\u{30A} \u{212B} n<b>\u{303}</b> \u{1100}\u{1161} q\u{323}\u{307}")
        #expect(Array(reading.text.unicodeScalars) == Array("café Å Å ñ 가 q\u{323}\u{307}".unicodeScalars))
    }

    @Test("controls are dropped and counted")
    func controls() throws {
        let reading = try Reading("<p>a\u{7F}b&#127;c")
        #expect(reading.texts == ["abc"])
        #expect(reading.controls == 2)
    }
}
