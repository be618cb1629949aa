import PouchArchive
import PouchBytes
import PouchExtract
import PouchFetch
import PouchMirror
import PouchProfile
import PouchStore
import PouchURL

/// Reads answers: what each says, its WARC records, its extraction, its files in `.staging`. One a thread; it decides nothing.
final class ResponseProcessor {
    let profile: SiteProfile
    let folder: MirrorFolder
    let extractor: PageExtractor
    let records: ExchangeRecords
    let identity: IdentityScheme
    let crawl: String
    private let sample: NotModifiedSample
    let blockPages: BlockPage
    /// Bytes of a statement's file, at most.
    var mostStatementBytes = StatementFile.largest

    init(
        profile: SiteProfile, crawl: String, folder: MirrorFolder, sample: NotModifiedSample, identity: IdentityScheme
    ) throws {
        self.profile = profile
        self.crawl = crawl
        self.folder = folder
        self.sample = sample
        self.identity = identity
        extractor = try PageExtractor(profile: profile)
        records = ExchangeRecords(crawl: crawl)
        blockPages = BlockPage(patterns: profile.audit.blockPages)
    }

    func process(_ answer: ReceivedAnswer) -> ProcessedAnswer {
        switch answer.request.purpose {
        case .document(let document, let evidence):
            var processed = read(answer.result, document, evidence, at: answer.receivedAt)
            processed.facts.isConditional = answer.request.isConditional
            processed.sentCookie = answer.result.request.cookie
            processed.failure = processed.failure ?? answer.failure
            return .document(processed)
        case .robots(let request): return .robots(robots(answer.result, request, at: answer.receivedAt))
        case .probe(let probe):
            var reading = self.probe(answer.result, probe, at: answer.receivedAt)
            reading.failure = reading.failure ?? answer.failure
            return .probe(reading)
        }
    }

    // MARK: - A document

    private func read(
        _ result: FetchResult, _ document: PendingDocument, _ evidence: Soft404Evidence, at now: Timestamp
    ) -> ProcessedResponse {
        switch result.outcome {
        case .failure(let failure): return ProcessedResponse(document, .failure(failure), at: now)
        case .success(let response):
            let exchange = Exchange(
                document: document, response: response, head: HTTPHead(response.responseHead), at: now)
            var processed = read(exchange, evidence)
            processed.facts.status = response.status
            processed.facts.etag = exchange.head.value(of: "etag")
            processed.facts.lastModified = exchange.head.value(of: "last-modified")
            processed.facts.retryAfter = RetryPolicy.retryAfter(exchange.head.value(of: "retry-after"), now: now)
            processed.facts.setsCookie = exchange.head.value(of: "set-cookie") != nil
            if processed.facts.setsCookie { processed.cookieHead = exchange.head }
            if response.status >= 400 { processed.facts.isBlocked = isBlocked(exchange) }
            if [404, 410].contains(response.status) {
                processed.facts.bringsHeldStatement = bringsHeldStatement(exchange)
            }
            processed.bytesReceived = response.body.count
            processed.firstByte = response.firstByteMicroseconds
            return processed
        }
    }

    private func read(_ exchange: Exchange, _ evidence: Soft404Evidence) -> ProcessedResponse {
        switch exchange.response.status {
        case 304: return notModified(exchange)
        // Of the other successes none is the whole of what was asked for: 206 is a part, 202 a promise, 204 nothing.
        case 200, 203: return page(exchange, evidence)
        case 301, 302, 303, 307, 308: return redirect(exchange, exchange.head.location, evidence)
        default: return recorded(exchange, .status)
        }
    }

    private func recorded(_ exchange: Exchange, _ content: AnswerFacts.Content, _ payload: SHA256Digest? = nil)
        -> ProcessedResponse
    {
        var processed = ProcessedResponse(exchange.document, content, at: exchange.at)
        processed.records = records.full(exchange, payload)
        return processed
    }

    private func notModified(_ exchange: Exchange) -> ProcessedResponse {
        guard let previous = exchange.document.previous else { return recorded(exchange, .notModified) }
        var processed = ProcessedResponse(exchange.document, .notModified, at: exchange.at)
        processed.records = records.notModified(exchange, previous)
        processed.facts.isSampled = sample.draws(
            exchange.document.ownURL.text, heldSince: previous.recordDate, now: exchange.at.microseconds)
        return processed
    }

    // MARK: - A redirect

    /// - Parameter location: as sent; nil when the answer has none.
    func redirect(_ exchange: Exchange, _ location: String?, _ evidence: Soft404Evidence) -> ProcessedResponse {
        var facts = RedirectFacts(target: .missing)
        var found: String?
        if let location {
            if let written = WebURL(location, relativeTo: exchange.document.url) {
                let target = profile.canonical(written)
                let own = profile.canonical(exchange.document.url)
                found = target.text
                facts = RedirectFacts(of: exchange.document, to: written, profile, evidence)
                facts.isSelf = identity.areOne(target, own)
            } else {
                facts.target = .unusable(String(location.prefix(200)))
            }
        }
        var processed = recorded(exchange, .redirect(facts))
        processed.location = found
        return processed
    }

