import Logging
import PouchStore

extension CrawlRunner {
    /// Says what came of a request, and what was decided of its answer.
    func noteAnswer(_ settlement: Settlement) {
        guard settlement.wasAsked else { return }
        var metadata: Logger.Metadata = [
            "url": "\(settlement.document.url.text)", "end": "\(settlement.disposition.word)",
            "attempt": "\(settlement.document.attempts + 1)", "bytes": "\(settlement.bytesReceived)",
        ]
        if let status = settlement.httpStatus { metadata["status"] = "\(status)" }
        if let error = settlement.error { metadata["reason"] = "\(error)" }
        if let why = settlement.reason { metadata["why"] = "\(why.rawValue)" }
        log.info("fetched", metadata: metadata)
        noteJudgement(settlement)
    }

    private func noteJudgement(_ settlement: Settlement) {
        var confirmation: ConfirmationKind?
        if case .confirm(let kind) = settlement.disposition { confirmation = kind }
        guard confirmation != nil || settlement.reason != nil else { return }
        let metadata: Logger.Metadata = [
            "url": "\(settlement.document.url.text)", "status": "\(settlement.httpStatus ?? 0)",
            "reason": "\(settlement.error ?? "")",
        ]
        if let kind = confirmation {
            let event: Logger.Message = kind == .notModified ? "recheck" : "second try"
            log.info(event, metadata: metadata.merging(["because": "\(kind.rawValue)"]) { $1 })
        }
        switch settlement.reason {
        case .soft404: log.notice("soft 404", metadata: metadata)
        case .blocked: log.notice("blocked", metadata: metadata)
        case .lost: log.notice("lost", metadata: metadata)
        case .shared: log.notice("shared", metadata: metadata)
        case .absent, .outOfScope, .otherHost, .denied, nil: break
        }
    }
}

extension Settlement.Disposition {
    /// One word for the log.
    var word: String {
        switch self {
        case .retry: "again"
        case .confirm: "check"
        case .end(_, .capture): "copy"
        case .end(_, .confirm): "same"
        case .end(_, .redirect): "redirect"
        case .end(let outcome, _): outcome.rawValue
        }
    }
}
