import PouchAudit
import PouchBytes
import PouchMirror

/// The alerts of one mirror, from a report to its targets. The caller holds the mirror's lock.
///
/// An alert is written to `alerts.json` before it is sent, and taken out when it has arrived: a process that is killed in
/// between sends it twice rather than never, and a webhook knows it again by its key.
package struct Alerts {
    /// How the deliveries of one run went.
    package struct Result: Sendable, Equatable {
        /// Alerts that reached a target.
        package var delivered = 0
        /// Deliveries that failed, in words.
        package var failures: [String] = []
    }

    /// Delivers one message to one target.
    package typealias Send = (AlertMessage, NotifyTarget) throws(DeliveryFailure) -> Void

    private let folder: MirrorFolder
    private let targets: [NotifyTarget]
    private let send: Send
    private var file: AlertsFile

    /// - Throws: ``AlertsError``, `StoreError`.
    package init(_ folder: MirrorFolder, targets: [NotifyTarget], send: @escaping Send) throws {
        self.folder = folder
        self.targets = targets.reduce(into: []) { if !$0.contains($1) { $0.append($1) } }
        self.send = send
        file = try AlertsFile.read(folder)
    }

    /// The newest crawl that was looked at: an audit that begins there misses nothing, even if a run was killed since.
    package var lastCrawl: String? { file.policy.last?.crawl }

    /// Notes a first crawl, which there is nothing to compare with.
    package mutating func begin(at crawl: String) throws {
        file.policy.begin(at: crawl)
        try file.write(folder)
    }

    /// Decides on a report, and delivers the alert after those that wait from before.
    ///
    /// - Parameter mirror: the folder as the user named it.
    package mutating func take(_ report: AuditReport, mirror: String, forms: ReportForms) throws -> Result {
        let json = forms.json(report)
        var fresh: AlertMessage?
        if let alert = file.policy.decide(on: report, digest: SHA256Digest.of(json).hex) {
            fresh = AlertMessage(alert, report, json: json, mirror: mirror, forms: forms)
        }
        if let fresh {
            file.pending.append(.init(message: fresh.kept, targets: targets.map(\.mark), tries: 0))
        }
        return try deliver(fresh)
    }

    /// Tries again what waits.
    package mutating func deliverPending() throws -> Result { try deliver(nil) }

    private mutating func deliver(_ fresh: AlertMessage?) throws -> Result {
        var result = Result()
        drop(&result)
        try file.write(folder)
        var index = 0
        while index < file.pending.count {
            // The one of this run is sent whole, whatever of it is kept.
            let isFresh = fresh != nil && index == file.pending.count - 1
            let message = isFresh ? fresh ?? file.pending[index].message : file.pending[index].message
            file.pending[index].tries += 1
            for target in targets where file.pending[index].targets.contains(target.mark) {
                do throws(DeliveryFailure) {
                    try send(message, target)
                    result.delivered += 1
                    file.pending[index].targets.removeAll { $0 == target.mark }
                    if isFresh || file.pending[index].targets.isEmpty { try? file.write(folder) }
                } catch {
                    result.failures.append(
                        "no alert: \(error). The next crawl with --notify tries again (\"\(message.subject)\")")
                }
            }
            if file.pending[index].targets.isEmpty { file.pending.remove(at: index) } else { index += 1 }
        }
        try file.write(folder)
        return result
    }

    /// Drops targets that this run does not have, and the oldest alerts beyond the limit.
    private mutating func drop(_ result: inout Result) {
        let marks = Set(targets.map(\.mark))
        for index in file.pending.indices { file.pending[index].targets.removeAll { !marks.contains($0) } }
        file.pending.removeAll { $0.targets.isEmpty }
        while file.pending.count > AlertsFile.pendingLimit {
            let oldest = file.pending.removeFirst()
            result.failures.append(
                "an alert is given up after \(oldest.tries) tries: \"\(oldest.message.subject)\" (see `pouch audit` from \(oldest.message.fromCrawl) to \(oldest.message.toCrawl))"
            )
        }
    }
}