    // MARK: - A page

    private func page(_ exchange: Exchange, _ evidence: Soft404Evidence) -> ProcessedResponse {
        let document = exchange.document
        let decoded: ContentCoding.Decoded
        do {
            decoded = try ContentCoding.read(
                exchange.response.body, contentEncoding: exchange.head.list(of: "content-encoding"),
                limit: profile.limits.decodedBytes)
        } catch {
            // A body that cannot be decoded was cut short or is a bomb: only the first may pass. Either way what was sent is
            // evidence.
            let mayPass = if case .malformed = error { true } else { false }
            return recorded(exchange, .undecodable("\(error)", mayPass: mayPass))
        }
        let body = decoded.bytes
        // An empty answer takes nothing's place: it is how a server fails that has its status line already out.
        if body.isEmpty, let previous = document.previous, previous.sha256 != SHA256Digest.of([UInt8]()).hex {
            return recorded(exchange, .empty)
        }
        let digest = SHA256Digest.of(body).hex
        let payload = SHA256Digest.of(exchange.response.body)
        // A copy that was lost from the disk is written again (`pouch verify --repair`).
        if let previous = document.previous, previous.sha256 == digest, previous.isWhole {
            var processed = ProcessedResponse(document, .identical, at: exchange.at)
            processed.records =
                previous.payloadSHA256 == payload.hex
                ? records.identical(exchange, previous, payload) : records.full(exchange, payload)
            return processed
        }
        var processed = fresh(exchange, body, digest, payload, evidence)
        processed.warning = decoded.warnings.first
        return processed
    }

    private func fresh(
        _ exchange: Exchange, _ body: [UInt8], _ digest: String, _ payload: SHA256Digest, _ evidence: Soft404Evidence
    ) -> ProcessedResponse {
        let document = exchange.document
        let page = fetched(exchange, body)
        var extraction = extractor.extract(page, role: document.role, listing: document.listing)
        extraction.statement?.url = document.ownURL.text
        extraction.statement?.requested = document.url == document.ownURL ? nil : document.url.text
        let isConvincing = Self.isConvincing(extraction, document.role, profile)
        if !isConvincing, let target = refresh(of: extraction, exchange) {
            return redirect(exchange, target, evidence)
        }
        var processed = recorded(exchange, .page(PageFacts()), payload)
        processed.unread = extraction.unread
        processed.wasReadOnline = extraction.wasOnline
        guard let records = processed.records else { return processed }
        do throws(StoreError) {
            var facts = try compare(extraction, page, exchange, evidence, isConvincing: isConvincing)
            processed.facts.content = .page(facts)
            processed.facts.isBlocked = isBlockPage(extraction, page, exchange, isConvincing: isConvincing)
            if document.role.isListing { count(extraction, on: document, into: &processed) }
            guard !processed.facts.isBlocked else { return processed }
            guard let copy = try stage(exchange, body, digest, payload, extraction, recordID: records.recordID) else {
                let why = "its statement would have more than \(mostStatementBytes) bytes: nothing reads such a file"
                return recorded(exchange, .undecodable(why, mayPass: false), payload)
            }
            facts.likeness = copy.statement.flatMap {
                extraction.statement?.likeness(textSHA256: $0.textSHA256, isConvincing: isConvincing)
            }
            processed.facts.content = .page(facts)
            processed.copy = copy
            processed.links = links(of: extraction, on: document)
            processed.revisit = { [crawl] original in
                ExchangeRecords(crawl: crawl).identical(exchange, original, payload)
            }
        } catch {
            processed.failure = error
        }
        return processed
    }

    /// Where a page without a statement or a listing of its own sends a browser on to; nil for a page that stays.
    private func refresh(of extraction: PageReading, _ exchange: Exchange) -> String? {
        if let refresh = exchange.head.refresh, refresh.delay <= Self.longestRefresh, let reference = refresh.target,
            let target = WebURL(reference, relativeTo: exchange.document.url), target != exchange.document.url
        {
            return target.text
        }
        guard let refresh = extraction.refresh, refresh.delay <= Self.longestRefresh else { return nil }
        return refresh.target.text
    }

    /// A refresh that takes longer shows its page first. In seconds.
    private static let longestRefresh = 10.0

    func fetched(_ exchange: Exchange, _ body: [UInt8]) -> FetchedPage {
        FetchedPage(
            url: identity.current(exchange.document.ownURL), body: body,
            contentType: exchange.head.value(of: "content-type"),
            year: exchange.document.year, month: exchange.document.month, fields: exchange.document.fields)
    }

