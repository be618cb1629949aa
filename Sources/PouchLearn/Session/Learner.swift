import PouchBytes
import PouchExtract
import PouchProfile
import PouchURL

/// Learns a profile from pages: which links of a listing are its documents, how the listing goes on, and where a document
/// has its title, its date and its text. The same pages give the same profile.
///
///     var learner = Learner(start: url, options: options) { url, purpose in answers[url] }
///     let findings = try learner.learn()
package struct Learner {
    /// Returns a page, or the reason why it is missing.
    package typealias Source = (WebURL, LearnPurpose) -> Result<LearnAnswer, Missing>

    /// Why a page could not be fetched.
    package struct Missing: Error, Sendable {
        package var reason: String
        /// Whether no more may be asked for.
        package var isEnd: Bool

        package init(_ reason: String, isEnd: Bool = false) {
            self.reason = reason
            self.isEnd = isEnd
        }
    }

    /// A listing page, and the list on it that names documents.
    struct Listing {
        var page: LearnPage
        var answer: LearnAnswer
        var list: RowList
        /// `start`, `year` or `month`.
        var role: String
    }

    /// A level of the ladder: links on a page that lead to years or months.
    struct Level {
        var role: String
        var on: String
        var page: LearnPage
        var list: RowList
    }

    let options: LearnOptions
    let start: WebURL
    private let source: Source
    var requests: [Findings.Request] = []
    var notes: [String] = []
    var aliases: [Origin] = []
    private var isOver = false
    var listings: [Listing] = []
    /// Where no page lists the documents.
    var door: Door?
    var census: SitemapCensus?
    var levels: [Level] = []
    var next: (link: NextLink, page: LearnPage, isSeen: Bool)?
    var runnersUp: [RowList] = []
    var documents: [(sample: DocumentSample, answer: LearnAnswer)] = []
    /// Addresses that stand on listing pages and are not their rows.
    private var boilerplate: Set<String> = []

    package init(start: WebURL, options: LearnOptions, source: @escaping Source) {
        self.start = start
        self.options = options
        self.source = source
    }

    /// A list scoring less names no documents.
    private static let leastScore = 0.9

    /// - Throws: ``LearnError`` when there is nothing to learn from.
    package mutating func learn() throws(LearnError) -> Findings {
        let (page, answer) = try firstPage()
        findAliases(page)
        do { try findListings(page, answer) } catch {
            guard findDoor(page, answer) else { throw error }
        }
        findNext()
        findCounted()
        readDocuments()
        takeCensus()
        return Drafting(learner: self).findings()
    }

    // MARK: - Asking

    mutating func ask(_ url: WebURL, _ purpose: LearnPurpose) -> (LearnPage, LearnAnswer)? {
        guard let answer = fetch(url, purpose) else { return nil }
        guard let page = LearnPage(url: answer.url, body: answer.body, contentType: answer.contentType) else {
            requests[requests.count - 1].failure = "the page is empty"
            return nil
        }
        return (page, answer)
    }

    /// An answer as it came, whatever it is.
    mutating func fetch(_ url: WebURL, _ purpose: LearnPurpose) -> LearnAnswer? {
        guard !isOver else { return nil }
        let wanted = canonical(url)
        switch source(wanted, purpose) {
        case .success(var answer):
            answer.url = canonical(answer.url)
            requests.append(.init(url: wanted.text, purpose: purpose.rawValue, failure: nil))
            return answer
        case .failure(let missing):
            if missing.isEnd {
                isOver = true
            } else {
                requests.append(.init(url: wanted.text, purpose: purpose.rawValue, failure: missing.reason))
            }
            return nil
        }
    }

    /// An alias's address is the archive's own.
    func canonical(_ url: WebURL) -> WebURL { aliases.contains(url.origin) ? url.replacingOrigin(start.origin) : url }

    private mutating func firstPage() throws(LearnError) -> (LearnPage, LearnAnswer) {
        if let found = ask(start, .start) { return found }
        throw .noStart(url: start.text, reason: requests.last?.failure ?? "no page")
    }

    /// A page that calls itself by the same path on another host is one archive with it.
    private mutating func findAliases(_ page: LearnPage) {
        let canonical = page.tree.elements.first {
            $0.name == "link" && $0.attributes["rel"]?.lowercased() == "canonical"
        }?.attributes["href"]
        for text in [canonical, page.meta("og:url")] {
            guard let text, let url = WebURL(text), url.origin != start.origin, !aliases.contains(url.origin) else {
                continue
            }
            let mine = start.path.hasSuffix("/") ? String(start.path.dropLast()) : start.path
            let other = url.path.hasSuffix("/") ? String(url.path.dropLast()) : url.path
            if mine == other { aliases.append(url.origin) }
        }
        let other = start.host.hasPrefix("www.") ? String(start.host.dropFirst(4)) : "www." + start.host
        if page.links.contains(where: { $0.url.host == other }),
            let url = page.links.first(where: { $0.url.host == other })?.url, !aliases.contains(url.origin)
        {
            aliases.append(url.origin)
        }
    }

    // MARK: - Listings

    /// The page with its links at the archive's own origin.
    func settled(_ page: LearnPage) -> LearnPage {
        aliases.isEmpty
            ? page
            : LearnPage(
                page,
                links: page.links.map { link in
                    var link = link
                    link.url = canonical(link.url)
                    return link
                })
    }

    private func lists(_ page: LearnPage) -> [RowList] {
        RowFinder(page: page, lines: PageLines(page.tree), common: boilerplate, today: options.today).lists()
    }

    private mutating func findListings(_ page: LearnPage, _ answer: LearnAnswer) throws(LearnError) {
        var page = settled(page)
        var answer = answer
        var role = "start"
        for _ in 0..<3 {
            let lists = lists(page)
            let documents = lists.filter { $0.score >= Self.leastScore && !isLadder($0) }
            let ladder =
                lists.filter { isLadder($0) && !$0.facts.isBoilerplate }.max { $0.rows.count < $1.rows.count }
                ?? lists.first { isLadder($0) }
            let best = documents.indices.contains(options.rows - 1) ? documents[options.rows - 1] : documents.first
            // A ladder beside a good list is another way to the same documents.
            if let best, ladder == nil || best.score >= 2 || (ladder?.rows.count ?? 0) < 3 {
                listings.append(Listing(page: page, answer: answer, list: best, role: role))
                runnersUp = lists.filter { $0.rows.first?.url != best.rows.first?.url }
                if let ladder, levels.isEmpty,
                    NextFinder(page: page).candidates(documents: Set(best.rows.map(\.url))).isEmpty
                {
                    levels.append(Level(role: levelRole(ladder), on: role, page: page, list: ladder))
                }
                return
            }
            guard let ladder, let target = rung(ladder), let (below, found) = ask(target, .level) else {
                if let best {
                    listings.append(Listing(page: page, answer: answer, list: best, role: role))
                    return
                }
                break
            }
            let name = levelRole(ladder)
            levels.append(Level(role: name, on: role, page: page, list: ladder))
            // Links that a ladder's pages share with the page above are not rows.
            for link in page.links { boilerplate.insert(link.url.text) }
            role = name
            page = settled(below)
            answer = found
        }
        throw .noRows(url: start.text, links: page.links.count)
    }

    /// Whether the links of a list are years, months or numbers.
    private func isLadder(_ list: RowList) -> Bool {
        let named = list.rows.filter { PeriodText.role($0.title) == .year || PeriodText.role($0.title) == .month }.count
        return named * 10 >= list.rows.count * 7
    }

    private func levelRole(_ list: RowList) -> String {
        let months = list.rows.filter { PeriodText.role($0.title) == .month }.count
        return months * 2 > list.rows.count ? "month" : "year"
    }

    /// The rung that is followed: the second newest, which is whole, else the first.
    private func rung(_ list: RowList) -> WebURL? {
        list.rows.count > 1 ? list.rows[1].url : list.rows.first?.url
    }

    // MARK: - Next pages

    private mutating func findNext() {
        guard let first = listings.first else { return }
        let urls = Set(first.list.rows.map(\.url))
        let candidates = NextFinder(page: first.page).candidates(documents: urls)
        for candidate in candidates.prefix(2) {
            guard let (raw, answer) = ask(candidate.url, .next) else {
                // The page could not be fetched now: the link is still there.
                if next == nil { next = (candidate, first.page, false) }
                continue
            }
            let page = settled(raw)
            guard let list = sameList(on: page, as: first.list, from: first.page) else { continue }
            let others = Set(list.rows.map(\.url))
            // The same rows again are not a next page.
            guard others.subtracting(urls).count * 3 >= others.count else { continue }
            if let mine = first.list.rows.compactMap(\.date).max(), let theirs = list.rows.compactMap(\.date).max(),
                theirs > mine, candidates.count > 1, candidate.kind != .number
            {
                notes.append(
                    "\"\(first.page.links[candidate.links[0]].text)\" leads to newer documents, and is no next page")
                continue
            }
            next = (candidate, first.page, true)
            listings.append(Listing(page: page, answer: answer, list: list, role: first.role))
            return
        }
    }

    /// The list of another page that is the continuation of one.
    func sameList(on page: LearnPage, as list: RowList, from first: LearnPage) -> RowList? {
        let all = lists(page)
        let mine = list.rows.first.map { ClusterKey.of($0.link, first) }
        return all.first { other in other.rows.first.map { ClusterKey.of($0.link, page) } == mine }
            ?? all.first { $0.shape == list.shape && $0.score >= Self.leastScore }
            ?? all.first { $0.score >= Self.leastScore }
    }

    // MARK: - Documents

    private mutating func readDocuments() {
        var rows: [Door.Entry] = []
        var seen: Set<WebURL> = []
        for listing in listings {
            for row in listing.list.rows where seen.insert(row.url).inserted {
                rows.append(.init(url: row.url, title: row.title, date: row.date))
            }
        }
        rows += door?.entries ?? []
        for known in options.documents {
            guard let (page, answer) = ask(known.url, .document) else { continue }
            let row = rows.first { $0.url == known.url }
            documents.append(
                (DocumentSample(page: page, title: known.title ?? row?.title, date: known.date ?? row?.date), answer))
        }
        // The newest, the oldest, then those between: templates change with time.
        var order: [Int] = [0]
        if rows.count > 1 { order.append(rows.count - 1) }
        order += [1, 2, rows.count / 2, 3, 4, rows.count - 2].filter { $0 > 0 && $0 < rows.count }
        order += Array(rows.indices)
        var done: Set<Int> = []
        for place in order where rows.indices.contains(place) && done.insert(place).inserted {
            guard documents.count < options.mostDocuments, !isOver else { return }
            let row = rows[place]
            guard !row.url.path.lowercased().hasSuffix(".pdf"), let (page, answer) = ask(row.url, .document) else {
                continue
            }
            documents.append(
                (DocumentSample(page: page, title: row.title == "" ? nil : row.title, date: row.date), answer))
        }
    }
}

/// The place of a link in its page's structure, to find the same list on another page.
enum ClusterKey {
    static func of(_ link: Int, _ page: LearnPage) -> String {
        page.tree.chain(page.links[link].element).map { place in
            let element = page.tree.elements[place]
            return element.name + (element.id.flatMap { Naming.stable($0) } ?? "")
        }.joined(separator: "/")
    }
}

extension LearnPage {
    init(_ page: LearnPage, links: [PageLink]) {
        url = page.url
        tree = page.tree
        self.links = links
    }
}
