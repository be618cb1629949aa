import PouchExtract
import PouchProfile

/// Finds pages that were taken for documents and are none: what a host shows with a success for every URL that does not
/// exist. A crawl asks twice before it gives up a document for such a page; where it never had the document, it has nothing
/// to hold it against, and the audit compares it with the crawl's own probes.
final class Impostors {
    private let witness: Witness
    private let reader: VersionReader
    private var probes: [Int: [(url: String, words: PageWords)]] = [:]

    init(_ witness: Witness, _ reader: VersionReader) {
        self.witness = witness
        self.reader = reader
    }

    /// Whether the copy that a crawl was the first to have is what a URL that cannot exist is answered with.
    func isOne(_ sighting: Sighting) throws -> Bool {
        guard sighting.state == .held, sighting.line.outcome == "new", sighting.line.role == "statement" else {
            return false
        }
        let probes = try probePages(sighting.crawl)
        guard !probes.isEmpty, let body = try reader.pages.page(of: sighting.line, in: sighting.crawl),
            let words = try reader.words(of: sighting.line.url, body, sighting.line.contentType, in: sighting.crawl)
        else { return false }
        let own = PageWords.words(of: sighting.line.url)
        return probes.contains { words.areAlike($0.words, leavingOut: own.union(PageWords.words(of: $0.url))) }
    }

    private func probePages(_ crawl: Int) throws -> [(url: String, words: PageWords)] {
        if let known = probes[crawl] { return known }
        var pages: [(url: String, words: PageWords)] = []
        for probe in witness.history.crawls[crawl].facts.checks.probes where probe.kind == .nonsense {
            guard let status = probe.httpStatus, 200..<300 ~= status, let id = probe.recordID,
                let (body, type) = try reader.pages.payload(ofRecord: id, in: crawl)
            else { continue }
            if let words = try reader.words(of: probe.url, body, type, in: crawl) { pages.append((probe.url, words)) }
        }
        probes[crawl] = pages
        return pages
    }
}
