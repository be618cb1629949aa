import PouchArchive
import PouchBytes
import PouchExtract
import PouchFetch
import PouchHTML
import PouchProfile
import PouchStore

/// What a reader made of one result: everything but the decision whether to try again.
struct Processed: Sendable {
    var finished: FinishedRequest
    /// The server's `Retry-After`, microseconds from now.
    var retryAfter: Int64?
    /// Microseconds to the first byte, when an answer came.
    var firstByte: Int64?
}

/// Reads what was fetched: checks it, makes its WARC records, extracts it, and stages its files. One a thread.
final class PageReader {
    let profile: SiteProfile
    private let crawl: String
    let folder: MirrorFolder
    let extractor: PageExtractor
    private let records: RecordMaker
    let recheck: Recheck
    let evidence: EvidenceBox
    let blockPages: BlockPage

    init(
        profile: SiteProfile, crawl: String, folder: MirrorFolder, recheck: Recheck, evidence: EvidenceBox
    ) throws {
        self.profile = profile
        self.crawl = crawl
        self.folder = folder
        self.recheck = recheck
        self.evidence = evidence
        extractor = try PageExtractor(profile: profile)
        records = RecordMaker(crawl: crawl)
        blockPages = BlockPage(patterns: profile.audit.blockPages)
    }

    func read(_ result: FetchResult, _ document: PendingDocument) -> Processed {
        let now = Timestamp.now()
        switch result.outcome {
        case .failure(let failure):
            let end: FinishedRequest.End =
                failure.mayPass ? .again(notBefore: 0) : failure.isRefusal ? .refused : .unreachable
            return Processed(
                finished: FinishedRequest(document: document, end: end, fetchedAt: now, error: failure.description))
        case .success(let response):
            let head = HTTPHead(response.responseHead)
            var processed = answer(response, head, document, now)
            processed.finished.httpStatus = response.status
            if response.status >= 400 {
                processed.finished.reason = blockReason(
                    Exchange(document: document, response: response, head: head, at: now))
            }
            judge(&processed.finished)
            processed.finished.bytesReceived = response.body.count
            processed.firstByte = response.firstByteMicroseconds
            processed.retryAfter = RetryPolicy.retryAfter(head.value(of: "retry-after"), now: now)
            return processed
        }
    }

    // MARK: - By status

    private func answer(_ response: FetchResponse, _ head: HTTPHead, _ document: PendingDocument, _ now: Timestamp)
        -> Processed
    {
        let exchange = Exchange(document: document, response: response, head: head, at: now)
        func end(_ end: FinishedRequest.End, _ error: String? = nil) -> Processed {
            Processed(
                finished: FinishedRequest(
                    document: document, end: end, fetchedAt: now, error: error, records: records.full(exchange)))
        }
        switch response.status {
        case 304:
            guard let stored = document.stored else { return end(.refused, "304 without a copy to compare with") }
            return Processed(
                finished: FinishedRequest(
                    document: document,
                    end: .same(etag: head.value(of: "etag"), lastModified: head.value(of: "last-modified")),
                    fetchedAt: now, records: records.notModified(exchange, stored)))
        // Of the others none is the whole of what was asked for: 206 is a part, 202 a promise, 204 nothing.
        case 200, 203: return page(exchange)
        case 301, 302, 303, 307, 308: return redirect(exchange)
        case 404, 410: return end(.gone, "status \(response.status)")
        case let status where RetryPolicy.mayPass(status: status): return end(.again(notBefore: 0), "status \(status)")
        case let status where status >= 500: return end(.unreachable, "status \(status)")
        default: return end(.refused, "status \(response.status)")
        }
    }

    private func redirect(_ exchange: Exchange) -> Processed {
        let document = exchange.document
        var finished = FinishedRequest(
            document: document, end: .refused, fetchedAt: exchange.at, records: records.full(exchange))
        if let location = exchange.head.value(of: "location") {
            if let resolved = WebURL(location, relativeTo: document.url) {
                let target = profile.canonical(resolved)
                finished.location = target.text
                (finished.end, finished.error) = Self.end(of: document, redirectedTo: target, profile)
            } else {
                finished.error = "redirect to what is no http or https URL: \(location.prefix(200))"
            }
        } else {
            finished.error = "redirect without a Location"
        }
        return Processed(finished: finished)
    }

    /// What a redirect to a URL comes to.
    static func end(of document: PendingDocument, redirectedTo target: WebURL, _ profile: SiteProfile)
        -> (FinishedRequest.End, error: String?)
    {
        guard target != document.url else { return (.refused, "redirect loop") }
        guard profile.scope.allows(target, role: document.role) else {
            return (.refused, "redirect out of scope: \(target.text)")
        }
        let link = FoundLink(
            url: target, role: document.role, year: document.year, month: document.month, isListed: false)
        return (.redirect(to: link), nil)
    }

    // MARK: - A page

