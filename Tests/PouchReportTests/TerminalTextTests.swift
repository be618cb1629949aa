import Testing

@testable import PouchReport

@Suite("Text from outside on a terminal")
struct TerminalTextTests {
    /// Not as arguments: a test's report would print them.
    @Test("no title, URL or error can act on the terminal or make a line read as another")
    func escaped() {
        for (text, shown) in [
            ("\u{1B}[2J", "\\x1b[2J"), ("a\r\nb", "a\\x0d\\x0ab"), ("\u{9B}31m", "\\x9b31m"),
            ("\u{7F}\u{0}\u{8}", "\\x7f\\x00\\x08"),
            ("\u{202E}gpj.exe", "\\u{202e}gpj.exe"), ("\u{2066}\u{200F}", "\\u{2066}\\u{200f}"),
            ("a\u{2028}b", "a\\u{2028}b"),
            ("\u{E0041}\u{FEFF}\u{AD}", "\\u{e0041}\\u{feff}\\u{ad}"), ("Iíve “éß” 日本 👩‍🚀", "Iíve “éß” 日本 👩‍🚀"),
        ] { #expect(printable(text) == shown) }
    }

    @Test(
        "columns are those of a terminal: wide characters take two, combining marks none",
        arguments: [
            ("abc", 3), ("日本", 4), ("e\u{301}", 1), ("⌚", 2), ("🚀", 2), ("░█▏", 3), ("", 0), ("ㅎ한", 4),
        ])
    func width(text: String, expected: Int) { #expect(columns(text) == expected) }

    @Test("a text that is cut is no wider than asked and shows that it was cut")
    func cut() {
        for text in ["plain text", "日本語の声明", "🚀🚀🚀🚀", "e\u{301}e\u{301}e\u{301}"] {
            for width in 0...12 {
                let shown = fitted(text, to: width)
                #expect(columns(shown) <= width)
                #expect(shown == text || width == 0 || shown.hasSuffix("…"))
            }
        }
        #expect(fitted("abcdef", to: 4) == "abc…")
        #expect(fitted("日本語", to: 4) == "日…")
    }

    @Test("numbers are rounded to what a person reads, and never to 1000.0 of a unit")
    func numbers() {
        #expect(
            [0, 999, 1_000, 999_949, 999_960, 1_440_000, 2_000_000_000, 5_000_000_000_000_000].map(bytesText)
                == ["0 B", "999 B", "1.0 kB", "999.9 kB", "1.0 MB", "1.4 MB", "2.0 GB", "5000.0 TB"])
        #expect(
            [0, 59.4, 59.6, 3_599, 3_600, 90_000, 200_000, -1, .infinity, .nan].map(durationText)
                == [
                    "0 s", "59 s", "1 min 00 s", "59 min 59 s", "1 h 00 min", "25 h 00 min", "2 days", "0 s",
                    "a very long time", "a very long time",
                ])
        #expect(
            [0, 999, 1_000, 1_234_567, -4_321, Int.min].map(grouped) == [
                "0", "999", "1,000", "1,234,567", "-4,321", "-9,223,372,036,854,775,808",
            ])
        #expect(
            [1, 40_000, 999_999, 1_000_000, 2_500_000].map(intervalText) == [
                "1 ms", "40 ms", "1000 ms", "1.0 s", "2.5 s",
            ])
    }
}
