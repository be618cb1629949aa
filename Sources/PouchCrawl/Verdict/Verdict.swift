import PouchFetch
import PouchProfile
import PouchStore

/// What an answer is taken for. Decided once, from what the answer says, what was held before, and what the crawl knows.
enum Verdict: Sendable, Equatable {
    /// A good copy.
    case captured
    /// What is held is what the archive has.
    case unchanged
    /// The document is elsewhere.
    case redirected(to: WebURL)
    case gone
    case unreachable
    case refused
    /// A trouble that may pass.
    case retry
    /// An error to a request with validators: once more without, at once.
    case retryUnconditionally
    /// The same document is at another of its addresses: once more there, at once.
    case retryAt(WebURL)
    /// Not believed at once.
    case confirm(ConfirmationKind)
}

/// A verdict with its reasons.
struct Ruling: Sendable, Equatable {
    var verdict: Verdict
    var reason: OutcomeReason?
    /// In words, for people.
    var error: String?
    /// Other documents whose redirects lead in a ring with this one, or to this one, which is no page of theirs: each is refused.
    var ring: [Int64] = []
    /// A document that is to be asked again: it redirected before the run had the cookie that this answer brought.
    var reopened: Int64?
}

extension Ruling {
    /// The one place where an answer to a request for a document is judged.
    static func on(_ facts: AnswerFacts, _ document: PendingDocument, _ known: Circumstances) -> Ruling {
        if facts.isConditional, let status = facts.status, isConditionalRefusal(status) {
            return Ruling(verdict: .retryUnconditionally, error: "status \(status) to a conditional request")
        }
        switch facts.content {
        case .failure(let failure):
            return Ruling(
                verdict: failure.mayPass ? .retry : failure.isRefusal ? .refused : .unreachable,
                error: failure.description)
        case .status: return onStatus(facts, document)
        case .notModified:
            guard document.previous != nil else {
                return Ruling(verdict: .refused, error: "304 without a copy to compare with")
            }
            let isChecked = facts.isSampled && document.confirmation == nil && !document.isKnownGone
            return Ruling(verdict: isChecked ? .confirm(.notModified) : .unchanged)
        case .redirect(let redirect): return onRedirect(redirect, facts.setsCookie, document, known)
        case .undecodable(let why, let mayPass): return Ruling(verdict: mayPass ? .retry : .refused, error: why)
        case .empty: return Ruling(verdict: .refused, error: "the answer is empty; the good copy is kept")
        case .identical: return Ruling(verdict: .unchanged)
        case .page(let page):
            if facts.isBlocked { return blocked(facts.status) }
            return onPage(page, facts, document, known)
        }
    }

    /// Errors that a server may give for the sake of the validators alone. 404 and its like are confirmed without them anyway,
    /// 429 and 503 are about the pace.
    private static func isConditionalRefusal(_ status: Int) -> Bool {
        status >= 400 && ![401, 403, 404, 410, 429, 451, 503].contains(status)
    }

    // MARK: - An answer without a page

    private static func onStatus(_ facts: AnswerFacts, _ document: PendingDocument) -> Ruling {
        let status = facts.status ?? 0
        let error = "status \(status)"
        let reason: OutcomeReason? = facts.isBlocked ? .blocked : nil
        switch status {
        case 404, 410:
            if facts.isBlocked { return blocked(status) }
            // What is known to be gone, and what was never had, is no news.
            let isNews = document.awaitsNoConfirmation && document.previous != nil && !document.isKnownGone
            return Ruling(verdict: isNews ? .confirm(.gone) : .gone, error: error)
        case let status where RetryPolicy.mayPass(status: status):
            return Ruling(verdict: .retry, reason: reason, error: error)
        case let status where status >= 500: return Ruling(verdict: .unreachable, reason: reason, error: error)
        default: return Ruling(verdict: .refused, reason: reason, error: error)
        }
    }

    private static func blocked(_ status: Int?) -> Ruling {
        let status = status.map { " with status \($0)" } ?? ""
        return Ruling(
            verdict: .refused, reason: .blocked,
            error: "a challenge or block page\(status); nothing is known of the document")
    }

    // MARK: - A redirect

    private static func onRedirect(
        _ redirect: RedirectFacts, _ setsCookie: Bool, _ document: PendingDocument, _ known: Circumstances
    ) -> Ruling {
        switch redirect.target {
        case .missing: return Ruling(verdict: .refused, error: "redirect without a Location")
        case .unusable(let text):
            return Ruling(verdict: .refused, error: "redirect to what is no http or https URL: \(text)")
        case .url(let written, let target):
            if redirect.isSelf { return selfRedirect(to: written, setsCookie, document, known) }
            // A wall sends every stranger off, and lets in who comes back with what it gave him.
            if known.hasOtherCookies, document.detours == 0 {
                return Ruling(
                    verdict: .retryAt(document.url),
                    error: "redirects to \(target.text) and sets a cookie, to be asked with it")
            }
            guard redirect.isInScope else {
                return Ruling(verdict: .refused, error: "redirect out of scope: \(target.text)")
            }
            guard document.hops < known.redirectLimit else {
                return Ruling(
                    verdict: .refused, error: "more than \(known.redirectLimit) redirects, the last to \(target.text)")
            }
            if known.redirectChain.contains(document.id) {
                if known.mayReopen, let first = known.redirectChain.first, first != document.id {
                    return Ruling(verdict: .redirected(to: target), reopened: first)
                }
                return Ruling(
                    verdict: .refused,
                    error: "redirects lead in a ring, through \(target.text)"
                        + (setsCookie && !known.sendsCookies
                            ? "; the answer sets a cookie, which `request: {cookies: host}` in the profile sends back"
                            : ""),
                    ring: known.redirectChain.filter { $0 != document.id })
            }
            return doubt(of: redirect, target, document, known) ?? Ruling(verdict: .redirected(to: target))
        }
    }

