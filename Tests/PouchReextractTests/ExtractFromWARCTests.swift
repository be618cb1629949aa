import Foundation
import PouchArchive
import PouchBytes
import PouchProfile
import PouchReextract
import Testing

/// A small archive as a WARC file, record by record, in whatever order a test wants.
private struct Site {
    static let origin = "https://2001-2009.state.gov"
    static let date = Timestamp(microseconds: 1_795_505_400_000_001)
    static let start = "/r/pa/prs/ps/index.htm"
    static let year = "/r/pa/prs/ps/2004/c9.htm"
    static let month = "/r/pa/prs/ps/2004/c10.htm"
    static let one = "/r/pa/prs/ps/2004/1001.htm"
    static let two = "/r/pa/prs/ps/2004/1002.htm"

    static func page(_ body: String) -> String {
        "<html><head><title>x</title></head><body><table><tr><td class=\"content-font-style\">\(body)</td></tr></table></body></html>"
    }

    static func statement(_ title: String) -> String {
        page(
            "<font>Press Statement</font><br><font>April 2, 2004</font><h1>\(title)</h1><p>One paragraph of \(title).</p>"
        )
    }

    static let pages = [
        start: page("<a class=\"lftnavbelow\" href=\"\(year)\">2004</a>"), year: page("<a href=\"\(month)\">April</a>"),
        month: page(
            "April 2, 2004 -- <a href=\"\(one)\">Listed One</a><br>April 3, 2004 -- <a href=\"\(two)\">Two</a>"),
        one: statement("One"), two: statement("Two"),
    ]

    static func record(
        _ url: String, head: String = "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n", _ payload: [UInt8]
    ) -> [UInt8] {
        var record = WARCRecord(
            .response, id: RecordID(deriving: url), date: date, contentType: "application/http; msgtype=response",
            blockHead: Array(head.utf8), payload: payload)
        record.set("WARC-Target-URI", "<\(url)>")
        return record.bytes
    }

    static func record(_ path: String) -> [UInt8] { record(origin + path, Array((pages[path] ?? "").utf8)) }

