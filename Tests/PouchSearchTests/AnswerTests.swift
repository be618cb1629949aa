import PouchBytes
import PouchExport
import Testing

@testable import PouchSearch

/// What is there must be found, in the order in which people look for it.
@Suite("Answers")
struct AnswerTests {
    @Test("words, phrases, exclusions, alternatives, beginnings and fields select as they say")
    func selection() throws {
        let shelf = try Shelf()
        try shelf.put(
            "a",
            .init(title: "Treaty of Moscow", kind: "Press Statement", place: "Moscow", text: "Arms control is near."))
        try shelf.put(
            "b",
            .init(title: "Remarks", kind: "Media Note", text: "The treaty was negotiated; control of arms in the U.S."))
        try shelf.put("c", .init(title: "Geneva talks", text: "Negotiators met."))
        func find(_ query: String) throws -> [String] { try shelf.find(query).sorted() }
        #expect(try find("treaty") == ["a", "b"])
        #expect(try find("treaty geneva") == [])
        #expect(try find("\"arms control\"") == ["a"])
        #expect(try find("treaty -negotiated") == ["a"])
        #expect(try find("treaty OR geneva") == ["a", "b", "c"])
        #expect(try find("negotiat*") == ["b", "c"])
        #expect(try find("title:treaty") == ["a"])
        #expect(try find("kind:note") == ["b"])
        #expect(try find("place:moscow") == ["a"])
        #expect(try find("text:moscow") == [])
        #expect(try find("U.S.") == ["b"])
    }

    @Test("a word in the title goes before one in the text, and equal hits go by their URL")
    func ranking() throws {
        let shelf = try Shelf()
        try shelf.put("z", .init(title: "Budget", text: "A treaty was signed in the capital by both sides today."))
        try shelf.put("y", .init(title: "Treaty", text: "It was signed in the capital by both sides of it today."))
        for name in ["q", "c", "m"] { try shelf.put(name, .init(title: "Fish", text: "Salmon swim.")) }
        for name in 0..<20 { try shelf.put("n\(name)", .init(title: "Other", text: "Nothing of it here.")) }
        #expect(try shelf.find("treaty") == ["y", "z"])
        #expect(try shelf.find("salmon") == ["c", "m", "q"])
    }

    @Test("all hits are counted, and the limit cuts only what is shown")
    func limit() throws {
        let shelf = try Shelf()
        for name in 0..<30 { try shelf.put("n\(name)", "salmon") }
        var request = try SearchRequest(SearchQuery("salmon"))
        request.limit = 7
        let answer = try shelf.open().index.search(request)
        #expect(answer.hits == 30)
        #expect(answer.results.count == 7)
    }

    @Test("filters are those of an export: days, years, kinds")
    func filters() throws {
        let shelf = try Shelf()
        try shelf.put("a", .init(kind: "Media Note", date: "2003-04-30", text: "x"))
        try shelf.put("b", .init(kind: "Press Statement", date: "2004-01-01", text: "x"))
        try shelf.put("c", .init(date: nil, text: "x"))
        let index = try shelf.open().index
        func find(_ filter: ExportFilter) throws -> [String] {
            var request = try SearchRequest(SearchQuery("x"))
            request.filter = filter
            return try index.search(request).results.map(\.id).sorted()
        }
        #expect(try find(ExportFilter()) == ["a", "b", "c"])
        #expect(try find(ExportFilter(from: CalendarDate(iso: "2003-05-01"))) == ["b"])
        #expect(try find(ExportFilter(to: CalendarDate(iso: "2003-04-30"))) == ["a"])
        // Without a date, the year is that of the folder.
        #expect(try find(ExportFilter(years: [2003])) == ["a", "c"])
        #expect(try find(ExportFilter(years: [2004, 1999])) == ["b"])
        #expect(try find(ExportFilter(kinds: ["media note"])) == ["a"])
    }

    @Test("accents, case and the form of a letter hide nothing")
    func letters() throws {
        let shelf = try Shelf()
        try shelf.put("a", "Visit to São Tomé; Việt Nam; ÅLAND; हिन्दी; нового")
        for query in [
            "sao tome", "SÃO", "Tome\u{301}", "viet", "Vie\u{323}\u{302}t", "aland", "A\u{30A}land", "हिन्दी", "НОВОГО",
        ] {
            #expect(try shelf.find(query) == ["a"], "\(query)")
        }
        #expect(try shelf.find("हन्दी") == [])
        try shelf.put("b", "한국의 Tomé".decomposedStringWithCanonicalMapping)
        #expect(try shelf.find("한국*") == ["b"])
        #expect(try shelf.find("tome 한국의") == ["b"])
    }

    @Test("Latin text is indexed alike, whatever stands after it")
    func latin() {
        for text in ["plain", "tab\tand\n\nlines \u{7F}x\u{0}\u{1F}", "São – “Tomé”… €\u{2009}x", "\u{2FF}", ""] {
            let other = SearchText.indexed(text + "東")
            #expect(other.dropLast() == SearchText.indexed(text) + "\u{1F}", "\(text.debugDescription)")
        }
    }

    @Test("a word within Chinese, Japanese or Thai text is found, and shown without a trace of how")
    func unspaced() throws {
        let shelf = try Shelf()
        try shelf.put("a", "国务卿今天在东京2020年会议上发表讲话。")
        try shelf.put("b", "東京は日本の首都です。カタカナ")
        try shelf.put("c", "ประเทศไทย กับ US")
        #expect(try shelf.find("东京") == ["a"])
        #expect(try shelf.find("京东") == [])
        #expect(try shelf.find("2020") == ["a"])
        #expect(try shelf.find("日本") == ["b"])
        #expect(try shelf.find("カナ") == ["b"])
        #expect(try shelf.find("ไทย us") == ["c"])
        #expect(try shelf.snippet("东京") == "国务卿今天在[东京]2020年会议上发表讲话。")
    }

    @Test("a snippet marks each hit where it stands; without one it is the text's beginning")
    func snippets() throws {
        let shelf = try Shelf()
        let filler = (0..<80).map { "word\($0)" }.joined(separator: " ")
        try shelf.put("a", .init(title: "Fish", text: filler + "\n\nThe Treaty of \u{1}Moscow\u{2} " + filler))
        let snippet = try shelf.snippet("moscow \"the treaty\"")
        #expect(snippet.contains("[The Treaty] of [Moscow]"), "\(snippet)")
        #expect(snippet.hasPrefix("…") && snippet.hasSuffix("…"))
        #expect(try shelf.snippet("fish").hasPrefix("word0 word1"))
    }
}