    /// A redirect to the same document: at an alias of the origin, where the archive lives, in another spelling, or nowhere.
    private static func selfRedirect(
        to target: WebURL, _ setsCookie: Bool, _ document: PendingDocument, _ known: Circumstances
    ) -> Ruling {
        if target == document.url {
            guard setsCookie else { return Ruling(verdict: .refused, error: "redirects to itself") }
            guard known.sendsCookies else {
                return Ruling(
                    verdict: .refused,
                    error:
                        "redirects to itself and sets a cookie, which it wants back: `request: {cookies: host}` in the profile sends it"
                )
            }
        }
        guard document.detours < known.redirectLimit else {
            return Ruling(
                verdict: .refused, error: "redirects between addresses of its own, the last to \(target.text)")
        }
        return Ruling(verdict: .retryAt(target), error: "redirects to \(target.text), the same document")
    }

    private static func doubt(
        of redirect: RedirectFacts, _ target: WebURL, _ document: PendingDocument, _ known: Circumstances
    ) -> Ruling? {
        guard document.redirectsTo != target.text else { return nil }
        let wasHad = document.previous != nil || document.isKnownGone
        // No statement lives on the front page or a list: one that is sent there is not there any more.
        let isSentHome = redirect.isFrontPage && document.role == .statement
        if document.awaitsNoConfirmation {
            // Before the probes are made, nothing is known of where a URL that cannot exist leads.
            let isDoubtful = redirect.isLikeNonsense || isSentHome || wasHad && !known.hasProbes
            return isDoubtful ? Ruling(verdict: .confirm(.redirect)) : nil
        }
        guard known.isControlAlive else { return nil }
        if redirect.isLikeNonsense {
            return Ruling(
                verdict: .gone, reason: .soft404,
                error: "redirects to \(target.text), as a URL that cannot exist does")
        }
        guard isSentHome else { return nil }
        let others =
            known.redirectSources > 0
            ? ", as \(counted(known.redirectSources, "other document does", "other documents do"))" : ""
        return Ruling(
            verdict: .gone, reason: .soft404, error: "redirects to the front page or list \(target.text)\(others)")
    }

    // MARK: - A page with a success's status

    private static func onPage(
        _ page: PageFacts, _ facts: AnswerFacts, _ document: PendingDocument, _ known: Circumstances
    ) -> Ruling {
        let isShared = known.sharedBy > 0 && !page.isConvincing
        let isStray = known.arrivals.count > 1 && !page.isConvincing
        let looksMissing = page.isLikeNonsense || page.saysNotFound && (!page.isConvincing || page.isListedOtherwise)
        guard page.loss != nil || document.isKnownGone || looksMissing || isShared || isStray else {
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
            return Ruling(
                verdict: .refused, reason: .shared,
                error:
                    "\(known.arrivals.count) documents redirect here, and the page holds no statement by the profile",
                ring: known.arrivals)
        }
        if looksMissing {
            return Ruling(verdict: .refused, reason: .lost, error: missingText(page, facts.status ?? 200))
        }
        guard let loss = page.loss else { return Ruling(verdict: .captured) }
        // Another text, twice, not the archive's page for what does not exist, and the archive is well: it was replaced.
        guard loss.isReplaced, page.isConvincing, known.isControlAlive else {
            return Ruling(verdict: .refused, reason: .lost, error: lossText(page))
        }
        return Ruling(verdict: .captured)
    }

    private static func lossText(_ page: PageFacts) -> String? {
        page.loss.map {
            "the answer holds no \($0.what) any more (an error page with status 200?); the good copy is kept"
        }
    }

    private static func missingText(_ page: PageFacts, _ status: Int) -> String {
        page.isLikeNonsense
            ? "status \(status) with the page that a URL that cannot exist is answered with"
            : "status \(status) with a page whose title says that there is none"
    }

    private static func counted(_ count: Int, _ one: String, _ many: String) -> String {
        "\(count) \(count == 1 ? one : many)"
    }
}

extension PendingDocument {
    /// Whether no answer of this crawl waits to be confirmed, but for a 304, which says nothing of what it answers now.
    var awaitsNoConfirmation: Bool { confirmation == nil || confirmation?.kind == .notModified }
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
