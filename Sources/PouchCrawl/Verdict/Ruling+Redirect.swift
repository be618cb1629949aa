import PouchFetch
import PouchProfile
import PouchStore
import PouchURL

/// The verdict on a redirect.
extension Ruling {
    static func onRedirect(
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
                    return Ruling(verdict: .redirected(to: target), reopened: [first])
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
    static func selfRedirect(
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

    static func doubt(
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
}
