import Testing

@testable import PouchHTML

@Suite("a declaration of the encoding, wherever a page has it")
struct PrescanTests {
    private func prescan(_ page: String) -> String? { Prescan.charset(Array(page.utf8).prefix(Prescan.length)) }

    @Test(
        "a meta element is read as its attributes stand, not as the word charset does",
        arguments: [
            ("<meta charset=koi8-r>", "koi8-r"), ("<meta charset='koi8-r'>", "koi8-r"),
            ("<meta x='>' charset=koi8-r>", "koi8-r"), ("<meta charset=koi8-r", nil),
            ("<p title='<meta charset=koi8-r>'>", nil), ("<p title=\"<meta charset=koi8-r>", nil),
            ("</p <meta charset=koi8-r>", nil), ("<!x <meta charset=koi8-r>", nil), ("<?x <meta charset=koi8-r>", nil),
            ("<!--><meta charset=koi8-r>", "koi8-r"), ("<!---><meta charset=koi8-r>", "koi8-r"),
            ("<!-- <meta charset=utf-8> --><meta charset=koi8-r>", "koi8-r"),
            ("<meta charset=utf-8 charset=koi8-r>", "utf-8"), ("<meta =charset=koi8-r>", nil),
            ("<metacharset=koi8-r>", nil), ("<meta content='charset=koi8-r'>", nil),
            ("<meta http-equiv=content-type content='x; charset=\"koi8-r\"'>", "koi8-r"),
            ("<meta http-equiv=content-type content='charset=\"koi8-r'>", nil),
            ("<meta content='charset charset = koi8-r' http-equiv=Content-Type>", "koi8-r"),
            ("<meta http-equiv=content-type content='charset=koi8-r' charset=utf-8>", "utf-8"),
            ("<meta charset=x-user-defined>", "windows-1252"), ("<meta charset=utf-16be>", "utf-8"),
            ("<?xml version='1.0' encoding='koi8-r'?><html>", "koi8-r"), ("<?xml encoding=koi8-r?>", nil),
            ("<?xml encoding='koi8-r'?><meta charset=utf-8>", "utf-8"), ("<?xml encoding = \"utf-16\" ?>", "utf-8"),
        ] as [(String, String?)])
    func meta(page: String, wanted: String?) { #expect(prescan(page) == wanted, "\(page)") }

    @Test("an XML declaration in UTF-16 gives the byte order away")
    func wide() {
        #expect(Prescan.charset([0x3C, 0, 0x3F, 0, 0x78, 0]) == "utf-16le")
        #expect(Prescan.charset([0, 0x3C, 0, 0x3F, 0, 0x78]) == "utf-16be")
    }

    @Test(
        "an HTTP field is read as browsers do: the parameter alone, quoted or not, of the last type",
        arguments: [
            ("text/html;charset=koi8-r", "koi8-r"), ("text/html ; charset=koi8-r", "koi8-r"),
            ("text/html;charset=\"koi8-r\"", "koi8-r"), ("text/html;charset=\"\\koi8-r\";x", "koi8-r"),
            ("text/html; x=\"; charset=utf-8\"; charset=koi8-r", "koi8-r"),
            ("text/html;charset=koi8-r;charset=utf-8", "koi8-r"), ("text/html;charset='koi8-r'", "'koi8-r'"),
            ("text/html;charset =koi8-r", nil), ("text/html;xcharset=koi8-r", nil), ("charset=koi8-r", nil),
            ("text/html, text/html;charset=koi8-r", "koi8-r"), ("text/html;charset=koi8-r, text/html", "koi8-r"),
            ("text/html;charset=koi8-r, text/plain", nil), ("text/html;charset=koi8-r, */*", "koi8-r"),
        ] as [(String, String?)])
    func http(field: String, wanted: String?) { #expect(ContentTypeCharset.label(field) == wanted, "\(field)") }

    @Test("a field that is not well formed counts when the page itself says nothing")
    func malformedField() {
        let decision = CharsetDecision.decide([0x41], contentType: "charset=koi8-r", fallback: "big5")
        #expect(decision.name == "koi8-r")
        let page = Array("<meta charset=utf-8>".utf8)
        #expect(CharsetDecision.decide(page, contentType: "charset=koi8-r", fallback: nil).name == "utf-8")
    }

    @Test("letters are not garbled because the declaration stands behind 1,024 bytes of comment")
    func late() throws {
        let comment = "<!-- \(repeated("an editor's notice ", 80)) -->"
        let body = "<title>Déclaration</title></head><body><p>à Genève"
        for meta in ["<meta charset=utf-8>", "<META content='text/html; charset=utf-8' http-equiv=Content-Type>"] {
            let reading = try Reading(
                Array("<html><head>\(comment)\(meta)\(body)".utf8), type: "text/html", fallback: "windows-1252")
            #expect(reading.texts == ["à Genève"])
            #expect(reading.charset.name == "utf-8")
            #expect(reading.charset.source == .meta)
        }
    }

    @Test("what HTTP says holds, whatever stands further down; so does the first declaration of the page")
    func settled() throws {
        let pad = "<!-- \(repeated("x", 1_100)) -->"
        let http = try Reading(Array("\(pad)<meta charset=koi8-r><p>é".utf8), type: "text/html; charset=utf-8")
        #expect(http.charset.source == .http)
        let twice = try Reading(
            Array("<meta charset=utf-8>\(pad)<meta charset=koi8-r><p>é".utf8), type: "text/html")
        #expect(twice.charset.name == "utf-8")
        let script = try Reading(
            Array("<script>'<meta charset=koi8-r>'</script><meta charset=utf-8><p>é".utf8), type: "text/html")
        #expect(script.texts == ["é"])
    }
}
