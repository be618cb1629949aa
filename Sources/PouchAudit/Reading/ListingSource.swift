import PouchExtract
import PouchMirror
import PouchProfile
import PouchStore
import PouchURL

/// Reads listing pages as a crawl knew them.
final class ListingSource {
    /// The year and month of a listing, which its rows without a year inherit.
    private struct Label: Hashable {
        var year: Int?
        var month: Int?
    }

    /// A document's entry in a listing, and the address by which it is named there.
    struct Row {
        var url: WebURL
        var entry: ListingEntry
    }

    private struct Key: Hashable {
        var sha256: String
        var label: Label
    }

    private let pages: CaptureReader
    private let extractors: OriginExtractors
    private let history: CrawlHistory
    private var read: [Key: [DocumentIdentity: Row]] = [:]
    private var labels: [String: Label] = [:]
    /// A few years of months: requests mostly come back to the last ones.
    private static let held = 24
    private static let deepest = 12

    init(_ pages: CaptureReader, _ extractors: OriginExtractors, _ history: CrawlHistory) {
        self.pages = pages
        self.extractors = extractors
        self.history = history
    }

    /// The entries of a listing page, by document.
    func entries(of line: ManifestLine, in place: Int) throws -> [DocumentIdentity: Row] {
        try entries(of: line, in: place, label: try label(of: line, in: place, depth: 0))
    }

    private func entries(
        of line: ManifestLine, in place: Int, label: Label
    ) throws -> [DocumentIdentity: Row] {
        guard let digest = line.sha256?.hex, let url = WebURL(line.url), let role = Role(rawValue: line.role),
            role.isListing
        else { return [:] }
        let key = Key(sha256: digest, label: label)
        if let known = read[key] { return known }
        guard let body = try pages.page(of: line, in: place) else { return [:] }
        let page = FetchedPage(
            url: url, body: body, contentType: line.contentType, year: label.year, month: label.month)
        var entries: [DocumentIdentity: Row] = [:]
        let extractor = try extractors.extractor(history.crawls[place].facts.origin)
        for link in extractor.extract(page, role: role, listing: nil).links where link.inScope {
            let document = extractor.profile.identity(of: link.url)
            if let entry = link.entry, entries[document] == nil {
                entries[document] = Row(url: link.url, entry: entry)
            }
        }
        if read.count >= Self.held { read.removeAll() }
        read[key] = entries
        return entries
    }

    /// The year and month of a listing, as the listing above gives them.
    private func label(of line: ManifestLine, in place: Int, depth: Int) throws -> Label {
        if let known = labels[line.url] { return known }
        var label = Label()
        // Listings name each other in rings.
        labels[line.url] = label
        if depth < Self.deepest, let url = WebURL(line.url) {
            let document = try extractors.extractor(history.crawls[place].facts.origin).profile.identity(of: url)
            for parent in line.listedOn where parent != line.url {
                guard let above = try pages.line(of: parent, in: place) else { continue }
                let inherited = try self.label(of: above, in: place, depth: depth + 1)
                guard let entry = try entries(of: above, in: place, label: inherited)[document]?.entry else { continue }
                label = Label(year: entry.year ?? inherited.year, month: entry.month ?? inherited.month)
                break
            }
        }
        labels[line.url] = label
        return label
    }
}
