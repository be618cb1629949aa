import Foundation
import PouchArchive
import PouchBytes
import PouchDemo
import PouchSeal

/// The inputs that runs begin with: small, one for each thing a reader knows. They are in `Fuzz/Corpus`; this writes them
/// anew, but for those that other tools made (see `Fuzz/README.md`).
enum Seeds {
    static func write(to folder: String) throws {
        for (target, seeds) in [
            Target.answer: answers, .coding: codings, .charset: charsets, .head: heads, .json: json,
            .manifest: manifests,
            .markup: markup, .page: try pages(), .parquet: tables, .profile: try profiles(), .proof: proofs,
            .replay: replays,
            .robots: robots, .section: sections,
            .signature: signatures,
            .time: times,
            .url: urls, .warc: warcs,
        ] {
            let place = URL(fileURLWithPath: folder).appending(path: target.rawValue)
            try FileManager.default.createDirectory(at: place, withIntermediateDirectories: true)
            for (number, seed) in seeds.enumerated() {
                try Data(seed).write(to: place.appending(path: "seed-\(number < 10 ? "0" : "")\(number)"))
            }
        }
    }

    private static func texts(_ texts: String...) -> [[UInt8]] { texts.map { Array($0.utf8) } }

    // MARK: - From the network

    /// The first byte chooses the encoding.
    private static let replays = texts(
        "0<base href=/x/><a href=\"y?a=1&amp;b\" target=_top>z</a><img srcset='a 1x, b 2x' src=c>",
        "1<style>@import 'a'; b{c:url( \"d\" )} e{f:image-set('g' 1x)}</style><p style='a:url(&quot;b&quot;)'>",
        "2<svg><style><a xlink:href=b/></style></svg><meta http-equiv=refresh content='0;url=a'><a href=' java\tscript:a'>",
        "3@charset \"gbk\";@namespace url(a);b{c:\\75rl(d\\29)}/* url(e) */",
        "020261124073512id_/https://a.example/b?c#d")

    private static let heads = texts(
        "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 12345\r\nETag: \"a\"\r\n\r\n",
        "HTTP/2 404 \r\ncontent-length: 1\r\ncontent-length: 12345\r\n\r\nbody",
        "HTTP/1.0 301 Moved\nLocation: /a\nTransfer-Encoding: chunked\nX: a\n\tfolded\n b\n\n",
        "HTTP/1.1 200\r\n : no name\r\nnot a field\r\nSet-Cookie: \u{1}a=\u{7F}b\r\n\r\n")

    /// How they are sent, and some answers: two lengths, chunks with trailers, interim ones, statuses without a body, a
    /// redirect, what looks like a second answer behind the first.
    private static let answers: [[UInt8]] = {
        let plain = "HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\ntext"
        let odd = "HTTP/1.1 200 OK\r\n X-Content-Type-Options: nosniff\r\nContent-Length: 4\r\n\r\ntext"
        let chunks =
            "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nTrailer: ETag\r\n\r\n4;a=b\r\ntext\r\n0\r\nETag: \"t\"\r\n\r\n"
        let hint = "HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n"
        let sets = [
            [plain, odd, plain, odd], [chunks, odd, chunks], [hint + odd, hint + plain, "HTTP/1.1 100 \r\n\r\n" + odd],
            [plain, "HTTP/1.1 304 Not Modified\r\nETag: \"a\"\r\n\r\n", "HTTP/1.1 204 No\r\n\tA: b\r\n\r\n", odd],
            ["HTTP/1.0 301 Moved\nLocation: /caf\u{E9}\nA: b\n  folded\n\n", plain + plain, odd],
            [
                "HTTP/1.1 200 OK\r\nContent-Length: 5\r\nContent-Length: 4\r\n\r\ntexts", "HTTP/2 200\r\n\r\n",
                "ICY 200 OK\r\n\r\n",
            ],
            [
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip, chunked\r\n\r\n-1\r\n",
                "HTTP/1.1 200 OK\r\nno colon\r\n\r\n", odd,
            ],
            [
                "HTTP/1.1 101 Switching Protocols\r\nUpgrade: h2c\r\n\r\n",
                "HTTP/1.1 401 No\r\nWWW-Authenticate: Basic realm=a\r\nWWW-Authenticate: NTLM\r\nContent-Length: 0\r\n\r\n",
                odd,
            ],
            [
                "HTTP/1.1 200 OK\r\nContent-Range: bytes 0-3/9\r\nSet-Cookie: a=b; Path=/\r\nAlt-Svc: h2=\":1\"\r\nStrict-Transport-Security: max-age=9\r\nRetry-After: 1\r\nKeep-Alive: timeout=1\r\nConnection: close\r\n\r\ntext",
                odd, plain,
            ],
        ]
        return sets.enumerated().map { number, set in
            [UInt8(number % 3 == 1 ? 0x2C : 0)] + Array(set.joined(separator: "\n--next--\n").utf8)
        }
    }()

