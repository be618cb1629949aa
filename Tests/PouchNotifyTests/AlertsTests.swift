import Foundation
import PouchAudit
import PouchMirror
import TestSupport
import Testing

@testable import PouchNotify

/// From a report to the targets, with `alerts.json` between two crawls.
@Suite("Alerts of a mirror")
struct AlertsTests {
    /// A mirror, and targets that take or refuse.
    final class Desk {
        let scratch: Scratch
        let folder: MirrorFolder
        var refuses: Set<String> = []
        var got: [String] = []

        init() throws {
            scratch = try Scratch()
            folder = try MirrorFolder(path: scratch.path("mirror"), create: true)
        }

        /// One crawl's alerts, in a process of its own as far as the state goes.
        func take(_ report: AuditReport?, to targets: [String] = ["mailto:a@example.org"]) throws -> Alerts.Result {
            var alerts = try Alerts(folder, targets: try targets.map { try NotifyTarget($0) }) {
                [self] message, target throws(DeliveryFailure) in
                if refuses.contains(target.name) { throw .answered(target: target.name, status: 500) }
                got.append("\(target.name) \(message.subject)")
            }
            guard let report else { return try alerts.deliverPending() }
            return try alerts.take(
                report, mirror: "mirror",
                forms: ReportForms(
                    text: { _ in "text" }, json: { Array("[\"\($0.from.name)\",\"\($0.to.name)\"]".utf8) },
                    html: { _ in Array("<p>page</p>".utf8) }))
        }

        var file: String { (try? String(contentsOfFile: scratch.path("mirror/alerts.json"), encoding: .utf8)) ?? "" }
    }

    private typealias S = Samples

