import Foundation
import PouchBytes
import PouchExtract
import PouchMirror
import PouchStore
import PouchURL

/// The archive's answers to URLs that do not exist, as the probes of this crawl found them.
struct Soft404Evidence: Sendable {
    private struct Page: Sendable {
        var form: URLForm
        var url: String
        var urlWords: Set<String>
        /// Of a success.
        var words: PageWords?
        /// Of a redirect: its target, what it repeats of the URL left out.
        var target: String?
    }

    private var pages: [Page] = []
    /// Whether any URL at all that cannot exist was.
    private(set) var hasPages = false
    /// Without a document that still answers well, nothing is said about any other.
    private(set) var isControlAlive = false

    /// Whether the probes of the end of the crawl are made: those of the documents in doubt, and the control.
    var isComplete = false

    init(_ probes: [CrawlProbe]) { for probe in probes { add(probe) } }

    /// Takes in what one more probe found.
    mutating func add(_ probe: CrawlProbe) {
        guard probe.kind == .nonsense else {
            isControlAlive = isControlAlive || probe.isAlive == true
            return
        }
        guard let url = WebURL(probe.url), let status = probe.httpStatus else { return }
        let isPage = 200..<300 ~= status
        hasPages = hasPages || isPage
        pages.append(
            Page(
                form: URLForm(url), url: probe.url, urlWords: PageWords.words(of: probe.url),
                words: isPage ? probe.words.map { PageWords($0) } : nil,
                target: probe.location.map { Self.folded($0, of: url) }))
    }

    /// Whether any URL that cannot exist was answered with a page: where none was, no page need be compared.
    func hasPages(for url: WebURL) -> Bool { hasPages && pages(for: url).contains { $0.words != nil } }

    /// The probes that apply to a URL: the one of its form, else those of the same ending.
    private func pages(for url: WebURL) -> [Page] {
        let form = URLForm(url)
        if let own = pages.first(where: { $0.form == form }) { return [own] }
        return pages.filter { $0.form.ending == form.ending }
    }

    /// Whether this page is what a URL that cannot exist is answered with.
    func isSoft404(_ url: WebURL, _ words: PageWords) -> Bool {
        let own = PageWords.words(of: url.text)
        return pages(for: url).contains { page in
            page.words.map { words.areAlike($0, leavingOut: own.union(page.urlWords)) } ?? false
        }
    }

    /// The share of a statement's phrases that stand on a page with which the archive answers a URL that cannot exist;
    /// nil when there is no such page, or the statement is too short to judge.
    func share(of text: PageWords, _ url: WebURL) -> Double? {
        let own = PageWords.words(of: url.text)
        return pages(for: url).compactMap { page in
            page.words.flatMap { text.share(in: $0, leavingOut: own.union(page.urlWords)) }
        }.max()
    }

    /// Whether this redirect is what a URL that cannot exist is answered with.
    func isSoft404(_ url: WebURL, redirectsTo target: String) -> Bool {
        let folded = Self.folded(target, of: url)
        return pages(for: url).contains { $0.target == folded }
    }

    /// A redirect's target without what it repeats of the URL it redirects: `/gone?from=/2003/1.htm` is one for all.
    static func folded(_ target: String, of url: WebURL) -> String {
        var text = target
        let name = URLForm.split(url).name
        // A name that is a mere word may be part of any other.
        let last = url.path.split(separator: "/").last.map(String.init) ?? ""
        let parts =
            [url.text, url.pathAndQuery, url.path] + (last.contains(where: \.isNumber) ? [last] : [])
            + (name.contains(where: \.isNumber) ? [name] : [])
        for part in parts where part.utf8.count > 3 {
            for form in [part, part.addingPercentEncoding(withAllowedCharacters: .alphanumerics) ?? part] {
                text = text.replacingOccurrences(of: form, with: "*", options: .caseInsensitive)
            }
        }
        return text
    }
}
