import PouchFetch
import PouchMirror
import PouchStore
import PouchURL

/// The verdict on an answer. Decided once, from the answer, the copy held before, and the crawl's circumstances.
enum Verdict: Sendable, Equatable {
    /// A good copy.
    case captured
    /// The archive still has the copy held.
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
    /// To be confirmed first.
    case confirm(ConfirmationKind)
}

/// A verdict with its reasons.
struct Ruling: Sendable, Equatable {
    var verdict: Verdict
    var reason: OutcomeReason?
    /// In words, for people.
    var error: String?
    /// Other documents whose redirects lead in a ring with this one, or to this one, which is not a page of theirs:
    /// each is refused.
    var ring: [Int64] = []
    /// Documents that are to be requested again: they redirected before the run had the cookie that this answer brought.
    var reopened: [Int64] = []
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
            guard let held = document.previous else {
                return Ruling(verdict: .refused, error: "304 without a copy to compare with")
            }
            let isDoubtful = facts.isSampled || Validators(facts).nameAnother(than: Validators(held))
            let isChecked = isDoubtful && document.confirmation == nil && !document.isKnownGone
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
            if facts.bringsHeldStatement {
                return Ruling(verdict: .refused, error: "\(error), and yet with the very statement that is held")
            }
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
}

extension PendingDocument {
    /// Whether no answer of this crawl waits to be confirmed. A 304 does not count: it does not show the present
    /// answer.
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