    private static let robots = texts(
        "index.htm\nUser-agent: *\nDisallow: /index\nAllow: /index.htm$\nCrawl-delay: 2.5\nSitemap: https://example.org/s.xml\n",
        "a/b%20c?d=e\n\u{FEFF}User-agent: Pouch/1.0\r\nuser-agent: other\rDisallow: /*/b%20c*e$\r\nAllow: /a # why\r\n",
        "%7Ea/é*$\nUser-agent: pouch\nAllow: /~a/%C3%A9%2A%24$\nDisallow: /\n\nUser-agent: *\nDisallow:\n")

    private static let urls = texts(
        "https://user:pass@EXAMPLE.org:443/a/./b/../c%20d?e=f#g\n../h?i",
        "http://[::ffff:1.2.3.4]:8080/\n//x.example\\y",
        "http://0x7f.1/\nhttp:a", "https://xn--mnchen-3ya.example/%2e%2E/é\n?q='\"<>`",
        "http://münchen.example\n\t /%zz/",
        "https://1.2.3.4.\n;p=1/..")

    private static let charsets: [[UInt8]] = [
        Array("text/html; charset=utf-8\n<p>caf\u{E9} \u{1F30D}".utf8),
        Array("text/html; charset=\"Shift_JIS\"\n".utf8) + [0x83, 0x65, 0x83, 0x58, 0x83, 0x67, 0x80],
        Array("text/html; charset=gb2312\n".utf8) + [0xD6, 0xD0, 0x81, 0x30, 0x81, 0x30, 0xFF],
        Array("text/html; charset=iso-2022-jp\n".utf8) + [0x1B, 0x24, 0x42, 0x46, 0x7C, 0x1B, 0x28, 0x42],
        Array("\n".utf8) + [0xFF, 0xFE, 0x41, 0, 0x3D, 0xD8, 0x00, 0xDC, 0x00],
        Array("\n<meta http-equiv=Content-Type content='text/html; charset=windows-1251'>".utf8) + [0xCF, 0xF0],
        Array("\n<!-- --><meta charset=euc-kr>".utf8) + [0xC7, 0xD1],
        Array("charset=big5\n".utf8) + [0xA4, 0xA4, 0x41],
        Array("charset=windows-1258\nend".utf8), Array("charset=windows-1255\nend".utf8) + [0xE0],
        Array("charset=x\n".utf8) + [0x93, 0x94, 0x81, 0xC3, 0xA9],
    ]

    private static var codings: [[UInt8]] {
        let gzip = GzipCompressor()
        let text = Array("The talks were useful. The talks were useful.".utf8)
        let member = gzip.member(text)
        // Made by Google's encoder: no encoder is here.
        let brotli: [UInt8] = [
            0x0B, 0x05, 0x80, 0x62, 0x72, 0x6F, 0x74, 0x6C, 0x69, 0x20, 0x74, 0x65, 0x78, 0x74, 0x03,
        ]
        let raw = Array(member[10..<member.count - 8])
        return [
            [0x40] + member, [0x40] + member + gzip.member([UInt8]()) + member, [0x40] + member.dropLast(3), [1] + raw,
            [1, 0x78, 0x9C] + raw, [2] + brotli, [0xC0] + text,
            [6] + Array("5\r\nhello\r\n6;x=y\r\n world\r\n0\r\nA: b\r\n\r\n".utf8),
        ]
    }

    /// The first byte chooses the rule.
    private static let sections = texts(
        "0<div class=note><h2 id='june-1'>One</h2><p>June 1, 2004</p><p>Text of the first.</p></div><div><h2 id=two>Two</h2><p>More.</p></div>",
        "1<div id=a>A<div id=b>B</div></div><div name=a>A again</div><div>nameless</div><nav><div id=c>C</div></nav>",
        "2<p class=x><h2>June 1</h2></p><b class=y><h2>caf\u{E9} # 100%</h2>text</b><div class=z><h2> </h2></div>")

