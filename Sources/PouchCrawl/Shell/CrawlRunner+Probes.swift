import Foundation
import Logging
import PouchBytes
import PouchFetch
import PouchMirror
import PouchStore

/// Answers that belong to no document.
extension CrawlRunner {
    func take(_ reading: RobotsReading) throws {
        if !reading.records.isEmpty { try writer.append(reading.records) }
        received += reading.bytesReceived
        let origin = reading.request.origin
        log.info(
            "robots",
            metadata: [
                "origin": "\(origin)", "status": "\(reading.status ?? 0)", "redirects": "\(reading.request.hops)",
                "reason": "\(reading.error ?? "")",
            ])
        let answer = engine.answered(reading, now: environment.now(), chance: environment.chance())
        notePace(origin, answer.change)
        if let next = answer.next {
            fetcher?.start([fetchRequest(for: next)])
        } else if let memory = engine.origins[origin]?.memory(now: environment.now()) {
            try writer.remember(memory, of: "\(origin)")
        }
    }

    func take(_ reading: ProbeReading) throws {
        if let failure = reading.failure { throw failure }
        received += reading.bytesReceived
        if let trouble = reading.trouble,
            engine.retries(reading.asked, trouble, now: environment.now(), chance: environment.chance())
        {
            return
        }
        try record(reading.probe, reading.records)
        // A run that goes on begins a probe anew: until it is done, all its answers are kept.
        for attempt in 1...ProbeRound.attempts { journal.settle(reading.asked.journalKey(attempt: attempt)) }
    }

    func record(_ probe: CrawlProbe, _ records: RecordBlock?) throws {
        try writer.append(probe, records)
        engine.finished(probe)
        log.info(
            "probe",
            metadata: [
                "kind": "\(probe.kind.rawValue)", "url": "\(probe.url)", "status": "\(probe.httpStatus ?? 0)",
                "location": "\(probe.location ?? "")", "alive": "\(probe.isAlive.map { "\($0)" } ?? "")",
                "reason": "\(probe.error ?? "")",
            ])
    }
}
