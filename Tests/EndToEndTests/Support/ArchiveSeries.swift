import Foundation
import PouchBytes
import PouchDemo
import PouchDemoServer
import TestSupport

/// The bundled archive over the years: its pages are edited, moved and taken away between crawls, by a list that is known.
final class ArchiveSeries {
    let server: ArchiveServer
    let origin: String
    let mirror: String
    let profile: String
    let archive: BundledArchive
    private let scratch: Scratch
    private var pages: [String: BundledArchive.Resource]
    private var edition = 0

    init() async throws {
        archive = BundledArchive.generate()
        pages = archive.resources
        server = ArchiveServer(archive, crawlDelay: 0)
        origin = "http://127.0.0.1:\(try await server.start())"
        scratch = try Scratch()
        mirror = scratch.path("mirror")
        profile = scratch.path("series.yaml")
        // Failures end soon.
        var text = try String(contentsOf: Program.root.appending(path: "config/state-2001-2009.yaml"), encoding: .utf8)
        for (key, value) in ["attempts: 5": "attempts: 2", "backoff: 2s": "backoff: 10ms"] {
            guard text.contains("  " + key) else { throw TestFailure("the shipped profile has no \(key)") }
            text = text.replacing("  " + key, with: "  " + value)
        }
        try text.write(toFile: profile, atomically: true, encoding: .utf8)
    }

    // MARK: - Running

    @discardableResult
    func crawl(_ more: String...) async throws -> Program.Result {
        // Two crawls never share a second, and their names order them.
        try await Program.run(
            Program.pouch,
            [
                "crawl", profile, "--mirror", mirror, "--origin", origin, "--delay", "0", "--quiet", "--progress",
                "never",
            ]
                + more)
    }

    func audit(_ more: String...) async throws -> Program.Result {
        try await Program.run(Program.pouch, ["audit", mirror, "--profile", profile] + more)
    }

    var crawls: [String] { MirrorFiles(path: mirror).crawls }

    // MARK: - Pages

    /// Statements whose page has its first paragraph and its title on one line each, so that an edit is easy to place.
    lazy var plain: [GoldStatement] = archive.gold.filter { gold in
        guard gold.path != BundledArchive.realPath, gold.warnings.isEmpty, let title = gold.title, gold.dateEnd == nil,
            let first = gold.paragraphs.first, let text = self.text(gold.path), gold.paragraphs.count > 3
        else { return false }
        return text.contains(first.prefix(40)) && text.contains(">\(title)</h1>") && !title.contains("&")
            && first.unicodeScalars.allSatisfy(\.isASCII)
    }

    /// A page's bytes, each as one character.
    func text(_ path: String) -> String? {
        pages[path].map { String(String.UnicodeScalarView($0.bytes.map { Unicode.Scalar($0) })) }
    }

    func write(_ text: String, at path: String) {
        edition += 1
        let bytes = text.unicodeScalars.map { UInt8(truncatingIfNeeded: $0.value) }
        var page =
            pages[path] ?? pages[archive.gold[0].path]
            ?? .init(
                bytes: [], contentType: "text/html", etag: "", lastModified: Timestamp(microseconds: 0))
        page.bytes = bytes
        page.etag = "\"edition-\(edition)\""
        pages[path] = page
        server.set(page, at: path)
    }

    /// - Throws: `TestFailure` when the page does not hold what is to be replaced.
    func edit(_ path: String, _ old: String, _ new: String) throws {
        guard let text = text(path), let place = text.range(of: old) else {
            throw TestFailure("\(path) does not hold \"\(old)\"")
        }
        write(text.replacingCharacters(in: place, with: new), at: path)
    }

    func remove(_ path: String) {
        pages[path] = nil
        server.set(nil, at: path)
    }

    func restore(_ path: String) {
        pages[path] = archive.resources[path]
        server.set(pages[path], at: path)
    }

    /// Puts what the archive first had at every place.
    func everyPage(_ change: (String) -> String) {
        for path in pages.keys.sorted() where path.hasSuffix(".htm") {
            if let text = text(path) { write(change(text), at: path) }
        }
    }

    // MARK: - Listings

    /// The listing page that has a statement's row, and the row's link.
    func row(of gold: GoldStatement) throws -> (listing: String, link: String) {
        guard let title = gold.listingTitle else { throw TestFailure("\(gold.path) is not listed") }
        for path in pages.keys.sorted() where !archive.gold.contains(where: { $0.path == path }) {
            guard let text = text(path) else { continue }
            for match in text.matches(of: /<a href="[^"]*">([^<]*)<\/a>/) where match.output.1 == title {
                return (path, String(match.output.0))
            }
        }
        throw TestFailure("no listing has a row \"\(title)\"")
    }

    /// Takes a statement out of its listing.
    func delist(_ gold: GoldStatement) throws {
        let row = try row(of: gold)
        try edit(row.listing, row.link, "")
    }

    /// Gives a statement's row another date, wherever in or beside the row it stands.
    func redateRow(of gold: GoldStatement, _ old: String, _ new: String) throws {
        let row = try row(of: gold)
        guard let page = text(row.listing), let link = page.range(of: row.link) else { throw TestFailure("no row") }
        let line = page.lineRange(for: link)
        guard let date = page.range(of: old, range: line) else {
            throw TestFailure("the row of \(gold.path) has no date \"\(old)\": \(page[line])")
        }
        write(page.replacingCharacters(in: date, with: new), at: row.listing)
    }
}
