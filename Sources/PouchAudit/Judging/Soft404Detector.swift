import PouchExtract
import PouchProfile

/// Finds soft 404 pages that were taken for documents: pages that a host shows with a success for every URL that does
/// not exist. A crawl confirms such a page before it gives up a document. Where it never held the document, it has
/// nothing to compare with, and the audit compares the page with the crawl's own probes.
final class Soft404Detector {
    private let observations: ObservationIndex
    private let reader: VersionReader
    private var probes: [Int: [(url: String, words: PageWords)]] = [:]

    init(_ observations: ObservationIndex, _ reader: VersionReader) {
        self.observations = observations
        self.reader = reader
    }

    /// Whether the copy that a crawl was the first to have is what a URL that cannot exist is answered with.
    func isOne(_ observation: Observation) throws -> Bool {
        guard observation.state == .held, observation.line.outcome == "new", observation.line.role == "statement" else {
            return false
        }
        let probes = try probePages(observation.crawl)
        guard !probes.isEmpty, let body = try reader.pages.page(of: observation.line, in: observation.crawl),
            let words = try reader.words(
                of: observation.line.url, body, observation.line.contentType, in: observation.crawl)
        else { return false }
        let own = PageWords.words(of: observation.line.url)
        return probes.contains { words.areAlike($0.words, leavingOut: own.union(PageWords.words(of: $0.url))) }
    }

    private func probePages(_ crawl: Int) throws -> [(url: String, words: PageWords)] {
        if let known = probes[crawl] { return known }
        var pages: [(url: String, words: PageWords)] = []
        for probe in observations.history.crawls[crawl].facts.checks.probes where probe.kind == .nonsense {
            guard let status = probe.httpStatus, 200..<300 ~= status, let id = probe.recordID,
                let (body, type) = try reader.pages.payload(ofRecord: id, in: crawl)
            else { continue }
            if let words = try reader.words(of: probe.url, body, type, in: crawl) { pages.append((probe.url, words)) }
        }
        probes[crawl] = pages
        return pages
    }
}
