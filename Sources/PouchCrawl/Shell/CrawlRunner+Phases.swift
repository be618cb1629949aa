import Foundation
import Logging
import PouchBytes
import PouchFetch
import PouchProfile
import PouchStore
import PouchURL

/// Steps that are taken once, at the end of a phase.
extension CrawlRunner {
    func seedKnown() throws {
        let added = try writer.seedKnownDocuments { [profile] in
            profile.scope.allows(profile.canonical($0), role: $1)
        }
        progress.known += added
        if added > 0 { engine.grew(priority: FrontierPriority.known) }
    }

    /// Looks for pages that stand at several addresses, and plans the probes that second answers are judged by.
    func gatherDoubts() throws {
        var alike = AlikeCaptures()
        try writer.eachSharedCapture { capture in
            let likeness = try capture.likeness(in: writer.store.folder)
            engine.remember(alike.add(capture, likeness: likeness))
        }
        engine.remember(alike.take())
        var recalled = 0
        for documents in engine.sharedLikenesses { recalled += try writer.recall(documents) }
        progress.done -= recalled
        if recalled > 0 { engine.grew(priority: FrontierPriority.checks) }
        var suspects = SuspectForms()
        try writer.suspects { suspects.add($0) }
        guard let most = suspects.byCount.first else { return }
        progress.phase = .checking
        engine.doubts(suspects, control: try writer.control(near: most.form.prefix))
    }

    /// A redirect that goes elsewhere than that of a URL that cannot exist is what it seemed to be: no second request is
    /// made for it.
    func releaseRedirects() throws {
        let evidence = engine.probes.evidence
        var after: Int64 = 0
        while true {
            let page = try writer.pending(
                priority: FrontierPriority.checks, after: after, limit: FrontierQueue.batch)
            guard let last = page.last else { return }
            after = last.sequence
            for document in page {
                guard let settlement = try release(document, evidence) else { continue }
                for committed in try writer.release([settlement]) { note(committed, nil) }
            }
        }
    }

    func release(_ document: PendingDocument, _ evidence: Soft404Evidence) throws -> Settlement? {
        // With a cookie that came since, a wall may let it in.
        guard cookie(for: document.url) == nil else { return nil }
        guard let first = document.confirmation, first.kind == .redirect, document.attemptsNow == 0,
            let target = first.location.flatMap({ WebURL($0) })
        else { return nil }
        let found = try writer.redirects(to: target, besides: document.id)
        let facts = RedirectFacts(of: document, to: target, profile, evidence)
        guard !facts.isLikeNonsense, !(facts.isFrontPage && document.role == .statement) else { return nil }
        let known = Circumstances(
            isControlAlive: evidence.isControlAlive, hasProbes: true, redirectChain: found.chain,
            redirectSources: found.sources, redirectLimit: profile.limits.redirects)
        let answer = AnswerFacts(content: .redirect(facts), status: first.status)
        var response = ProcessedResponse(document, answer.content, at: time)
        response.facts = answer
        response.location = target.text
        let ruling = Ruling.on(answer, document, known)
        var settlement = Settlement(response, CrawlEngine.Decision(ruling: ruling), now: environment.now())
        settlement.wasAsked = false
        return settlement
    }
}
