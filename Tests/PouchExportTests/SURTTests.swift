import Foundation
import PouchArchive
import PouchBytes
import TestSupport
import Testing

/// A key that differs from what other tools make of the URL is a page that replay does not find.
@Suite("The key of a URL in an index")
struct SURTTests {
    private static let odd = [
        "https://2001-2009.state.gov/r/pa/prs/ps/2003/index.htm", "http://www.state.gov/",
        "http://www12.State.GOV/A/../B//c/",
        "https://www.state.gov:443/x", "http://a.example:8080/x?b=2&a=1&a", "http://a.example/?",
        "http://a.example?q=1",
        "http://a.example/x?B=%41%2541&&=3", "http://a.example/%7Euser/%2e%2e/é/", "http://user:pw@a.example/x#frag",
        "http://127.0.0.1:8000/r", "http://127.1/r", "http://2130706433/", "http://0x7f.1/", "http://017700000001/",
        "http://[2001:db8::1]:81/x", "http://a.example:x/", "http://a.example:99999/", "http://a..example./x",
        "metadata://pouch/not-modified/http://127.0.0.1:8000/css/style.css", "urn:uuid:1234", "dns:www.a.example", "",
        "a.example/path", "http://http://a.example/x", "https://http://a.example/x", "http:////a.example/x",
        "http://a.example/(S(abcdefghijklmnopqrstuvwx))/page.aspx",
        "http://a.example/x?PHPSESSID=0123456789abcdef0123456789abcdef&y=1",
        "http://a.example/x?y=1&jsessionid=0123456789abcdef0123456789ABCDEF", "http://a.example/x?cfid=1&cftoken=2&z=3",
        "http://a.example/x?ASPSESSIONIDabcdefgh=abcdefghijklmnopqrstuvwx",
        "http://a.example/x?sid=0123456789abcdef0123456789abcdef",
        "http://a.example/a%20b c\"<>|", "  http://a.example/x  ", "http://a.example/x?a=b=c&a=b", "http://www.com/",
        "http://www./",
        "http://a.example/../../x/./", "filedesc://x.warc", "http://a.example/%", "http://a.example/%zz%4",
        "HTTP://A.EXAMPLE/Q?R=S",
    ]

    private static let reference = """
        import sys
        from surt import surt
        def key(url):
            try: return surt(url)
            except Exception: return url
        sys.stdout.write("\\0".join(key(url) for url in open(sys.argv[1], newline="").read().split("\\0")))
        """

    @Test("the key is the one that the Internet Archive's library makes, for odd URLs and for random ones")
    func sameAsReference() async throws {
        var generator = SeededGenerator(seed: 20_010_120)
        let pieces = [
            "http://", "https://", "a.example", "www.", "WWW2.", ":80", ":8080", "/", "/", "..", ".", "?", "&", "=",
            "%2", "%25", "%41", "é", " ",
            "#", "@", "x", "Y", "~", "(", ")", ";", "index.htm", "sid=", "+", "\\",
        ]
        var urls = Self.odd
        for _ in 0..<3_000 {
            let tail = (0..<Int.random(in: 0..<12, using: &generator)).map { _ in
                pieces.randomElement(using: &generator) ?? ""
            }
            urls.append("http://a.example/" + tail.joined())
        }
        let scratch = try Scratch()
        try urls.joined(separator: "\0").write(toFile: scratch.path("urls"), atomically: true, encoding: .utf8)
        let result = try await Python.run(Self.reference, [scratch.path("urls")])
        #expect(result.status == 0, "\(result.errors)")
        let keys = result.output.components(separatedBy: "\0")
        try #require(keys.count == urls.count)
        for (url, key) in zip(urls, keys) { #expect(SURT.key(of: url) == key, "\(url.debugDescription)") }
    }
}
