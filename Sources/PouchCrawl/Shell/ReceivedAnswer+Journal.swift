import PouchBytes
import PouchFetch
import PouchMirror
import PouchProfile
import PouchStore
import PouchURL

extension ReceivedAnswer {
    /// Puts a whole answer into the journal. Left out are answers for robots.txt, since nothing else is requested from
    /// a host meanwhile, and failed requests, which have no answer.
    mutating func keep(in journal: AnswerJournal) {
        guard let key = request.journalKey, case .success(let response) = result.outcome else { return }
        let kept = JournalAnswer(
            key: key, ownURL: request.ownURL.text, url: request.url.text, ifNoneMatch: request.ifNoneMatch,
            ifModifiedSince: request.ifModifiedSince, receivedAt: receivedAt,
            firstByte: response.firstByteMicroseconds, elapsed: result.elapsedMicroseconds, status: response.status,
            isHTTP2: response.isHTTP2, address: response.address, requestHead: response.requestHead,
            responseHead: response.responseHead, body: response.body)
        do throws(StoreError) { try journal.append(kept) } catch { failure = error }
    }

    /// The answer of an earlier run to the request that `asked` would make again; nil when it is not usable any more.
    ///
    /// The two requests may differ in what that run alone knew: an alias, or a host that accepts no validators. The
    /// document must be the same, in scope, with the copy whose validators were sent.
    init?(_ kept: JournalAnswer, to asked: CrawlRequest, _ profile: SiteProfile) {
        guard kept.ownURL == asked.ownURL.text, let url = WebURL(kept.url) else { return nil }
        var request = asked
        request.url = url
        request.ifNoneMatch = kept.ifNoneMatch
        request.ifModifiedSince = kept.ifModifiedSince
        if case .document(var document, let evidence) = asked.purpose {
            guard url == asked.url || profile.scope.allows(profile.canonical(url), role: document.role),
                !request.isConditional || document.confirmation == nil,
                kept.ifNoneMatch == nil || kept.ifNoneMatch == document.previous?.etag,
                kept.ifModifiedSince == nil || kept.ifModifiedSince == document.previous?.lastModified
            else { return nil }
            document.url = url
            document.isUnconditional = document.isUnconditional || asked.isConditional && !request.isConditional
            request.purpose = .document(document, evidence)
        } else {
            guard url == asked.url else { return nil }
        }
        let response = FetchResponse(
            status: kept.status, requestHead: kept.requestHead, responseHead: kept.responseHead, body: kept.body,
            address: kept.address, isHTTP2: kept.isHTTP2, firstByteMicroseconds: kept.firstByte)
        let fetch = FetchRequest(
            id: 0, url: url, ifNoneMatch: kept.ifNoneMatch, ifModifiedSince: kept.ifModifiedSince)
        self.init(
            request: request,
            result: FetchResult(request: fetch, outcome: .success(response), elapsedMicroseconds: kept.elapsed),
            receivedAt: kept.receivedAt)
    }
}

extension AnswerJournal {
    /// The answer that an earlier run had to a request and did not commit; nil when it is to be asked for.
    func answer(to request: CrawlRequest, _ profile: SiteProfile) -> ReceivedAnswer? {
        guard let key = request.journalKey, let kept = take(key) else { return nil }
        if let answer = ReceivedAnswer(kept, to: request, profile) { return answer }
        settle(key)
        return nil
    }
}

extension CrawlRequest {
    /// nil for robots.txt.
    fileprivate var journalKey: JournalAnswer.Key? {
        switch purpose {
        case .document(let document, _): document.journalKey
        case .probe(let probe): probe.journalKey(attempt: probe.attempt)
        case .robots: nil
        }
    }

    /// The URL under which the mirror keeps what is asked for.
    fileprivate var ownURL: WebURL {
        if case .document(let document, _) = purpose { document.ownURL } else { url }
    }
}

extension PendingDocument {
    var journalKey: JournalAnswer.Key { .init(document: id, attempts: attempts) }
}

extension ProbeRound.Probe {
    func journalKey(attempt: Int) -> JournalAnswer.Key {
        .init(probe: kind, url: document.url.text, attempts: attempt)
    }
}