    /// One page for each part of the standard's rules.
    private static let markup = texts(
        "<!doctype html><title>t</title><p>a<!-->b<!--->c<!-- d --!>e<![if x]>f<?g>h</ i>j</>k",
        "<b>1<p>2</b>3</p><a href=1>x<table><a href=2>y<tr><td>z</table><i><b a='&lt;&copy;'><div></i></b>",
        "<table>a<caption>b<tr>c<td>d<table><select><option>e<tr><td>f</table>g<form><colgroup><col>h",
        "&amp&copy;&#146;&#x80;&#0;&notit;&NotEqualTilde;&#xD800;<a b=&lt=1 c=&amp>\u{1}\u{FFFE}\r\n\0",
        "<script><!--<script></script>--></script><style></styles></style><textarea>\n<p></textarea><xmp>&</xmp><plaintext>",
        "<svg><foreignObject><p>a<svg><title><b>c</svg><math><mi>d<annotation-xml encoding=text/html><p>e<![CDATA[f]]>",
        "<head><noscript><link><p>a</noscript><template><tr><td>b</template><frameset><frame><noframes>c</noframes>",
        "</p></br><ul><li><p>a<li><dl><dt>b<dd>c<h1>d<h2>e</h3><button>f<button><nobr>g<nobr><ruby>h<rt>i<image>")

    private static func pages() throws -> [[UInt8]] {
        let archive = BundledArchive.generate()
        let paths = archive.resources.keys.sorted()
        let statements = archive.gold.map(\.path)
        // The shortest of some, one whole real one, and a listing of each kind.
        let short = statements.sorted {
            archive.resources[$0]?.bytes.count ?? 0 < archive.resources[$1]?.bytes.count ?? 0
        }
        var seeds = (short.prefix(6) + [BundledArchive.realPath]).compactMap { path in
            archive.resources[path].map { [1] + $0.bytes }
        }
        for (role, path) in [
            (1, paths.first { $0.hasSuffix("/2003/c8067.htm") }), (2, paths.first { $0.hasSuffix("/") }),
        ] {
            guard let path, let page = archive.resources[path] else { continue }
            seeds.append([UInt8(1 | role << 3)] + page.bytes.prefix(16_000))
        }
        seeds.append(
            [1]
                + Array(
                    "<td class=content-font-style><h1>Caf\u{E9} &#146; e\u{301}</h1><b>Press Statement</b><br>Richard Boucher, Spokesman<br>Washington, DC<br>May 5, 2004<p>Text <a href=x.pdf>paper</a><ul><li>one<li>two</ul><p>2004/501<p>Released on May 5, 2004"
                        .utf8))
        seeds.append(
            [9]
                + Array(
                    "<h1>November 2004</h1><table><tr><td>November 3, 2004<td><a href='/r/pa/prs/ps/2004/3.htm'>Title</a></table><a href=c2.htm>Next</a>"
                        .utf8))
        return seeds
    }

    /// Columns, limits, then the rows' values: few and many rows, texts and numbers, with nulls and without.
    private static let tables: [[UInt8]] = [
        [3, 0x05, 0x0D, 0x2D, 0x02, 40, 80, 200, 40, 60], [3, 0x20, 0x21, 0x24, 0x35, 255, 255, 255, 255, 255],
        [1, 0x0E, 0x16, 8, 16, 32, 4, 4],
    ].flatMap { head in
        [0, 30, 500].map { count in head + (0..<count).map { UInt8(truncatingIfNeeded: $0 * $0 * 37 + $0 / 7) } }
    }

    // MARK: - From disk

    private static let json = texts(
        #"{"a":[1,-2,3.5e+7,true,false,null],"b":{"":"\u00e9\ud83c\udf0d\n\\\"\/"}}"#, "[[[[]]]]",
        "\"\u{2028}\u{7F}é\"",
        " -0 ", "[9223372036854775807,-9223372036854775808,1E400]")

