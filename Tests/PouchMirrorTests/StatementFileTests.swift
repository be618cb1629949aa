import PouchBytes
@testable import PouchMirror
import Testing

/// Verify, search, export and re-extraction take a statement for what this reader says of its file.
@Suite("A statement's file")
struct StatementFileTests {
    private static let whole = #"""
        {"id":"1-ab","url":"https://a.example/1","title":"A","speaker":{"name":"B","role":"C"},"fields":{"x":"y"},
        "paragraphs":["P","Q"],"text":"P\n\nQ","text_sha256":"00","blocks":[{"paragraph":1,"kind":"heading","level":2}],
        "links":[{"text":"t","url":"https://b.example/"}],"listing":{"title":"L","date":"2001-01-02"},
        "provenance":{"crawl":"c","record_id":"<urn:uuid:1>","requested":"https://a.example/1?x","profile":"p/1","rules":{"title":"h1"}},
        "warnings":["w"],"of_a_later_release":{"a":[1,null]}}
        """#

    @Test("is read whole, and what a later release adds is passed over")
    func whole() throws {
        let file = try StatementFile(Array(Self.whole.utf8))
        #expect(file.id == "1-ab" && file.title == "A" && file.speaker == .init(name: "B", role: "C"))
        #expect(file.paragraphs == ["P", "Q"] && file.text == "P\n\nQ" && file.fields == ["x": "y"])
        #expect(file.blocks == [.init(paragraph: 1, count: nil, kind: "heading", level: 2)])
        #expect(file.links == [.init(text: "t", url: "https://b.example/")] && file.warnings == ["w"])
        #expect(file.listing?.title == "L" && file.listing?.date == "2001-01-02")
        #expect(file.provenance.recordID == "<urn:uuid:1>" && file.provenance.rules == ["title": "h1"])
        #expect(file.target == "https://a.example/1?x" && !file.isTextRight)
    }

    @Test(
        "is none when a member that every statement has is missing, or one stands twice or is of another type",
        arguments: [
            (#""id":"1-ab","#, ""), (#""url":"https://a.example/1","#, ""), (#""paragraphs":["P","Q"],"#, ""),
            (#""text":"P\n\nQ","#, ""), (#""text_sha256":"00","#, ""), (#""profile":"p/1","#, ""),
            (#""title":"A""#, #""title":1"#), (#""title":"A""#, #""title":"A","title":"B""#),
            (#""paragraphs":["P","Q"]"#, #""paragraphs":["P",{}]"#), (#""level":2"#, #""level":"2""#),
            (#"{"id""#, #"[{"id""#), (#""warnings":["w"]"#, #""warnings":["w""#),
        ])
    func damaged(part: String, instead: String) {
        let json = Self.whole.replacing(part, with: instead)
        #expect(json != Self.whole)
        #expect(StatementFile(json: Array(json.utf8)) == nil)
    }
}
