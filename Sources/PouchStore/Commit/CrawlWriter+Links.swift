import GRDB
import PouchBytes
import PouchProfile

/// Links of a committed page enter the frontier.
extension CrawlWriter {
    /// The result of following a page's links.
    struct Followed {
        /// Links that are new to the crawl, and those that wait again.
        var new: [FoundLink] = []
        /// Links that the crawl may ask for.
        var named = 0
        /// Whether listings of the page's own kind are left unread, for so many before them named nothing new.
        var isEnded = false
    }

    func follow(_ links: [FoundLink], from document: PendingDocument, _ db: Database) throws -> Followed {
        var new: [FoundLink] = []
        var waitAgain: [FoundLink] = []
        var position = 0
        for link in links where link.chain == 0 && !isOfOwnKind(link, document) {
            // Requisites are on every page: once in the frontier is enough.
            if !link.isListed, !requisites.insert(link.url) { continue }
            guard link.isListed || wants(link) else { continue }
            // Links of a page that was never held are new as a rule.
            let target = try enter(link, &new, db, isLikelyUnknown: document.previous == nil)
            guard link.isListed else { continue }
            if try noteNews(of: link, target, db) { waitAgain.append(link) }
            position += 1
            try listings.add(link, page: document.id, document: target, position: position, db)
        }
        let namesNew = !new.isEmpty
        let barren = barren(after: document, namesNew: namesNew)
        for link in links where link.chain > 0 {
            let target = try goOn(with: link, barren, &new, db)
            position += 1
            try listings.add(link, page: document.id, document: target, position: position, db)
        }
        var isEnded = false
        for link in links where isOfOwnKind(link, document) {
            let target = try lead(on: link, from: document, namesNew: namesNew, &new, &isEnded, db)
            position += 1
            try listings.add(link, page: document.id, document: target, position: position, db)
        }
        if position > 0 || document.role.isListing || document.previous?.namesDocuments == true {
            try listings.replace(page: document.id, db)
        }
        return Followed(new: new + waitAgain, isEnded: isEnded)
    }

    /// Notes that a listing says otherwise of a statement than any did in the crawl before. Returns whether it waits for that.
    private func noteNews(of link: FoundLink, _ document: Int64, _ db: Database) throws -> Bool {
        guard notesListingNews, link.role == .statement, try listings.isNews(link, of: document, db) else {
            return false
        }
        return try frontier.noteListingNews(of: document, db)
    }

    /// A listing that did not change names what it named before.
    func followAgain(from document: PendingDocument, _ db: Database) throws -> Followed {
        var new: [FoundLink] = []
        var links = try listings.links(of: document.id, db)
        // The archive may have moved since the page was read.
        for place in links.indices { links[place].url = documents.identity.current(links[place].url) }
        links.removeAll { exclusion($0.url, $0.role) != nil && $0.chain > 0 }
        for link in links where link.chain == 0 && !isOfOwnKind(link, document) { _ = try enter(link, &new, db) }
        let namesNew = !new.isEmpty
        let barren = barren(after: document, namesNew: namesNew)
        for var link in links where link.chain > 0 {
            link.chain = document.chain + 1
            _ = try goOn(with: link, barren, &new, db)
        }
        var isEnded = false
        for link in links where isOfOwnKind(link, document) {
            _ = try lead(on: link, from: document, namesNew: namesNew, &new, &isEnded, db)
        }
        return Followed(new: new, named: links.count { exclusion($0.url, $0.role) == nil }, isEnded: isEnded)
    }

    /// Puts a link into the frontier; one that is not to be asked for is settled at once.
    func enter(_ link: FoundLink, _ new: inout [FoundLink], _ db: Database, isLikelyUnknown: Bool = false)
        throws
        -> Int64
    {
        let (target, isNew) = try enter(link, db, isLikelyUnknown: isLikelyUnknown)
        guard isNew else { return target }
        if link.isListed, !link.isInScope, let exclusion = exclusion(link.url, link.role) {
            try frontier.exclude(target, exclusion, db)
        } else {
            new.append(link)
        }
        return target
    }

    /// Goes on with a chain of further pages, unless it has named nothing new for too long.
    func goOn(with link: FoundLink, _ barren: Int, _ new: inout [FoundLink], _ db: Database) throws -> Int64 {
        // A further page of a statement names no document, and is followed all the same.
        guard barren < Self.mostBarren || link.role == .part else {
            return try frontier.add(link, db, isWanted: false).document
        }
        var link = link
        link.barren = barren
        return try enter(link, &new, db)
    }

    /// Pages in a row, up to this one, that named nothing new.
    func barren(after document: PendingDocument, namesNew: Bool) -> Int {
        namesNew || document.chain == 0 ? 0 : document.barren + 1
    }

    /// A chain of further pages ends where so many in a row name nothing new.
    static let mostBarren = 3

    // MARK: - Months that lead to months

    /// Whether a listing leads to another of its own kind, as a month of a calendar does.
    private func isOfOwnKind(_ link: FoundLink, _ document: PendingDocument) -> Bool {
        link.chain == 0 && link.isListed && document.role.isListing && link.role == document.role
    }

    /// Puts a listing of the page's own kind into the frontier, unless too many in a row have named nothing new.
    private func lead(
        on link: FoundLink, from document: PendingDocument, namesNew: Bool, _ new: inout [FoundLink],
        _ isEnded: inout Bool, _ db: Database
    ) throws -> Int64 {
        var link = link
        link.barren = namesNew ? 0 : document.barren + 1
        guard link.barren >= Self.mostEmpty, exclusion(link.url, link.role) == nil else {
            return try enter(link, &new, db)
        }
        let target = try frontier.add(link, db, isWanted: false).document
        isEnded = try isEnded || !frontier.holds(target, db)
        return target
    }

    /// Listings that lead to one another, as the months of a calendar do, end where so many in a row name nothing new: ten
    /// years of months.
    static let mostEmpty = 120
}