    private func page(_ exchange: Exchange) -> Processed {
        let document = exchange.document
        let body: [UInt8]
        do {
            body = try ContentCoding.decode(
                exchange.response.body, contentEncoding: exchange.head.list(of: "content-encoding"),
                limit: profile.limits.decodedBytes)
        } catch {
            // A body that cannot be decoded was cut short or is a bomb: only the first may pass.
            let isPassing = if case .malformed = error { true } else { false }
            return Processed(
                finished: FinishedRequest(
                    document: document, end: isPassing ? .again(notBefore: 0) : .refused, fetchedAt: exchange.at,
                    error: "\(error)",
                    records: isPassing ? nil : records.full(exchange)))
        }
        // An empty answer takes nothing's place: it is how a server fails that has its status line already out.
        if body.isEmpty, let stored = document.stored, stored.sha256 != SHA256Digest.of([UInt8]()).hex {
            return Processed(
                finished: FinishedRequest(
                    document: document, end: .refused, fetchedAt: exchange.at,
                    error: "the answer is empty; the good copy is kept", records: records.full(exchange)))
        }
        let digest = SHA256Digest.of(body).hex
        let payload = SHA256Digest.of(exchange.response.body)
        // A copy without a path was lost from the disk, and is written again (`pouch verify --repair`).
        if let stored = document.stored, stored.sha256 == digest, stored.path != nil {
            let block =
                stored.payloadSHA256 == payload.hex
                ? records.identical(exchange, stored, payload) : records.full(exchange, payload)
            return Processed(
                finished: FinishedRequest(
                    document: document,
                    end: .same(
                        etag: exchange.head.value(of: "etag"), lastModified: exchange.head.value(of: "last-modified")),
                    fetchedAt: exchange.at, records: block))
        }
        return fresh(exchange, body, digest, payload)
    }

    private func fresh(_ exchange: Exchange, _ body: [UInt8], _ digest: String, _ payload: SHA256Digest) -> Processed {
        let document = exchange.document
        let contentType = exchange.head.value(of: "content-type")
        let listing = document.listing.map {
            ListingEntry(page: $0.page, title: $0.title, date: $0.date, year: $0.year, month: $0.month)
        }
        let extraction = extractor.extract(
            FetchedPage(
                url: document.url, body: body, contentType: contentType, year: document.year, month: document.month),
            role: document.role, listing: listing)
        let block = records.full(exchange, payload)
        do {
            if let doubt = try doubt(about: extraction, body, exchange) {
                var finished = FinishedRequest(
                    document: document, end: doubt.end, fetchedAt: exchange.at, error: doubt.error, records: block)
                finished.reason = doubt.reason
                return Processed(finished: finished)
            }
            let copy = try stage(exchange, body, digest, payload, extraction, recordID: block.recordID)
            let revisit: @Sendable (PayloadRecord) -> RecordBlock = { [crawl] original in
                RecordMaker(crawl: crawl).identical(exchange, original, payload)
            }
            return Processed(
                finished: FinishedRequest(
                    document: document, end: .copy(copy, links: links(of: extraction, on: document)),
                    fetchedAt: exchange.at,
                    records: block, revisit: revisit))
        } catch {
            return Processed(
                finished: FinishedRequest(
                    document: document, end: .failed(error), fetchedAt: exchange.at, error: error.description))
        }
    }

    private func stage(
        _ exchange: Exchange, _ body: [UInt8], _ digest: String, _ payload: SHA256Digest, _ extraction: Extraction,
        recordID: String
    ) throws(StoreError) -> FreshCopy {
        let document = exchange.document
        let path = ["pages"] + PagePath.components(for: document.url)
        let page = StagedFile(name: "\(document.id).page", path: path)
        try folder.stage(page.name, body)
        var staged: StagedStatement?
        if let statement = extraction.statement {
            var (json, textDigest) = statement.json(crawl: crawl, recordID: recordID)
            json.append(10)
            let file = StagedFile(
                name: "\(document.id).statement", path: statement.mirrorPath(year: document.year, month: document.month)
            )
            try folder.stage(file.name, json)
            staged = StagedStatement(
                id: statement.id, file: file, sha256: SHA256Digest.of(json).hex, textSHA256: textDigest.hex)
        }
        return FreshCopy(
            etag: exchange.head.value(of: "etag"), lastModified: exchange.head.value(of: "last-modified"),
            contentType: exchange.head.value(of: "content-type"), charset: extraction.charset, bytes: body.count,
            sha256: digest,
            payloadSHA256: payload.hex, page: page, pagePath: path.joined(separator: "/"), statement: staged,
            warnings: extraction.statement?.warnings.count ?? extraction.warnings.count)
    }

    private func links(of extraction: Extraction, on document: PendingDocument) -> [FoundLink] {
        var links: [FoundLink] = []
        for link in extraction.links where link.inScope {
            links.append(
                FoundLink(
                    url: link.url, role: link.role, title: link.entry?.title, date: link.entry?.date,
                    year: link.entry?.year,
                    month: link.entry?.month, isListed: true))
        }
        for link in extraction.requisites where link.inScope {
            links.append(
                FoundLink(url: link.url, role: link.role, year: document.year, month: document.month, isListed: false))
        }
        return links
    }
}

/// One request and its answer.
struct Exchange: Sendable {
    var document: PendingDocument
    var response: FetchResponse
    var head: HTTPHead
    var at: Timestamp
}

extension FetchFailure {
    /// Whether it was Pouch that would not take the answer.
    var isRefusal: Bool {
        switch self {
        case .tooLarge, .forbiddenAddress, .notHTTP: true
        default: false
        }
    }
}
