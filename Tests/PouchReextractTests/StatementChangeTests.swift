import PouchMirror
import PouchReextract
import Testing

@Suite("What extracting again changes")
struct StatementChangeTests {
    private static func file(_ paragraphs: [String], more: String = "", rules: String = #""title":"h1""#) throws
        -> StatementFile
    {
        let list = paragraphs.map { "\"\($0)\"" }.joined(separator: ",")
        let json = """
            {"id":"1","url":"https://a.example/1",\(more)"paragraphs":[\(list)],"text":"","text_sha256":"",\
            "provenance":{"profile":"p","rules":{\(rules)}}}
            """
        return try #require(StatementFile(json: Array(json.utf8)))
    }

    @Test("fields that went, came and changed are told apart, with both values")
    func fields() throws {
        let old = try Self.file(["a"], more: #""title":"Old","place":"Rome","speaker":{"name":"N","role":"R"},"#)
        let new = try Self.file(
            ["a"], more: #""kind":"Note","title":"New","speaker":{"name":"N"},"#, rules: #""title":"h2""#)
        let change = StatementChange(from: old, to: new)
        typealias Field = StatementChange.Field
        let shown = change.fields.map { [$0.name, $0.old ?? "-", $0.new ?? "-"] }
        #expect(
            shown == [
                ["kind", "-", "Note"], ["title", "Old", "New"], ["place", "Rome", "-"], ["speaker", "N, R", "N"],
                ["rules", "title: h1", "title: h2"],
            ])
        #expect(change.paragraphs.isEmpty)
        #expect(StatementChange(from: old, to: old).isEmpty)
    }

    @Test(
        "paragraphs are told by their numbers in both texts",
        arguments: [
            (["a", "b", "c"], ["a", "x", "c"], ["2>2 b>x"]), (["a", "b"], ["a", "n", "b"], ["->2 ->n"]),
            (["a", "b", "c"], ["a", "c"], ["2>- b>-"]),
            (["a", "b", "c", "d"], ["x", "b", "c", "y", "z"], ["1>1 a>x", "4>4 d>y", "->5 ->z"]),
            ([], ["a"], ["->1 ->a"]), (["a", "a"], ["a"], ["2>- a>-"]), (["a", "b", "c"], ["b", "c"], ["1>- a>-"]),
        ])
    func paragraphs(old: [String], new: [String], wanted: [String]) throws {
        let change = StatementChange(from: try Self.file(old), to: try Self.file(new))
        func text(_ number: Int?) -> String { number.map(String.init) ?? "-" }
        #expect(
            change.paragraphs.map { "\(text($0.oldNumber))>\(text($0.newNumber)) \($0.old ?? "-")>\($0.new ?? "-")" }
                == wanted)
        #expect(change.names == ["text"])
    }

    @Test("texts with nothing in common do not take the square of their length")
    func large() throws {
        let change = StatementChange(
            from: try Self.file((0..<30_000).map { "a\($0)" }), to: try Self.file((0..<20_000).map { "b\($0)" }))
        #expect(change.paragraphs.count == 30_000)
    }
}
