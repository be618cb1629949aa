import Foundation
import PouchBytes
import PouchExtract
import PouchMirror
import PouchProfile
import PouchURL
import Synchronization

/// A page to its statement or its links, by the shipped profile: the first byte says as what and of which type the page
/// came, the rest is the page.
enum PageTarget {
    private static let types: [String?] = [
        nil, "text/html", "text/html; charset=utf-8", "text/html; charset=iso-8859-1", "text/html; charset=utf-16le",
        "text/html; charset=shift_jis", "text/plain", "text/html; charset=gb18030",
    ]
    private static let roles: [Role] = [.statement, .month, .year, .statement]
    private static let extractor = Mutex<PageExtractor?>(nil)

    static let shippedProfile = URL(fileURLWithPath: #filePath)
        .appending(path: "../../../../config/state-2001-2009.yaml").standardized

    static func setUp() throws {
        let profile = try SiteProfile.load(nameOrPath: shippedProfile.path)
        try extractor.withLock { $0 = try PageExtractor(profile: profile) }
    }

    static func run(_ input: [UInt8]) {
        extractor.withLock { $0.map { run(input, $0) } }
    }

    private static func run(_ input: [UInt8], _ extractor: PageExtractor) {
        guard let choice = input.first,
            let url = WebURL("https://2001-2009.state.gov/r/pa/prs/ps/2004/36728.htm")
        else { return }
        let page = FetchedPage(
            url: url, body: Array(input.dropFirst()), contentType: types[Int(choice & 7)], year: 2004, month: 11)
        let role = roles[Int(choice >> 3 & 3)]
        let found = extractor.extract(page, role: role, listing: nil)
        if let statement = found.statement {
            check(statement)
        } else if role == .statement {
            require(!found.warnings.isEmpty, "no statement, and no word why")
        }
        require(Set(found.links.map(\.url)).count == found.links.count, "a link twice")
        for link in found.links {
            require(link.url != url, "a listing that lists itself")
            require(isClean(link.entry?.title ?? ""), "a title that is not clean")
            require(link.entry?.date.map { CalendarDate(iso: $0) != nil } ?? true, "no date: \(link.entry?.date ?? "")")
        }
        // What was read before leaves nothing behind.
        require(
            extractor.extract(page, role: role, listing: nil).statement == found.statement, "two statements of one page"
        )
    }

    private static func check(_ statement: Statement) {
        let (json, digest) = statement.json(crawl: "20261124T073000Z", recordID: "urn:uuid:1")
        require(String(validating: json, as: UTF8.self) != nil, "a statement that is not UTF-8")
        require(readable(JSONError.self) { try skip(json) } != nil, "a statement that is no JSON")
        let file = StatementFile(json: json)
        require(file?.paragraphs == statement.paragraphs, "paragraphs read back are others")
        require(file?.textSHA256 == digest.hex && digest == SHA256Digest.of(statement.text), "another text's digest")
        let texts =
            statement.paragraphs.flatMap { $0.components(separatedBy: "\n") } + statement.breadcrumb
            + statement.links.map(\.text)
            + [
                statement.title, statement.kind, statement.number, statement.place, statement.speaker?.name,
                statement.speaker?.role,
            ].compactMap(\.self)
        for text in texts { require(isClean(text), "not clean: \(text.debugDescription)") }
        for text in statement.paragraphs { require(!text.isEmpty, "an empty paragraph") }
        for date in [statement.date, statement.dateEnd, statement.releasedOn].compactMap(\.self) {
            require(CalendarDate(iso: date) != nil, "no date: \(date)")
        }
        for link in statement.links { require(WebURL(link.url)?.text == link.url, "no canonical URL: \(link.url)") }
    }

    private static func skip(_ bytes: [UInt8]) throws {
        var json = JSONReader(bytes)
        // Reads, where passing over would not look for a key that stands twice.
        try json.object { _, json in try json.skip() }
        try json.end()
    }

    private static func isClean(_ text: String) -> Bool {
        isNFC(text) && text.first != " " && text.last != " "
            && !text.unicodeScalars.contains { $0.value < 0x20 || 0x7F...0x9F ~= $0.value }
    }
}