    @Test("an alert that did not get out is tried again by the next crawl, once, and then is gone from the file")
    func pending() throws {
        let desk = try Desk()
        desk.refuses = ["mailto:b@example.org"]
        let both = ["mailto:a@example.org", "mailto:b@example.org"]
        let first = try desk.take(S.report(S.first, S.second, [(.edited, "x")]), to: both)
        #expect(first.delivered == 1)
        #expect(first.failures.count == 1)
        #expect(first.failures[0].contains("mailto:b@example.org answers with HTTP status 500"))
        // A stopped crawl has no report, and tries again even so.
        #expect(try desk.take(nil, to: both).failures.count == 1)
        desk.refuses = []
        let third = try desk.take(S.report(S.second, S.third), to: both)
        #expect(third == Alerts.Result(delivered: 1, failures: []))
        #expect(
            desk.got == [
                "mailto:a@example.org [pouch] press: 1 edited", "mailto:b@example.org [pouch] press: 1 edited",
            ])
        #expect(try desk.take(S.report(S.third, S.fourth), to: both) == Alerts.Result())
        #expect(desk.file.contains("\"pending\":[]"))
    }

    @Test("an outage over three crawls and its end are two alerts, each crawl a process of its own")
    func outage() throws {
        let desk = try Desk()
        let many = (0..<9).map { (AuditClass.unreachable, "\($0)") }
        _ = try desk.take(S.report(S.first, S.second, many, storms: [.unreachable]))
        _ = try desk.take(S.report(S.second, S.third, many, storms: [.unreachable]))
        _ = try desk.take(S.report(S.third, S.fourth, many, storms: [.unreachable]))
        _ = try desk.take(S.report(S.fourth, S.fifth))
        #expect(
            desk.got == [
                "mailto:a@example.org [pouch] press: an outage, not deletions: 9 unreachable",
                "mailto:a@example.org [pouch] press: the outage is over",
            ])
    }

    @Test("the same report twice, as by `pouch audit` after the crawl, is one alert; so is a target named twice")
    func twice() throws {
        let desk = try Desk()
        let report = S.report(S.first, S.second, [(.added, "x")])
        _ = try desk.take(report, to: ["mailto:a@example.org", "mailto:a@example.org"])
        _ = try desk.take(report)
        #expect(desk.got.count == 1)
    }

    @Test("a process that is killed before it sent has lost nothing: the alert is in the file before it goes out")
    func writtenFirst() throws {
        let desk = try Desk()
        var seen = ""
        var alerts = try Alerts(desk.folder, targets: [try NotifyTarget("mailto:a@example.org")]) {
            _, _ throws(DeliveryFailure) in seen = desk.file
        }
        _ = try alerts.take(
            S.report(S.first, S.second, [(.removed, "x")]), mirror: "m",
            forms: ReportForms(text: { _ in "" }, json: { _ in [91, 93] }))
        #expect(seen.contains("1 removed"))
        #expect(seen.contains("\"crawl\":\"\(S.second)\""))
        #expect(!desk.file.contains("1 removed"))
    }

    @Test("no target's address or URL is in the mirror, which is given away")
    func noSecrets() throws {
        let desk = try Desk()
        desk.refuses = ["https://hooks.example.org", "mailto:source@example.org"]
        let result = try desk.take(
            S.report(S.first, S.second, [(.removed, "x")]),
            to: ["https://hooks.example.org/s3cret", "mailto:source@example.org"])
        #expect(result.failures.count == 2)
        #expect(!desk.file.contains("s3cret") && !desk.file.contains("source@"))
        #expect(!result.failures.joined().contains("s3cret"))
    }

    @Test("a target that is given up by the user has nothing kept for it")
    func targetGone() throws {
        let desk = try Desk()
        desk.refuses = ["mailto:b@example.org"]
        _ = try desk.take(S.report(S.first, S.second, [(.removed, "x")]), to: ["mailto:b@example.org"])
        _ = try desk.take(S.report(S.second, S.third))
        #expect(desk.file.contains("\"pending\":[]"))
        #expect(desk.got.isEmpty)
    }

    @Test("a target that is down for a month keeps the newest alerts, and what is given up is told")
    func limit() throws {
        let desk = try Desk()
        desk.refuses = ["mailto:a@example.org"]
        var last = Alerts.Result()
        for day in 1...AlertsFile.pendingLimit + 1 {
            let crawls = (day, day + 1)
            let names = (String(20_261_200 + crawls.0) + "T000000Z", String(20_261_200 + crawls.1) + "T000000Z")
            last = try desk.take(S.report(names.0, names.1, [(.added, "\(day)")]))
        }
        #expect(last.failures.count == AlertsFile.pendingLimit + 1)
        #expect(last.failures[0].contains("given up after 20 tries"))
    }

    @Test(
        "a file that cannot be read is an error that names it, and no silence",
        arguments: ["", "{", "[]", "{\"version\":2,\"told\":{},\"pending\":[]}"])
    func damaged(text: String) throws {
        let desk = try Desk()
        try text.write(toFile: desk.scratch.path("mirror/alerts.json"), atomically: true, encoding: .utf8)
        let error = #expect(throws: AlertsError.self) { try desk.take(S.report(S.first, S.second)) }
        #expect(error?.description.contains("mirror/alerts.json") == true)
    }

    @Test("a report too large to keep is tried again without it, and sent whole the first time")
    func large() throws {
        let desk = try Desk()
        var reports: [Int?] = []
        func alerts(_ works: Bool) throws -> Alerts {
            try Alerts(desk.folder, targets: [try NotifyTarget("mailto:a@example.org")]) {
                message, _ throws(DeliveryFailure) in
                reports.append(message.report?.utf8.count)
                if !works { throw .answered(target: "x", status: 500) }
            }
        }
        let size = AlertMessage.keptLimit + 3
        var first = try alerts(false)
        _ = try first.take(
            S.report(S.first, S.second, [(.removed, "x")]), mirror: "m",
            forms: ReportForms(text: { _ in "" }, json: { _ in [34] + Array(repeating: 120, count: size - 2) + [34] }))
        var second = try alerts(true)
        _ = try second.deliverPending()
        #expect(reports == [size, nil])
    }

    @Test("a text too long for a mail is cut at a line, and says so")
    func longText() {
        let line = "  edited  https://example.org/é\n"
        let message = AlertMessage(
            Alert(event: .changes, changes: 1, openQuestions: 0, outage: .none),
            S.report(S.first, S.second, [(.edited, "x")]), json: [], mirror: "m",
            forms: ReportForms(text: { _ in String(repeating: line, count: 20_000) }, json: { _ in [] }))
        #expect(message.text.utf8.count < AlertMessage.textLimit + 100)
        #expect(message.text.hasSuffix(line + "...\nThe rest is in the report.\n"))
    }
}