    private static let manifests = texts(
        #"{"url":"https://example.org/1","role":"statement","outcome":"new","http_status":200,"fetched_at":"2026-11-24T07:30:00Z","content_type":"text/html","charset":"utf-8","bytes":3,"sha256":"ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad","etag":"\"a\"","path":"pages/example.org/1","warc":{"file":"archive/20261124T073000Z-00001.warc.gz","offset":0,"length":9,"record_id":"<urn:uuid:1>"},"listed_on":["https://example.org/"],"redirected_from":[],"statement":{"id":"1","path":"statements/2004/05/1.json","sha256":"ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"},"attempts":1}"#,
        #"{"crawl":"20261124T073000Z","state":"complete","manifest":{"sha256":"ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad","merkle_root":"ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad","lines":1,"bytes":2},"warc":[{"file":"archive/20261124T073000Z-00001.warc.gz","bytes":1,"sha256":"ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"}],"previous":{"crawl":"20261123T073000Z","summary_sha256":"00"}}"#,
        #"{"crawl":"20261124T073000Z","summary_sha256":"ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"}"#,
        "20261124T073000Z-00001.warc.gz")

    private static func profiles() throws -> [[UInt8]] {
        let shipped = try String(contentsOf: PageTarget.shippedProfile, encoding: .utf8)
        let lines = shipped.split(separator: "\n").filter { !$0.drop { $0 == " " }.hasPrefix("#") }
        return [Array(lines.joined(separator: "\n").utf8)]
            + texts(
                "version: 1\nname: x\nseeds: &s [https://example.org/]\nlistings:\n  - {role: year, on: *s}\nname: y\n",
                "? [a, {b: c}]\n: !!binary |\n  \"\\u263A\"\n--- >-\n  ''\n...\n")
    }

    private static var signatures: [[UInt8]] {
        let key = SignatureTarget.key
        return [
            Signature(of: SignatureTarget.message, by: key, trustedComment: "file:x").fileContents,
            key.publicKey.fileContents, key.fileContents,
        ]
    }

    private static var proofs: [[UInt8]] {
        let line = #"{"url":"https://example.org/1","role":"statement","outcome":"new"}"#
        let root = MerkleHash.leaf(Array(line.utf8)[...]).hex
        let summary =
            #"{"crawl":"20261124T073000Z","state":"complete","manifest":{"lines":1,"merkle_root":"\#(root)"}}"#
        func proof(_ claim: String, _ url: String) -> [UInt8] {
            var json = JSONWriter()
            json.beginObject()
            for (key, value) in [
                ("format", "pouch-proof-1"), ("claim", claim), ("url", url), ("crawl", "20261124T073000Z"),
                ("summary", summary),
            ] { json.field(key, value) }
            json.field("tree_size", 1)
            json.key("leaves")
            json.beginArray()
            json.beginObject()
            json.field("index", 0)
            json.field("line", line)
            json.key("path")
            json.array([])
            json.endObject()
            json.endArray()
            json.endObject()
            return json.bytes
        }
        return [proof("present", "https://example.org/1"), proof("absent", "https://example.org/2")]
    }

    private static let times = texts(
        "2004-02-29T23:59:60Z", "2026-11-24T07:30:00.123456+05:30", "20261124T073000Z", "Sun, 06 Nov 1994 08:49:37 GMT",
        "Sunday, 06-Nov-94 08:49:37 GMT", "Sun Nov  6 08:49:37 1994", "2004-02-29",
        "https://www.example.org:80/a?b=c&a=%7e;jsessionid=0123456789abcdef0123456789abcdef")

    private static var warcs: [[UInt8]] {
        let date = Timestamp(microseconds: 1_795_505_400_000_001)
        let body = Array("<p>The talks were useful.</p>\n".utf8)
        let head = HTTPHead(Array("HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n".utf8))
        var response = WARCRecord(
            .response, id: RecordID(deriving: "a"), date: date, contentType: "application/http;msgtype=response",
            blockHead: head.forRecord(payloadLength: body.count).wire, payload: body,
            payloadDigest: SHA256Digest.of(body))
        response.set("WARC-Target-URI", "https://example.org/")
        let info = WARCRecord(
            .warcinfo, id: RecordID(deriving: "b"), date: date, contentType: "application/warc-fields",
            blockHead: Array("software: Pouch\r\n".utf8))
        let old = "WARC/1.0\nWARC-Type: metadata\nWARC-Target-URI: <http://a/>\nContent-Length: 3\n folded\n\nabc\n\n"
        let plain = info.bytes + response.bytes
        let gzip = GzipCompressor()
        return [
            [0] + plain, [1] + plain, [3] + plain, [0xFC] + Array(old.utf8) + response.bytes,
            [0] + gzip.member(info.bytes) + gzip.member(response.bytes), [0] + plain.dropLast(9),
        ]
    }
}
