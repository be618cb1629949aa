import PouchBytes
import PouchExtract
import PouchFetch
import PouchMirror
import PouchProfile
import PouchStore

/// Compares a page's contents by the profile with the copy held, and with pages for URLs that do not exist.
extension ResponseProcessor {
    func compare(
        _ extraction: PageReading, _ page: FetchedPage, _ exchange: Exchange, _ evidence: Soft404Evidence,
        isConvincing: Bool
    ) throws(StoreError) -> PageFacts {
        let document = exchange.document
        var facts = PageFacts()
        facts.loss = try loss(extraction, exchange)
        facts.isConvincing = isConvincing
        // A file is not a page that could be anybody's.
        if let statement = extraction.statement, extraction.format != .pdf {
            facts.isListedOtherwise = document.listing?.title != nil && !Self.isAsListed(statement, document)
            // Of a statement that is convincing and bears the listing's title, no word is looked up.
            if !facts.isConvincing || facts.isListedOtherwise {
                let window = facts.isConvincing ? nil : self.window(of: page)
                facts.saysNotFound = statement.saysNotFound || window.map { NotFoundTitle.matches($0.title) } ?? false
                // A listing that names a page by such a title means it.
                if let window, facts.isListedOtherwise || document.listing?.title == nil {
                    let titles = [statement.ownTitle, statement.paragraphs.first, window.title].compactMap { $0 }
                    facts.isOutOfOrder = OutOfOrderPage.matches(titles: titles, text: statement.text)
                    facts.asksForConsent = ConsentPage.matches(titles: titles, text: statement.text)
                }
                facts.asksForPassword = window?.asksForPassword ?? false
            }
        }
        // A page that is known, and has what it had, is not what the archive answers for nothing.
        let isCompared = document.previous == nil || facts.loss != nil || document.isKnownGone
        if isCompared, evidence.hasPages, evidence.hasPages(for: profile.canonical(document.url)),
            document.role != .asset,
            !document.role.isFile || PageExtractor.looksLikePage(page), let visible = extractor.visibleText(page)
        {
            facts.isLikeNonsense = isLikeNonsense(visible, extraction.statement, document, facts, evidence)
        }
        return facts
    }

    /// Whether a page is the one that a URL that cannot exist is answered with, the site's boilerplate aside: a short statement
    /// between long menus is most of all like it, and yet has words of its own; an apology with an advertisement is less like
    /// it, and has none.
    private func isLikeNonsense(
        _ visible: VisibleText, _ statement: Statement?, _ document: PendingDocument, _ facts: PageFacts,
        _ evidence: Soft404Evidence
    ) -> Bool {
        let url = profile.canonical(document.url)
        let isAlike = evidence.isSoft404(url, PageWords(visible.all))
        guard let statement, let share = evidence.share(of: PageWords(statement.text), url) else {
            return isAlike && !(facts.isConvincing && statement.map { Self.isAsListed($0, document) } ?? false)
        }
        if facts.isConvincing { return isAlike && share >= Self.ownWords && !Self.isAsListed(statement, document) }
        return share >= Self.ownWords
    }

    /// Share of a statement's phrases on the page for missing URLs from which on the statement has no text of its own.
    private static let ownWords = 0.6

    /// What a person sees of a page that holds nothing by the profile; nil of a large one.
    private func window(of page: FetchedPage) -> VisibleText? {
        page.body.count <= BlockPage.largestBody ? extractor.visibleText(page) : nil
    }

    /// Whether a page is the very statement that a listing names. An archive may answer a URL that does not exist with
    /// some statement, or with one like all others. With the title that the listing gives, a statement is not such an
    /// answer.
    private static func isAsListed(_ statement: Statement, _ document: PendingDocument) -> Bool {
        guard let title = statement.ownTitle, let listed = document.listing?.title else { return false }
        return title == listed || NotFoundTitle.words(title) == NotFoundTitle.words(listed)
    }

    // MARK: - A guard's page

    /// Whether a guard answered in the archive's place, with an error's status.
    func isBlocked(_ exchange: Exchange) -> Bool {
        if BlockPage.isRefusal(exchange.response.status) || BlockPage.isChallenge(exchange.head) { return true }
        guard exchange.response.body.count <= BlockPage.largestBody,
            let body = try? ContentCoding.decode(
                exchange.response.body, contentEncoding: exchange.head.list(of: "content-encoding"),
                limit: BlockPage.largestBody),
            let page = extractor.visibleText(fetched(exchange, body))
        else { return false }
        return blockPages.matches(page)
    }

    /// The same of a page with a success's status.
    /// - Parameter isConvincing: whether the page is what its role promises; nil when that was not looked at yet.
    func isBlockPage(
        _ extraction: PageReading, _ page: FetchedPage, _ exchange: Exchange, isConvincing: Bool? = nil
    ) -> Bool {
        if BlockPage.isChallenge(exchange.head) { return true }
        let role = exchange.document.role
        guard page.body.count <= BlockPage.largestBody,
            role.isFile
                ? PageExtractor.looksLikePage(page)
                : !(isConvincing ?? Self.isConvincing(extraction, role, profile)),
            let visible = extractor.visibleText(page)
        else { return false }
        return blockPages.matches(visible)
    }

    /// Whether a page holds what its role promises, by the profile's rules: a text alone may be anybody's.
    static func isConvincing(_ extraction: PageReading, _ role: Role, _ profile: SiteProfile) -> Bool {
        if role.isListing { return extraction.links.contains(where: \.inScope) }
        guard role == .statement else { return true }
        // A file is not a page that could be anybody's.
        guard let statement = extraction.statement, extraction.format != .pdf else { return true }
        // The page's own text may be none; its sections speak for it.
        if extraction.sections.contains(where: { Conviction.holds($0.statement) }) { return true }
        guard !statement.paragraphs.isEmpty else { return false }
        return Conviction.holds(
            fields: statement.rules.lazy.map(\.field), listedTitle: statement.listing?.title,
            warnings: statement.warnings)
    }