    // MARK: - A copy

    /// nil when a statement of the page is larger than its readers take: then nothing is staged.
    private func stage(
        _ exchange: Exchange, _ body: [UInt8], _ digest: String, _ payload: SHA256Digest, _ extraction: PageReading,
        recordID: String
    ) throws(StoreError) -> NewCapture? {
        let document = exchange.document
        var staged: StagedStatement?
        var split: SplitCapture?
        // A further page's text belongs to the statement that names it.
        if document.role == .statement {
            if let statement = extraction.statement {
                staged = try stage(statement, as: "\(document.id).statement", of: document, recordID: recordID)
                if staged == nil { return nil }
            }
            if extraction.isSplit {
                split = try stageSections(of: extraction, on: document, recordID: recordID)
                guard split != nil else {
                    if let staged { folder.unstage(staged.file.name) }
                    return nil
                }
            }
        }
        let page = try stagePage(of: document, body)
        var copy = NewCapture(
            etag: exchange.head.value(of: "etag"), lastModified: exchange.head.value(of: "last-modified"),
            contentType: exchange.head.value(of: "content-type"), charset: extraction.charset, bytes: body.count,
            sha256: digest, payloadSHA256: payload.hex, page: page, statement: staged,
            warnings: (document.role == .part ? nil : extraction.statement?.warnings.count)
                ?? extraction.warnings.count,
            isFile: document.role == .statement && extraction.isFile)
        if document.role == .statement { copy.fieldsRead = extraction.fieldsRead }
        copy.split = split
        return copy
    }

    /// Stages a statement's file; nil when it is larger than its readers take.
    func stage(
        _ statement: Statement, as name: String, of document: PendingDocument, recordID: String
    ) throws(StoreError) -> StagedStatement? {
        var (json, textDigest) = statement.json(crawl: crawl, recordID: recordID)
        json.append(10)
        guard json.count <= mostStatementBytes else { return nil }
        let file = StagedFile(name: name, path: statement.mirrorPath(year: document.year, month: document.month))
        try folder.stage(file.name, json)
        return StagedStatement(
            id: statement.id, file: file, sha256: SHA256Digest.of(json).hex, textSHA256: textDigest.hex)
    }

    /// nil where the profile leaves the page's bytes to its record.
    private func stagePage(of document: PendingDocument, _ body: [UInt8]) throws(StoreError) -> StagedFile? {
        guard profile.archive.pages == .file else { return nil }
        let page = StagedFile(
            name: "\(document.id).page", path: ["pages"] + PagePath.components(for: document.ownURL))
        try folder.stage(page.name, body)
        return page
    }

    private func links(of extraction: PageReading, on document: PendingDocument) -> [FoundLink] {
        var links: [FoundLink] = []
        links.reserveCapacity(extraction.links.count + extraction.requisites.count)
        for link in extraction.links where document.chain < Self.mostChain(link, extraction, profile) {
            links.append(
                FoundLink(
                    listed: link.url, role: link.role, entry: link.entry, isInScope: link.inScope,
                    chain: link.isFurtherPage ? document.chain + 1 : 0, isCounted: link.isCounted))
        }
        for link in extraction.requisites where link.inScope {
            links.append(
                FoundLink(url: link.url, role: link.role, year: document.year, month: document.month, isListed: false))
        }
        return links
    }

    /// Pages of a chain that may lead to a link: any number, where it goes on with none.
    private static func mostChain(_ link: DiscoveredLink, _ extraction: PageReading, _ profile: SiteProfile) -> Int {
        if link.isNested { return mostNested }
        if link.role == .part { return StatementParts.most }
        guard link.isNext else { return .max }
        // A feed's pages need no rung.
        return extraction.feed == nil ? profile.mostNextPages : max(profile.mostNextPages, ListingRung.defaultMost)
    }

    /// Sitemaps that name one another in a row.
    private static let mostNested = 4

    /// Counts the entries of a listing that are in scope, and notes why there are none.
    private func count(_ extraction: PageReading, on document: PendingDocument, into processed: inout ProcessedResponse)
    {
        let named = extraction.links.count { $0.inScope }
        processed.named = named
        let isChainCut = extraction.links.contains { document.chain >= Self.mostChain($0, extraction, profile) }
        if extraction.isCut || isChainCut || extraction.scriptedLink != nil {
            processed.named = 0
            processed.note =
                ListingNote.inPart
                + (isChainCut
                    ? "the chain of its further pages is cut (most: \(document.chain + 1))"
                    : extraction.scriptedLink ?? extraction.warnings.first ?? "the rest was cut off")
            return
        }
        guard named == 0 else { return }
        if document.chain > 0 || profile.mayBeEmpty(document.role) {
            processed.named = nil
        } else {
            processed.note =
                extraction.diagnosis?.text ?? extraction.warnings.first ?? "nothing was read of it"
        }
    }
}
