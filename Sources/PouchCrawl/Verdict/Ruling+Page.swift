import PouchFetch
import PouchProfile
import PouchStore

/// The verdict on a page with a success's status.
extension Ruling {
    static func onPage(
        _ page: PageFacts, _ facts: AnswerFacts, _ document: PendingDocument, _ known: Circumstances
    ) -> Ruling {
        let isShared = known.sharedBy > 0 && !page.isConvincing
        let isStray = (known.arrivals.count > 1 || known.hasHeldArrival) && !page.isConvincing
        let isOutOfOrder = page.isOutOfOrder && !page.isConvincing
        if !page.isConvincing, let ruling = onWall(page, facts, document, known) { return ruling }
        if page.asksForPassword, !page.isConvincing, !known.arrivals.isEmpty {
            return Ruling(
                verdict: .refused, reason: .blocked,
                error: "a page that asks for a password; nothing is known of the document",
                ring: known.arrivals)
        }
        let looksMissing = page.isLikeNonsense || page.saysNotFound && (!page.isConvincing || page.isListedOtherwise)
        guard page.loss != nil || document.isKnownGone || looksMissing || isShared || isStray || isOutOfOrder else {
            return Ruling(verdict: .captured)
        }
        if document.awaitsNoConfirmation { return Ruling(verdict: .confirm(.lost), error: lossText(page)) }
        if looksMissing, known.isControlAlive {
            return Ruling(verdict: .gone, reason: .soft404, error: missingText(page, facts.status ?? 200))
        }
        if known.sharedBy > 0, !page.isConvincing || page.loss != nil {
            return Ruling(
                verdict: .refused, reason: .shared,
                error:
                    "the same page stands at \(counted(known.sharedBy, "other address", "other addresses")) in this crawl",
                ring: known.arrivals)
        }
        if isStray {
            let sources = counted(known.arrivals.count, "document redirects", "documents redirect")
            return Ruling(
                verdict: .refused, reason: known.arrivals.count > 1 ? .shared : .lost,
                error: "\(sources) here, and the page holds no statement by the profile", ring: known.arrivals)
        }
        if isOutOfOrder {
            return Ruling(
                verdict: .refused, reason: .lost,
                error: "status \(facts.status ?? 200) with a page that says that the archive is out of order"
                    + (document.previous == nil ? "" : "; the good copy is kept"))
        }
        if looksMissing {
            return Ruling(verdict: .refused, reason: .lost, error: missingText(page, facts.status ?? 200))
        }
        guard let loss = page.loss else { return Ruling(verdict: .captured) }
        // Another text, twice, not the archive's page for URLs that do not exist, and the archive is well: it was
        // replaced.
        guard loss.isReplaced, page.isConvincing, known.isControlAlive else {
            return Ruling(verdict: .refused, reason: .lost, error: lossText(page))
        }
        return Ruling(verdict: .captured)
    }

    /// A page that stands before the archive until its cookie comes back; nil for another. It may say so, or say nothing and
    /// set a cookie.
    private static func onWall(
        _ page: PageFacts, _ facts: AnswerFacts, _ document: PendingDocument, _ known: Circumstances
    ) -> Ruling? {
        // A server that sets a cookie with every page is no wall: only who comes without one is asked for it.
        if known.hasOtherCookies, document.detours == 0, known.arrivals.isEmpty,
            page.asksForConsent || !known.wasAskedWithCookies
        {
            return Ruling(
                verdict: .retryAt(document.url),
                error: "a page without a statement or a listing that sets a cookie, to be asked with it")
        }
        guard page.asksForConsent else { return nil }
        var ruling = Ruling(
            verdict: .refused, reason: .blocked,
            error: "a page that asks to agree to cookies; nothing is known of the document", ring: known.arrivals)
        if known.mayReopen {
            ruling.ring = []
            ruling.reopened = known.arrivals
            ruling.error = "a page that asks to agree to cookies; what led here is asked for with the one that it sets"
        } else if facts.setsCookie, !known.sendsCookies {
            ruling.error?.append("; it sets a cookie, which `request: {cookies: host}` in the profile sends back")
        }
        return ruling
    }

    static func lossText(_ page: PageFacts) -> String? {
        page.loss.map {
            "the answer holds no \($0.what) any more (an error page with status 200?); the good copy is kept"
        }
    }

    static func missingText(_ page: PageFacts, _ status: Int) -> String {
        page.isLikeNonsense
            ? "status \(status) with the page that a URL that cannot exist is answered with"
            : "status \(status) with a page whose title says that there is none"
    }

    static func counted(_ count: Int, _ one: String, _ many: String) -> String {
        "\(count) \(count == 1 ? one : many)"
    }
}
