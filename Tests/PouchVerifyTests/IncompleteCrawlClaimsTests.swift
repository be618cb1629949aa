import PouchArchive
import PouchBytes
import PouchMirror
import TestSupport
import Testing

@testable import PouchVerify

/// Three crawls; the middle one has no manifest, as a crawl that was stopped, and its record holds `/page` as "new".
@Suite("files that only a crawl without a manifest accounts for")
struct IncompleteCrawlClaimsTests {
    private static let page = "https://a.example/page"
    private static let new = "new"

    /// What is different from a mirror in which the crawl accounts for the file.
    private struct Case: Sendable, CustomTestStringConvertible {
        var testDescription: String
        var isClear: Bool
        var path = "pages/a.example/page~f"
        var body: String? = IncompleteCrawlClaimsTests.new
        var url: String? = IncompleteCrawlClaimsTests.page
        var crawl = 0
        var status = 200
        /// Whether the crawl of the record has a manifest after all.
        var isSound = false
    }

    private static let cases = [
        Case(testDescription: "the bytes that the crawl received for the URL", isClear: true),
        Case(testDescription: "other bytes", isClear: false, body: "edited"),
        Case(testDescription: "a file that could not be read", isClear: false, body: nil),
        Case(
            testDescription: "the bytes of another URL's record", isClear: false,
            path: "pages/a.example/other~f", url: "https://a.example/other"),
        Case(testDescription: "a line of that crawl contradicts them", isClear: false, crawl: 1),
        Case(testDescription: "a line of a later crawl contradicts them", isClear: false, crawl: 2),
        Case(testDescription: "a record of a crawl with a manifest", isClear: false, isSound: true),
        Case(testDescription: "a record of an error page", isClear: false, status: 404),
        Case(testDescription: "no line names the file: its path says the URL", isClear: true, url: nil, crawl: -1),
        Case(
            testDescription: "no line names the file, and its path says another URL", isClear: false,
            path: "pages/a.example/other~f", url: nil, crawl: -1),
        Case(
            testDescription: "no line names the file, and its path has a digest for a long name", isClear: true,
            path: "pages/a.example/~long/0123~f", url: nil, crawl: -1),
        Case(
            testDescription: "no line names the file, and its path is not Pouch's", isClear: false,
            path: "pages/a.example/notes.txt", url: nil, crawl: -1),
        Case(
            testDescription: "a line without a file, and a record of its URL", isClear: true,
            path: "crawls/20260103T000000Z/manifest.jsonl", crawl: -1),
        Case(
            testDescription: "a line without a file, and a record of another URL", isClear: false,
            path: "crawls/20260103T000000Z/manifest.jsonl", url: "https://a.example/other", crawl: -1),
    ]

    @Test("a page is cleared by a record of its URL alone, and by no other", arguments: cases)
    private func pages(_ row: Case) throws {
        let mirror = try Mirror(status: row.status)
        var suspect = PageVerifier.Suspect(
            path: row.path, sha256: row.body.map { SHA256Digest.of($0) }, kind: .altered, detail: "", crawl: row.crawl)
        suspect.url = row.url
        let damage = try mirror.settle([suspect], isSound: row.isSound)
        #expect((damage[row.path] == nil) == row.isClear, "\(damage)")
    }

    /// What is different from a statement that the crawl's record gave.
    private struct StatementCase: Sendable, CustomTestStringConvertible {
        var testDescription: String
        var isClear: Bool
        var record = "page"
        var url = IncompleteCrawlClaimsTests.page
        var text = "Text."
        var crawl = 0
        var isSound = false
    }

    private static let statementCases = [
        StatementCase(testDescription: "the crawl's record gave it", isClear: true),
        StatementCase(testDescription: "its record is in no WARC file", isClear: false, record: "other"),
        StatementCase(
            testDescription: "its record is another URL's", isClear: false, url: "https://a.example/other"),
        StatementCase(testDescription: "its text is not the one of its digest", isClear: false, text: "Edited."),
        StatementCase(testDescription: "a later crawl has another", isClear: false, crawl: 2),
        StatementCase(testDescription: "its record's crawl has a manifest", isClear: false, isSound: true),
    ]

    @Test("a statement is cleared when its record is the crawl's, and its text is whole", arguments: statementCases)
    private func statements(_ row: StatementCase) throws {
        let mirror = try Mirror(status: 200)
        let path = "statements/2026/01/page.json"
        try mirror.sample.write(
            path,
            Array(
                """
                {"id":"page","url":"\(row.url)","kind":"Statement","title":"T","paragraphs":["\(row.text)"],\
                "text":"\(row.text)","text_sha256":"\(SHA256Digest.of("Text."))","links":[],"attachments":[],\
                "provenance":{"crawl":"\(Mirror.crawls[1])","record_id":"\(RecordID(deriving: row.record))",\
                "profile":"p","rules":{}},"warnings":[]}
                """.utf8))
        let suspect = PageVerifier.Suspect(
            path: path, sha256: SHA256Digest.of("x"), kind: .altered, detail: "", url: row.url, crawl: row.crawl)
        let damage = try mirror.settle([suspect], isSound: row.isSound)
        #expect((damage[path] == nil) == row.isClear, "\(damage)")
        // The statement that a line names is not missing when the crawl put a newer one elsewhere.
        let missing = PageVerifier.Suspect(
            path: "statements/2026/01/old.json", kind: .missing, detail: "", url: row.url, crawl: 0)
        let both = try mirror.settle([missing, suspect], isSound: row.isSound)
        #expect((both[missing.path] == nil) == row.isClear, "\(both)")
    }

    private struct Mirror {
        static let crawls = ["20260101T000000Z", "20260102T000000Z", "20260103T000000Z"]
        let sample: SampleMirror

        init(status: Int) throws {
            sample = try SampleMirror()
            let payload = Array(new.utf8)
            var record = WARCRecord(
                .response, id: RecordID(deriving: "page"), date: Timestamp(microseconds: 1_767_312_000_000_000),
                contentType: "application/http;msgtype=response",
                blockHead: HTTPHead(Array("HTTP/1.1 \(status) S\r\n\r\n".utf8)).forRecord(
                    payloadLength: payload.count
                ).wire, payload: payload, payloadDigest: SHA256Digest.of(payload))
            record.set("WARC-Target-URI", page)
            try sample.write(
                "archive/\(Self.crawls[1])-00001.warc.gz", GzipCompressor(level: 4).member(record.bytes))
        }

        /// The damage that is left.
        func settle(_ suspects: [PageVerifier.Suspect], isSound: Bool) throws -> DamageList {
            let folder = try MirrorFolder(path: sample.path, create: false)
            let crawls = Self.crawls.enumerated().map { place, name in
                CrawlFacts(name: name, isSound: place != 1 || isSound)
            }
            var damage = DamageList()
            let table = try WARCVerifier(folder, crawls, .everything).table
            try IncompleteCrawlClaims(folder, crawls, table, suspects).settle(suspects, &damage)
            return damage
        }
    }
}
