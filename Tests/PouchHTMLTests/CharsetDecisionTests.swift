import Testing

@testable import PouchHTML

@Suite("which encoding a page is read in")
struct CharsetDecisionTests {
    /// "é" in UTF-8: two letters in windows-1252.
    private static let body: [UInt8] = [0xC3, 0xA9]

    private func decide(_ body: [UInt8], http: String? = nil, profile: String? = nil) -> String {
        let decision = CharsetDecision.decide(body, contentType: http, fallback: profile)
        return "\(decision.name) \(decision.source.rawValue)"
    }

    private func meta(_ tag: String) -> [UInt8] { Array("<html><head>\(tag)</head>".utf8) + Self.body }

    @Test("a byte order mark wins over everything, then HTTP, then meta, then the profile, then the bytes")
    func order() {
        let meta = meta("<meta charset=koi8-r>")
        let http = "text/html; charset=iso-8859-2"
        #expect(decide([0xEF, 0xBB, 0xBF] + meta, http: http, profile: "big5") == "utf-8 bom")
        #expect(decide([0xFE, 0xFF] + meta, http: http, profile: "big5") == "utf-16be bom")
        #expect(decide([0xFF, 0xFE] + meta, http: http, profile: "big5") == "utf-16le bom")
        #expect(decide(meta, http: http, profile: "big5") == "iso-8859-2 http")
        #expect(decide(meta, http: "text/html", profile: "big5") == "koi8-r meta")
        #expect(decide(Self.body, http: "text/html", profile: "big5") == "big5 profile")
        #expect(decide(Self.body) == "utf-8 content")
        #expect(decide([0x92]) == "windows-1252 content")
        #expect(decide([]) == "windows-1252 content")
    }

    @Test("a label that nobody knows counts as none")
    func unknown() {
        #expect(decide(meta("<meta charset=koi8-r>"), http: "text/html; charset=x-unheard-of") == "koi8-r meta")
        #expect(decide(meta("<meta charset=wrong><meta charset=koi8-r>")) == "koi8-r meta")
        #expect(decide([0x92], profile: "wrong") == "windows-1252 content")
    }

    @Test(
        "old labels mean what browsers take them for",
        arguments: [
            ("iso-8859-1", "windows-1252"), ("us-ascii", "windows-1252"), (" Latin1 ", "windows-1252"),
            ("ASCII", "windows-1252"),
            ("iso-8859-9", "windows-1254"), ("utf8", "utf-8"), ("unicode-1-1-utf-8", "utf-8"), ("gb2312", "gbk"),
            ("x-sjis", "shift_jis"),
            ("ks_c_5601-1987", "euc-kr"), ("utf-16", "utf-16le"), ("iso-8859-11", "windows-874"), ("KOI8-RU", "koi8-u"),
            ("mac", "macintosh"),
        ])
    func labels(label: String, name: String) { #expect(Charset.canonicalName(label: label) == name) }

    @Test(
        "HTTP's charset is read however it is written",
        arguments: [
            "text/html;charset=utf-8", "text/html; charset=\"UTF-8\"", "text/html; CHARSET = utf-8 ; x=y",
            "text/html; charset='utf8'",
            "text/html; charset charset=utf-8",
        ])
    func http(type: String) { #expect(decide([0x41], http: type) == "utf-8 http") }

    @Test(
        "meta is found in any case and in any order of attributes",
        arguments: [
            "<META HTTP-EQUIV=\"Content-Type\" CONTENT=\"text/html; CHARSET=koi8-r\">",
            "<meta content='text/html; charset=koi8-r' http-equiv=content-type>",
            "<mEtA ChArSeT = 'KOI8-R' />", "<!-- <meta charset=utf-8> --><meta charset=koi8-r>",
            "<!--><meta charset=koi8-r>",
            "<meta name=description content='charset=utf-8'><meta charset=koi8-r>", "<meta/charset=koi8-r>",
        ])
    func metaForms(tag: String) { #expect(decide(meta(tag)) == "koi8-r meta") }

    @Test("a meta in a comment, past the first 1,024 bytes, or in a word of its own is none")
    func noMeta() {
        #expect(decide(meta("<!-- <meta charset=koi8-r> -->")) == "utf-8 content")
        #expect(decide(meta(repeated(" ", 1_024) + "<meta charset=koi8-r>")) == "utf-8 content")
        #expect(decide(meta("<metadata charset=koi8-r>")) == "utf-8 content")
        #expect(decide(meta("<!-- never closed <meta charset=koi8-r>")) == "utf-8 content")
    }

    @Test("a page that says in ASCII that it is UTF-16 is UTF-8")
    func impossible() { #expect(decide(meta("<meta charset=utf-16>")) == "utf-8 meta") }
}
