import Foundation
import Logging
import PouchBytes
import PouchFetch
import PouchProfile
import PouchURL

/// Progress and notices for a person, and the state for the next run.
extension CrawlRunner {
    // MARK: - Pace

    func notePace(_ origin: Origin, _ change: Pace.Change?) {
        if let change { log.notice("pace", metadata: ["origin": "\(origin)", "change": "\(change)"]) }
    }

    func rememberPaces() throws {
        let now = environment.now()
        for (origin, state) in engine.origins {
            let (interval, notBefore) = (state.pace.interval, state.pace.notBefore)
            if let known = rememberedPaces[origin], known == (interval, notBefore) { continue }
            try writer.rememberPace(interval: interval, notBefore: notBefore, noted: now, of: "\(origin)")
            rememberedPaces[origin] = (interval, notBefore)
        }
    }

    // MARK: - Telling

    func say(_ notice: String) {
        log.notice("notice", metadata: ["text": "\(notice)"])
        tell(notice)
    }

    /// Notes a wait of more than ten seconds that is not the usual pace, once.
    func noticeWait(until time: Int64, now: Int64, _ why: String?) {
        guard let why, time - now > CrawlEngine.silentWait else { return }
        engine.notice(
            "Waiting until \(Timestamp(microseconds: time).rfc3339): \(why).", once: "wait \(time / 1_000_000)")
    }

    func tellMove() {
        guard let former = identity.movedFrom, let origin = identity.origin, !writer.isResumed else { return }
        say("The archive moved from \(former) to \(origin): its documents keep their copies, validators and history.")
    }

    func show() {
        let now = environment.now()
        progress.rate = meter.rate(at: now)
        progress.interval = engine.origins[engine.homeOrigin]?.pace.interval ?? 0
        progress.elapsedSeconds = Double(now - started) / 1e6
        progress.remainingSeconds = progress.rate > 0 ? Double(progress.known - progress.done) / progress.rate : nil
        report(progress)
    }
}
