import Foundation
import PouchAudit
import PouchMirror

@testable import PouchNotify

/// Reports by hand: what an audit would say, without one.
enum Samples {
    static let first = "20261101T000000Z"
    static let second = "20261102T000000Z"
    static let third = "20261103T000000Z"
    static let fourth = "20261104T000000Z"
    static let fifth = "20261105T000000Z"
    static let sixth = "20261106T000000Z"

    /// A report from one crawl to the next, with one change a pair.
    static func report(
        _ from: String, _ to: String, _ changes: [(AuditClass, String)] = [], storms: [AuditClass] = [],
        isPartial: Bool = false, reading: CrawlReading = CrawlReading()
    ) -> AuditReport {
        func crawl(_ name: String) -> AuditReport.Crawl {
            .init(
                name: name, startedAt: name, endedAt: nil, summarySHA256: String(repeating: "0", count: 64),
                manifestSHA256: String(repeating: "1", count: 64), lines: 10)
        }
        var report = AuditReport(
            profile: "press", title: "Press", origin: "https://example.org", from: crawl(from), to: crawl(to))
        report.changes = changes.map {
            DocumentChange(url: "https://example.org/\($0.1)", kind: $0.0, role: "statement")
        }
        report.counts = AuditClass.allCases.map { kind in .init(kind, changes.count { $0.0 == kind }) }
        report.storms = storms.map {
            .init(kind: $0, part: nil, documents: 9, of: 10, reason: nil, sample: [])
        }
        report.coverage.isPartial = isPartial
        report.reading = reading
        if changes.contains(where: { $0.0.isChange }) {
            report.verdict = .changed
        } else if !changes.isEmpty {
            report.verdict = .undetermined
        }
        return report
    }
}

extension Samples {
    /// A crawl that read twenty new pages, where these fields had fallen.
    static func reading(_ fallen: String...) -> CrawlReading {
        var reading = CrawlReading()
        reading.pages = 20
        reading.fallen = fallen.map {
            FieldFall(
                field: $0, now: FieldShare(found: 0, sought: 20), before: FieldShare(found: 20, sought: 20),
                since: second)
        }
        return reading
    }
}

extension Notifier {
    /// Sends from a thread of its own: the threads that tests share must not wait.
    func deliver(_ message: AlertMessage, to target: NotifyTarget) async throws {
        try await offPool { try send(message, to: target) }
    }
}

func offPool<Value: Sendable>(_ body: @escaping @Sendable () throws -> Value) async throws -> Value {
    try await withCheckedThrowingContinuation { continuation in
        Thread.detachNewThread { continuation.resume(with: Result { try body() }) }
    }
}