    static func extract(_ warc: [UInt8], choice: WARCReextraction.Choice = .statements) throws -> (
        statements: [[String: Any]], result: WARCReextraction.Result
    ) {
        var extraction = try WARCReextraction(
            profile: try SiteProfile.load(nameOrPath: "state-2001-2009"), choice: choice, wants: { _ in true },
            open: { offset in
                var start = offset
                return { target in
                    let count = min(target.count, warc.count - start)
                    target.copyBytes(from: warc[start..<start + count])
                    start += count
                    return count
                }
            })
        var statements: [[String: Any]] = []
        let result = try extraction.run {
            statements.append(try #require(try JSONSerialization.jsonObject(with: Data($0)) as? [String: Any]))
        }
        return (statements, result)
    }
}

@Suite("Statements extracted from WARC files of every make")
struct ExtractFromWARCTests {
    @Test(
        "whatever the order of the records, the listings are read before the statements",
        arguments: [
            [Site.start, Site.year, Site.month, Site.one, Site.two],
            [Site.two, Site.one, Site.month, Site.year, Site.start],
            [Site.one, Site.start, Site.month, Site.two, Site.year],
        ])
    func orders(paths: [String]) throws {
        let (statements, result) = try Site.extract(paths.flatMap { Site.record($0) })
        #expect(
            statements.compactMap { $0["title"] as? String }
                == paths.compactMap { [Site.one: "One", Site.two: "Two"][$0] })
        for statement in statements {
            let isOne = statement["title"] as? String == "One"
            #expect(
                statement["listing"] as? [String: String] == [
                    "title": isOne ? "Listed One" : "Two", "date": isOne ? "2004-04-02" : "2004-04-03",
                ])
            let provenance = try #require(statement["provenance"] as? [String: Any])
            #expect(
                provenance["record_id"] as? String
                    == RecordID(deriving: Site.origin + (isOne ? Site.one : Site.two)).description)
            #expect(provenance["crawl"] == nil)
        }
        #expect(result.damage.isEmpty)
    }

    @Test("a file without listings gives the pages whose addresses are statements', and with every page asked for, all")
    func byAddress() throws {
        let warc = [Site.one, Site.month].flatMap { Site.record($0) }
        #expect(try Site.extract(warc).statements.compactMap { $0["title"] as? String } == ["One"])
        #expect(try Site.extract(warc, choice: .every).statements.count == 2)
    }

    @Test("a payload that is still chunked, or gzip in chunks, is read; one that only claims so too")
    func chunked() throws {
        let page = Array(Site.statement("One").utf8)
        let zipped = GzipCompressor(level: 6).member(page)
        func chunks(_ bytes: [UInt8]) -> [UInt8] {
            Array("7\r\n".utf8) + bytes.prefix(7) + Array("\r\n\(String(bytes.count - 7, radix: 16))\r\n".utf8)
                + bytes.dropFirst(7) + Array("\r\n0\r\n\r\n".utf8)
        }
        for (coding, payload) in [
            ("", chunks(page)), ("Content-Encoding: gzip\r\n", chunks(zipped)), ("", page),
            ("Content-Encoding: gzip\r\n", zipped),
        ] {
            let head = "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nTransfer-Encoding: Chunked\r\n\(coding)\r\n"
            let (statements, result) = try Site.extract(Site.record(Site.origin + Site.one, head: head, payload))
            #expect(statements.first?["text"] as? String == "One paragraph of One.")
            #expect(result.damage.isEmpty)
        }
    }

    @Test(
        "a body that a tool decoded, and whose Content-Encoding it left, is read as it is",
        arguments: ["gzip", "x-gzip", "deflate", "br", "zstd", "gzip, br"])
    func decoded(coding: String) throws {
        let head =
            "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Encoding: \(coding)\r\nContent-Length: 7\r\n\r\n"
        let page = Array(Site.statement("One").utf8)
        let (statements, result) = try Site.extract(Site.record(Site.origin + Site.one, head: head, page))
        #expect(statements.first?["text"] as? String == "One paragraph of One.")
        #expect(result.damage.isEmpty)
        let cut = Array(GzipCompressor(level: 6).member(page).dropLast(20))
        #expect(try Site.extract(Site.record(Site.origin + Site.one, head: head, cut)).result.damage.count == 1)
    }

    @Test(
        "chunks are taken off where the tool kept them and dropped the field, and a page that begins with a number is no chunk"
    )
    func unnamedChunks() throws {
        let head = "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n"
        let page = Site.statement("One")
        let chunked = "\(String(page.utf8.count, radix: 16))\r\n\(page)\r\n0\r\n\r\n"
        let record = Site.record(Site.origin + Site.one, head: head, Array(chunked.utf8))
        #expect(try Site.extract(record).statements.first?["text"] as? String == "One paragraph of One.")
        let number = Site.record(Site.origin + Site.one, head: head, Array("5\r\n\(page)".utf8))
        #expect(try Site.extract(number).statements.count == 1)
    }

    @Test(
        "a page that a tool wrote as a resource, without its answer's head, is read; a resource of another kind is not")
    func resource() throws {
        func resource(_ type: String) -> [UInt8] {
            var record = WARCRecord(
                .resource, id: RecordID(deriving: type), date: Site.date, contentType: type, blockHead: [],
                payload: Array(Site.statement("One").utf8))
            record.set("WARC-Target-URI", Site.origin + Site.one)
            return record.bytes
        }
        #expect(try Site.extract(resource("text/html; charset=utf-8")).statements.count == 1)
        #expect(try Site.extract(resource("image/png")).statements.isEmpty)
    }

    @Test("what a file without a statement holds is counted, so that its reader learns why")
    func nothing() throws {
        let page = Array(Site.statement("One").utf8)
        let other = "http://127.0.0.1:8080"
        let gone = Site.record(other + "/gone", head: "HTTP/1.1 404 Not Found\r\n\r\n", page)
        let (statements, result) = try Site.extract(Site.record(other + Site.one, page) + gone)
        #expect(statements.isEmpty)
        #expect(result.answers == 2 && result.pages == 1)
        #expect(result.mainOrigin?.description == other)
        let empty = try Site.extract(Site.record(Site.origin + Site.one, Array("<html></html>".utf8))).result
        #expect(empty.statements == 1 && empty.textless == 1)
    }

    @Test("a document that a redirect led to is listed as the one that redirected")
    func redirect() throws {
        let moved = Site.record(
            Site.origin + Site.one,
            head: "HTTP/1.1 301 Moved\r\nLocation: /s/1.html\r\nContent-Type: text/html\r\n\r\n",
            Array("<html>Moved".utf8))
        let target = Site.record(Site.origin + "/s/1.html", Array(Site.statement("One").utf8))
        let warc = target + moved + [Site.start, Site.year, Site.month].flatMap { Site.record($0) }
        let (statements, _) = try Site.extract(warc)
        #expect(statements.compactMap { $0["url"] as? String } == [Site.origin + "/s/1.html"])
        #expect((statements.first?["listing"] as? [String: String])?["title"] == "Listed One")
    }

    @Test("errors, images and names that are no URLs give nothing, and do no harm")
    func others() throws {
        var warc: [UInt8] = []
        for url in [
            "file:///etc/passwd", "../../../1001.htm", "", "https://[/1001.htm",
            "https://other.example/r/pa/prs/ps/2004/1003.htm",
        ] {
            warc += Site.record(url, Array(Site.statement("Out").utf8))
        }
        warc += Site.record(
            Site.origin + Site.one, head: "HTTP/1.1 404 Not Found\r\nContent-Type: text/html\r\n\r\n",
            Array(Site.statement("Gone").utf8))
        warc += Site.record(
            Site.origin + Site.two, head: "HTTP/1.1 200 OK\r\nContent-Type: image/png\r\n\r\n", [1, 2, 3])
        let (statements, result) = try Site.extract(warc)
        #expect(statements.isEmpty, "\(statements.compactMap { $0["url"] })")
        #expect(result.damage.isEmpty)
    }

    @Test("a page whose coding is damaged is named with its place, and the others are read")
    func damagedCoding() throws {
        var zipped = GzipCompressor(level: 6).member(Array(Site.statement("One").utf8))
        zipped[zipped.count / 2] ^= 0xFF
        let good = Site.record(Site.two)
        let bad = Site.record(
            Site.origin + Site.one,
            head: "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Encoding: gzip\r\n\r\n", zipped)
        let (statements, result) = try Site.extract(good + bad)
        #expect(statements.count == 1)
        #expect(result.damage.map(\.offset) == [good.count])
    }

    @Test("a long chain of listings in the worst of orders ends, and gives what can be told")
    func chain() throws {
        let count = 120
        func path(_ number: Int) -> String { "/r/pa/prs/ps/2004/list\(number).htm" }
        var warc: [UInt8] = []
        for number in (0..<count).reversed() {
            warc += Site.record(
                Site.origin + path(number), Array(Site.page("<a href=\"\(path(number + 1))\">Next</a>").utf8))
        }
        warc +=
            Site.record(Site.origin + Site.year, Array(Site.page("<a href=\"\(path(0))\">Next</a>").utf8))
            + Site.record(Site.start)
        warc += Site.record(Site.one)
        #expect(try Site.extract(warc).statements.compactMap { $0["title"] as? String } == ["One"])
    }
}
