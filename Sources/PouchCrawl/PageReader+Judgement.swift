import PouchBytes
import PouchExtract
import PouchFetch
import PouchProfile
import PouchStore

/// Whether an answer can be believed: what is asked again before it counts, and what an answer really says.
extension PageReader {
    /// Why a page is not taken for a copy.
    struct Doubt {
        var end: FinishedRequest.End
        var error: String?
        var reason: OutcomeReason?
    }

    // MARK: - An answer without a page

    /// Turns an answer that is not to be believed at once into one that is asked again; the second answer decides.
    func judge(_ finished: inout FinishedRequest) {
        switch finished.end {
        case .same: judgeNotModified(&finished)
        case .gone where finished.reason == .blocked:
            finished.end = .refused
            finished.error = Self.blocked(finished.httpStatus)
        case .gone where finished.document.awaitsNoCheck:
            // What is known to be gone, and what was never had, is no news.
            if finished.document.stored != nil, !finished.document.isKnownGone, finished.reason == nil {
                finished.end = .check(.gone)
            }
        case .redirect, .refused: judgeRedirect(&finished)
        default: break
        }
    }

    private func judgeNotModified(_ finished: inout FinishedRequest) {
        let document = finished.document
        guard finished.httpStatus == 304, document.check == nil, !document.isKnownGone, let stored = document.stored
        else { return }
        let isDrawn = recheck.draws(
            document.url.text, heldSince: stored.recordDate, now: finished.fetchedAt.microseconds)
        if isDrawn { finished.end = .check(.notModified) }
    }

    private func judgeRedirect(_ finished: inout FinishedRequest) {
        let document = finished.document
        guard let target = finished.location, document.stored != nil || document.isKnownGone,
            document.redirectsTo != target
        else { return }
        let evidence = evidence.value
        let isSoft = evidence?.isSoft404(document.url, redirectsTo: target) ?? false
        if document.awaitsNoCheck {
            // Before the probes are made, nothing is known of where a URL that cannot exist leads.
            if evidence == nil || isSoft { finished.end = .check(.redirect) }
        } else if isSoft {
            finished.end = .gone
            finished.reason = .soft404
            finished.error = "redirects to \(target), as a URL that cannot exist does"
        }
    }

    // MARK: - A page with an error's status

    /// `blocked` when a guard answered in the archive's place.
    func blockReason(_ exchange: Exchange) -> OutcomeReason? {
        if BlockPage.isRefusal(exchange.response.status) || BlockPage.isChallenge(exchange.head) { return .blocked }
        guard exchange.response.body.count <= BlockPage.largestBody,
            let body = try? ContentCoding.decode(
                exchange.response.body, contentEncoding: exchange.head.list(of: "content-encoding"),
                limit: BlockPage.largestBody),
            let page = extractor.visibleText(fetched(exchange, body)), blockPages.matches(page)
        else { return nil }
        return .blocked
    }

    private static func blocked(_ status: Int?) -> String {
        "a challenge or block page\(status.map { " with status \($0)" } ?? ""); nothing is known of the document"
    }

    private func fetched(_ exchange: Exchange, _ body: [UInt8]) -> FetchedPage {
        FetchedPage(url: exchange.document.url, body: body, contentType: exchange.head.value(of: "content-type"))
    }

    // MARK: - A page with a success's status

    /// Why a page is no copy of its document: a guard's page, or one that has lost what was held. nil for a good one.
    /// - Throws: ``StoreError`` when the statement that is held cannot be read: nothing can be told then.
    func doubt(about extraction: Extraction, _ body: [UInt8], _ exchange: Exchange) throws(StoreError) -> Doubt? {
        let document = exchange.document
        if isBlockPage(extraction, body, exchange) {
            return Doubt(end: .refused, error: Self.blocked(exchange.response.status), reason: .blocked)
        }
        let loss = try loss(extraction, exchange, body)
        // What was gone and is there again may be there in name only.
        guard loss != nil || document.isKnownGone else { return nil }
        let error = loss.map { loss in
            "the answer holds no \(loss.what) any more (an error page with status \(exchange.response.status)?); the good copy is kept"
        }
        if document.awaitsNoCheck { return Doubt(end: .check(.lost), error: error) }
        let evidence = evidence.value
        if let evidence, let page = extractor.visibleText(fetched(exchange, body)),
            evidence.isSoft404(document.url, PageWords(page.all))
        {
            let error = "status \(exchange.response.status) with the page that a URL that cannot exist is answered with"
            return Doubt(end: .gone, error: error, reason: .soft404)
        }
        // Another text, twice, not the archive's page for what does not exist, and the archive is well: it was replaced.
        guard let loss, !(loss.isReplaced && evidence?.isControlAlive ?? false) else { return nil }
        return Doubt(end: .refused, error: error, reason: .lost)
    }

