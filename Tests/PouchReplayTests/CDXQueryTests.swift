import PouchBytes
import PouchReplay
import Testing

@Suite("The parameters of /cdx")
struct CDXQueryTests {
    private static func query(_ text: String) throws -> CDXQuery {
        try CDXQuery(
            text.split(separator: "&").map { pair in
                let parts = pair.split(separator: "=", maxSplits: 1).map(String.init)
                return (name: parts[0], value: parts.count > 1 ? parts[1] : "")
            })
    }

    @Test("as pywb reads them")
    func parameters() throws {
        let query = try Self.query(
            "url=h.example/a*&from=2026&to=202611&limit=5&sort=reverse&output=json&fl=timestamp,original,statuscode")
        #expect(query.match == .prefix && query.url.text == "http://h.example/a")
        #expect(query.from == "20260101000000" && query.to == "20261131235959" && query.limit == 5)
        #expect(query.order == .reverse && query.output == .json && query.fields == [.timestamp, .url, .status])
        #expect(try Self.query("url=*.h.example").match == .domain)
        #expect(try Self.query("url=https://h.example/&matchType=host").match == .host)
        let closest = try Self.query("url=https://h.example/&closest=20261124073000&sort=closest&limit=100")
        #expect(closest.order == .closest(try #require(Timestamp(stamp: "20261124073000"))))
    }

    @Test(
        "what cannot be answered is refused, with what is wrong",
        arguments: [
            ("limit=5", "url is missing"), ("url=javascript:x", "not an http"),
            ("url=h.example&matchType=fuzzy", "matchType"),
            ("url=h.example&from=yesterday", "digits"), ("url=h.example&limit=0", "limit"),
            ("url=h.example&limit=-1", "limit"),
            ("url=h.example&sort=closest", "closest"), ("url=h.example&output=xml", "output"),
            ("url=h.example&fl=password", "field"), ("url=h.example&filter=nofield:x", "field"),
            ("url=h.example&filter=~url:(", "expression"), ("url=h.example&collapseTime=8", "collapseTime"),
            ("url=h.example&showNumPages=true", "showNumPages"),
        ])
    func refused(_ text: String, _ why: String) {
        let refusal = #expect(throws: CDXQuery.Refusal.self) { try Self.query(text) }
        #expect(refusal?.description.contains(why) ?? false, "\(refusal?.description ?? "")")
    }
}