    // MARK: - What is lost

    /// The contents that a good page has lost: the mark of an error page with status 200.
    private func loss(_ extraction: PageReading, _ exchange: Exchange) throws(StoreError) -> PageFacts.Loss? {
        guard let previous = exchange.document.previous else { return nil }
        // What stands beside the sections may go, and does where a profile parts its pages from now on.
        if extraction.isSplit, !extraction.sections.isEmpty { return nil }
        if extraction.isSplit, previous.hasSections { return PageFacts.Loss(what: "section") }
        if let path = previous.statementPath {
            // A statement without a text has none to lose.
            let hadText = previous.textSHA256 != Self.noText
            // Of a PDF that nothing here reads, nobody knows what it holds; one that nothing read before may hold anything.
            if extraction.unread != nil || extraction.format == .pdf && !hadText { return nil }
            guard let statement = extraction.statement, !statement.paragraphs.isEmpty else {
                return hadText ? PageFacts.Loss(what: "statement") : nil
            }
            let isOther = try isStranger(statement, to: path, previous.textSHA256)
            return isOther ? PageFacts.Loss(what: "sentence of the statement that was held", isReplaced: true) : nil
        }
        if previous.namesDocuments, exchange.document.role.isListing, !extraction.links.contains(where: \.inScope) {
            return PageFacts.Loss(what: "listing")
        }
        if let type = previous.contentType, !PageExtractor.isHTML(type: type),
            let now = exchange.head.value(of: "content-type"), PageExtractor.isHTML(type: now)
        {
            return PageFacts.Loss(what: "file but a page")
        }
        return nil
    }

    private static let noText = SHA256Digest.of([]).hex

    /// Whether a statement shares nothing with the one held, whose text has this digest. Where none is held, false.
    private func isStranger(_ statement: Statement, to path: String, _ digest: String?) throws(StoreError) -> Bool {
        if let digest, statement.textDigest.hex == digest { return false }
        guard let held = try heldStatement(path) else { return false }
        return PageWords(statement.text).areStrangers(PageWords(held.paragraphs.joined(separator: "\n")))
    }

    private func heldStatement(_ path: String) throws(StoreError) -> StatementFile? {
        guard let components = MirrorPath.components(path), try folder.holds(components) else { return nil }
        return StatementFile(json: try folder.read(components))
    }

    /// Whether an answer that says that there is no page brings the very statement that is held, as servers do whose
    /// program finds the document and whose settings do not know it.
    func bringsHeldStatement(_ exchange: Exchange) -> Bool {
        let document = exchange.document
        guard document.role == .statement, let previous = document.previous, previous.statementPath != nil,
            previous.textSHA256 != Self.noText,
            let body = try? ContentCoding.decode(
                exchange.response.body, contentEncoding: exchange.head.list(of: "content-encoding"),
                limit: profile.limits.decodedBytes)
        else { return false }
        if SHA256Digest.of(body).hex == previous.sha256 { return true }
        // Only what is about to be believed is read for it.
        guard document.confirmation?.kind == .gone else { return false }
        let page = fetched(exchange, body)
        return extractor.extract(page, role: .statement, listing: nil).statement?.textDigest.hex == previous.textSHA256
    }

    // MARK: - A control

    /// Whether a document that answered well still does: the very page, or one with the same statement or listing.
    /// - Throws: ``StoreError`` when the statement that is held cannot be read.
    func isAlive(_ control: ProbedDocument, _ body: [UInt8], _ exchange: Exchange) throws(StoreError) -> Bool {
        if SHA256Digest.of(body).hex == control.sha256 { return true }
        let page = fetched(exchange, body)
        let extraction = extractor.extract(page, role: control.role, listing: nil)
        if isBlockPage(extraction, page, exchange) { return false }
        guard let path = control.statementPath else { return extraction.links.contains(where: \.inScope) }
        guard let statement = extraction.statement, Self.isConvincing(extraction, control.role, profile) else {
            return false
        }
        return try !isStranger(statement, to: path, nil)
    }
}

/// Whether a page with a text is a statement of its archive, and not anybody's.
enum Conviction {
    static func holds(_ statement: Statement) -> Bool {
        !statement.paragraphs.isEmpty
            && holds(
                fields: statement.rules.lazy.map(\.field), listedTitle: statement.listing?.title,
                warnings: statement.warnings)
    }

    /// - Parameters:
    ///   - fields: those that a rule of the profile found on the page.
    ///   - listedTitle: the title in the listing.
    static func holds(fields: some Sequence<String>, listedTitle: String?, warnings: [String]) -> Bool {
        if fields.contains(where: { $0 == "date" || $0 == "number" || $0 == "kind" }) { return true }
        // An error page does not bear the title that the listing gives the document.
        return fields.contains("title") && listedTitle != nil
            && !warnings.contains { $0.hasPrefix("title disagrees with the listing") }
    }
}

extension Statement {
    /// The title that the page itself gives.
    var ownTitle: String? { rules.contains { $0.field == "title" } ? title : nil }

    /// Whether its title, or its first line where it has none, says that there is no such page.
    var saysNotFound: Bool { (ownTitle ?? paragraphs.first).map { NotFoundTitle.matches($0) } ?? false }
}

extension Role {
    /// Roles whose documents are kept and not read.
    var isFile: Bool { self == .attachment || self == .asset || self == .other }
}