    private func isBlockPage(_ extraction: Extraction, _ body: [UInt8], _ exchange: Exchange) -> Bool {
        if BlockPage.isChallenge(exchange.head) { return true }
        guard body.count <= BlockPage.largestBody, !Self.isConvincing(extraction, exchange.document.role),
            !exchange.document.role.isFile || PageExtractor.looksLikePage(fetched(exchange, body)),
            let page = extractor.visibleText(fetched(exchange, body))
        else { return false }
        return blockPages.matches(page)
    }

    /// Whether a page holds what its role promises, by the profile's rules: a text alone may be anybody's.
    private static func isConvincing(_ extraction: Extraction, _ role: Role) -> Bool {
        if role.isListing { return extraction.links.contains(where: \.inScope) }
        guard role == .statement, let statement = extraction.statement, !statement.paragraphs.isEmpty else {
            return false
        }
        return statement.rules.contains { ["date", "number", "kind"].contains($0.field) }
    }

    /// What a page that was good has lost: the mark of an error page that says 200.
    private func loss(_ extraction: Extraction, _ exchange: Exchange, _ body: [UInt8]) throws(StoreError) -> (
        what: String, isReplaced: Bool
    )? {
        guard let stored = exchange.document.stored else { return nil }
        if let path = stored.statementPath {
            guard let statement = extraction.statement, !statement.paragraphs.isEmpty else {
                // Of one that never had a text, none can be lost.
                return stored.textSHA256 == Self.noText ? nil : ("statement", false)
            }
            let isOther = try isStranger(statement, to: path, stored.textSHA256)
            return isOther ? ("sentence of the statement that was held", true) : nil
        }
        if stored.namesDocuments, !extraction.links.contains(where: \.inScope) { return ("listing", false) }
        if let type = stored.contentType, !PageExtractor.isHTML(type: type),
            let now = exchange.head.value(of: "content-type"), PageExtractor.isHTML(type: now)
        {
            return ("file but a page", false)
        }
        return nil
    }

    private static let noText = SHA256Digest.of([]).hex

    /// Whether a statement has nothing of the one that is held, whose text has this digest. To one that is not there,
    /// nothing is strange.
    private func isStranger(_ statement: Statement, to path: String, _ digest: String?) throws(StoreError) -> Bool {
        if let digest, statement.textDigest.hex == digest { return false }
        guard let components = MirrorPath.components(path), try folder.holds(components),
            let held = StatementFile(json: try folder.read(components))
        else { return false }
        return PageWords(statement.text).areStrangers(PageWords(held.paragraphs.joined(separator: "\n")))
    }

    // MARK: - A control

    /// Whether a document that answered well still does: the very page, or one with the same statement or listing.
    /// - Throws: ``StoreError`` when the statement that is held cannot be read.
    func isAlive(_ control: CrawlSession.Suspect, _ body: [UInt8], _ exchange: Exchange) throws(StoreError) -> Bool {
        if SHA256Digest.of(body).hex == control.sha256 { return true }
        let extraction = extractor.extract(fetched(exchange, body), role: control.role, listing: nil)
        if isBlockPage(extraction, body, exchange) { return false }
        guard let path = control.statementPath else { return extraction.links.contains(where: \.inScope) }
        guard let statement = extraction.statement, Self.isConvincing(extraction, control.role) else { return false }
        return try !isStranger(statement, to: path, nil)
    }
}

extension PendingDocument {
    /// Whether no answer of this crawl waits to be checked, but for a 304, which says nothing of what it answers now.
    var awaitsNoCheck: Bool { check == nil || check?.kind == .notModified }
}

extension Role {
    /// Roles whose documents are kept and not read.
    var isFile: Bool { self == .attachment || self == .asset || self == .other }
}
