import Foundation
import GRDB
import Testing

@testable import PouchSearch
@testable import PouchStore

/// Whatever somebody types must search, or say in plain words why it cannot.
@Suite("Queries")
struct QueryTests {
    private static func expression(_ text: String) throws -> String {
        try SearchRequest(SearchQuery(text)).expression
    }

    @Test("a query means what its author means, and no sign in it becomes a command")
    func meaning() throws {
        let meanings = [
            ("treaty moscow", #""treaty" AND "moscow""#),
            (#""arms control" moscow"#, #""arms control" AND "moscow""#),
            ("“arms control”", #""arms control""#),
            (#""arms control"#, #""arms control""#),
            ("treaty -draft", #"("treaty") NOT "draft""#),
            (#"treaty -"first draft" -title:note"#, #"("treaty") NOT ("first draft" OR title : "note")"#),
            ("a OR b OR c d", #"("a" OR "b" OR "c") AND "d""#),
            ("OR a OR", #""a""#), ("a | b", #"("a" OR "b")"#), ("a AND b", #""a" AND "b""#),
            ("oregon or", #""oregon" AND "or""#),
            ("ORANGE", #""ORANGE""#),
            ("negotiat*", #""negotiat*" *"#),
            (#""arms cont"*"#, #""arms cont" *"#),
            ("title:treaty", #"title : "treaty""#), ("TITLE: treaty", #"title : "treaty""#),
            (
                #"speaker:"colin powell" kind:note* place:moscow text:x"#,
                #"speaker : "colin powell" AND kind : "note*" * AND place : "moscow" AND text : "x""#
            ),
            ("title:-treaty a", #"("a") NOT title : "treaty""#),
            ("url:x", #""url:x""#), ("rowid:1 rank:2", #""rowid:1" AND "rank:2""#),
            ("NEAR(a b, 5)", #""NEAR(a" AND "b," AND "5)""#), ("a NOT b", #""a" AND "NOT" AND "b""#),
            ("{title} : ^x + y", #""{title}" AND "^x" AND "y""#),
            ("x'; DROP TABLE search; --", #""x';" AND "DROP" AND "TABLE" AND "search;""#),
            ("a\u{0}b \u{0}", #""a" AND "b""#), ("a a A", #""a" AND "A""#),
            ("東京 2020年", "\"\u{1F}東\u{1F}京\" AND \"2020\u{1F}年\""),
        ]
        for (text, expression) in meanings { #expect(try Self.expression(text) == expression, "\(text)") }
    }

    @Test("a text with no word in it is refused in plain words, and so is one without end")
    func refused() {
        let words = (0..<300).map { "w\($0)" }
        let texts: [(String, SearchQueryError)] = [
            ("", .nothing), ("  \n", .nothing), ("\"\"", .nothing), ("\"", .nothing), ("*", .nothing), ("-", .nothing),
            ("--- !!! () {} ^ : \u{0}", .nothing), ("OR", .nothing), ("title:", .nothing), ("\u{301}", .nothing),
            ("-draft", .onlyExcludes), ("-draft OR -\"b c\"", .onlyExcludes),
            (String(repeating: "a ", count: 500_000), .tooLong(limit: 16 << 10)),
            (words.joined(separator: " "), .tooManyWords(limit: 256)),
            ("\"" + words.joined(separator: "-"), .tooManyWords(limit: 256)),
            (String(repeating: "字", count: 300), .tooManyWords(limit: 256)),
        ]
        for (text, error) in texts {
            #expect(throws: error, "\(text.prefix(40).debugDescription)") { _ = try SearchQuery(text) }
        }
    }

    @Test("no text makes SQLite complain")
    func hostile() throws {
        let shelf = try Shelf()
        try shelf.put("a", "Treaty of Moscow \" OR NEAR title")
        let index = try shelf.open().index
        let pieces = [
            "\"", "\"\"", "'", "-", "--", "*", "**", "^", "+", ":", "(", ")", "{", "}", "[", "]", ",", ";", "\\", "/",
            "%",
            " ", " ", " ", " ", "\t", "\n", "\u{0}", "\u{1}", "\u{2}", "\u{1F}", "\u{7F}", "OR", "AND", "NOT", "NEAR",
            "NEAR(", "NEAR/2",
            "title:", "-title:", "speaker :", "{title text}:", "rank", "rowid", "search", "treaty", "moscow", "a", "é",
            "e\u{301}", "\u{301}",
            "東", "京", "ไทย", "ก็", "한국", "\u{FEFF}", "\u{200B}", "\u{FFFD}", "\u{1F600}", "“", "”", "«", "|", "?1", "$x",
            "@y", "1e9",
            "\u{E000}", "\u{10FFFF}", "\u{1E900}", "\u{31350}",
        ]
        var random = SplitMix(state: 20_261_124)
        var refused = 0
        for round in 0..<4_000 {
            var text = ""
            for _ in 0...Int.random(in: 0..<12, using: &random) {
                if round % 5 == 0, let any = Unicode.Scalar(UInt32.random(in: 0...0x10FFFF, using: &random)) {
                    text.unicodeScalars.append(any)
                } else {
                    text += pieces.randomElement(using: &random) ?? ""
                }
            }
            guard let query = try? SearchQuery(text) else {
                refused += 1
                continue
            }
            let request = try SearchRequest(query, speakers: round % 3 == 0 ? [text] : [])
            #expect(throws: Never.self, "\(text.debugDescription)") { _ = try index.search(request) }
        }
        #expect(refused < 1_500)
    }

    @Test("the longest query that is taken is answered")
    func longest() throws {
        let shelf = try Shelf()
        try shelf.put("a", "w1 w2")
        let words = (0..<256).map { "w\($0)" }
        #expect(try shelf.find(words.joined(separator: " OR ")) == ["a"])
        #expect(try shelf.find(words.joined(separator: " ")) == [])
        #expect(try shelf.find("w1 " + words.dropFirst(3).map { "-" + $0 }.joined(separator: " ")) == ["a"])
        #expect(try shelf.find(String(repeating: "x", count: 16 << 10)) == [])
        // Newer than SQLite's tables: it may take each for a border between words.
        #expect(try shelf.find(String(repeating: "a\u{1E922}", count: 3_000)) == [])
    }

    @Test("--speaker takes a part of the name or of the role, and no text without a word")
    func speaker() throws {
        let shelf = try Shelf()
        try shelf.put("a", .init(speaker: "Colin L. Powell", role: "Secretary of State", text: "peace"))
        try shelf.put("b", .init(speaker: "Richard Boucher", role: "Spokesman", text: "peace, said Powell"))
        let index = try shelf.open().index
        func find(_ speakers: String...) throws -> [String] {
            try index.search(SearchRequest(SearchQuery("peace"), speakers: speakers)).results.map(\.id).sorted()
        }
        #expect(try find("powell") == ["a"])
        #expect(try find("state colin") == ["a"])
        #expect(try find("colin boucher") == [])
        #expect(try find("Powell", "BOUCHER") == ["a", "b"])
        #expect(throws: SearchQueryError.noSpeaker) { _ = try SearchRequest(SearchQuery("peace"), speakers: [" \" "]) }
    }
}

private struct SplitMix: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = (state ^ state >> 30) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ mixed >> 27) &* 0x94D0_49BB_1331_11EB
        return mixed ^ mixed >> 31
    }
}
