import Foundation
import PouchAudit
import Testing

@testable import PouchNotify

/// Reports in the order of their crawls; the digest stands for the report's bytes.
private func alerts(_ reports: [AuditReport]) -> [Alert?] {
    var policy = AlertPolicy()
    return reports.enumerated().map { policy.decide(on: $1, digest: "digest \($0)") }
}

/// Whoever gets an alert for nothing turns alerts off.
@Suite("When an alert is sent")
struct PolicyTests {
    private typealias S = Samples

    @Test("nothing is told when nothing changed, nor of a template edit")
    func silence() {
        #expect(
            alerts([
                S.report(S.first, S.second), S.report(S.second, S.third, [(.cosmetic, "a"), (.cosmetic, "b")]),
            ]) == [nil, nil])
    }

    @Test("several changes of one crawl are one alert that counts them all", arguments: AuditClass.allCases)
    func changes(kind: AuditClass) {
        let told = alerts([S.report(S.first, S.second, [(kind, "a"), (kind, "b"), (.cosmetic, "c")])])[0]
        let news = Alert(event: .changes, changes: 2, openQuestions: 0, outage: .none)
        let open = Alert(event: .openQuestions, changes: 0, openQuestions: 2, outage: .none)
        #expect(told == (kind.isChange ? news : kind.isOpen ? open : nil))
    }

    @Test(
        "an outage is one alert, silent while it lasts, and one when it is over",
        arguments: [.unreachable, .blocked] as [AuditClass])
    func outage(kind: AuditClass) {
        let many = (0..<9).map { (kind, "\($0)") }
        let told = alerts([
            S.report(S.first, S.second, many, storms: [kind]), S.report(S.second, S.third, many, storms: [kind]),
            // It spreads, and one document more is blocked: the same outage.
            S.report(
                S.third, S.fourth, many + [(.blocked, "x"), (.undetermined, "y")], storms: [kind, .undetermined]),
            S.report(S.fourth, S.fifth),
        ])
        #expect(
            told == [
                Alert(event: .outage, changes: 0, openQuestions: 0, outage: .begins), nil, nil,
                Alert(event: .outageOver, changes: 0, openQuestions: 0, outage: .isOver(since: S.second)),
            ])
    }

    @Test("a removal during an outage is told, and not as part of it")
    func changeInOutage() {
        let many = (0..<9).map { (AuditClass.unreachable, "\($0)") }
        let told = alerts([
            S.report(S.first, S.second, many + [(.edited, "e")], storms: [.unreachable]),
            S.report(S.second, S.third, many + [(.removed, "r")], storms: [.unreachable]),
            S.report(S.third, S.fourth, [(.edited, "e")]),
        ])
        #expect(
            told == [
                Alert(event: .outage, changes: 1, openQuestions: 0, outage: .begins),
                Alert(event: .changes, changes: 1, openQuestions: 0, outage: .goesOn(since: S.second)),
                Alert(event: .changes, changes: 1, openQuestions: 0, outage: .isOver(since: S.second)),
            ])
    }

    @Test("what stays open after an outage is told with its end")
    func leftOpen() {
        let many = (0..<9).map { (AuditClass.unreachable, "\($0)") }
        let told = alerts([
            S.report(S.first, S.second, many, storms: [.unreachable]),
            S.report(S.second, S.third, [(.unreachable, "3")]), S.report(S.third, S.fourth, [(.unreachable, "3")]),
        ])
        #expect(told[1] == Alert(event: .outageOver, changes: 0, openQuestions: 1, outage: .isOver(since: S.second)))
        #expect(told[2] == nil)
    }

    @Test("a document that stays blocked is told once, and again when it was had in between")
    func openQuestions() {
        let told = alerts([
            S.report(S.first, S.second, [(.blocked, "a")]), S.report(S.second, S.third, [(.blocked, "a")]),
            S.report(S.third, S.fourth), S.report(S.fourth, S.fifth, [(.blocked, "a")]),
        ])
        #expect(told.map { $0?.openQuestions } == [1, nil, nil, 1])
    }

    @Test(
        "a field that pages give no more is told once, with the changes or alone, and again when they gave it in between"
    )
    func drift() {
        let lost = S.reading("speaker")
        let told = alerts([
            S.report(S.first, S.second, [(.edited, "a")], reading: lost),
            // It reads no new page: nothing is known.
            S.report(S.second, S.third), S.report(S.third, S.fourth, reading: S.reading("speaker", "place")),
            S.report(S.fourth, S.fifth, reading: S.reading()), S.report(S.fifth, S.sixth, reading: lost),
        ])
        #expect(told[0] == Alert(event: .changes, changes: 1, openQuestions: 0, outage: .none, fallen: ["speaker"]))
        #expect(told[1] == nil)
        #expect(told[2] == Alert(event: .drift, changes: 0, openQuestions: 0, outage: .none, fallen: ["place"]))
        #expect(told[3] == nil)
        #expect(told[4]?.fallen == ["speaker"])
    }

    @Test("a crawl of one year does not alarm about the years that it left out, nor forget what is open there")
    func partial() {
        let told = alerts([
            S.report(S.first, S.second, [(.blocked, "a")]),
            S.report(S.second, S.third, [(.undetermined, "a"), (.undetermined, "b")], isPartial: true),
            S.report(S.third, S.fourth, [(.blocked, "a")]),
        ])
        #expect(told.map { $0 == nil } == [false, true, true])
    }

    @Test("the same report is told once, and a report on older crawls not at all")
    func again() {
        var policy = AlertPolicy()
        let report = S.report(S.second, S.third, [(.edited, "a")])
        #expect(policy.decide(on: report, digest: "one") != nil)
        #expect(policy.decide(on: report, digest: "one") == nil)
        let before = policy
        #expect(policy.decide(on: S.report(S.first, S.second, [(.edited, "b")]), digest: "two") == nil)
        #expect(policy == before)
        #expect(policy.decide(on: S.report(S.third, S.fourth, [(.edited, "a")]), digest: "three") != nil)
    }

    @Test("what was told is read again as it was written: no alert comes twice because the program ended")
    func kept() throws {
        var policy = AlertPolicy()
        policy.begin(at: S.first)
        #expect(policy.last?.crawl == S.first)
        let many = (0..<9).map { (AuditClass.unreachable, "\($0)") }
        _ = policy.decide(
            on: S.report(S.first, S.second, [(.blocked, "a")], reading: S.reading("speaker")), digest: "one")
        _ = policy.decide(on: S.report(S.second, S.third, many, storms: [.unreachable]), digest: "two")
        let read = try JSONDecoder().decode(AlertPolicy.self, from: JSONEncoder().encode(policy))
        #expect(read == policy)
        #expect(read.outage?.since == S.third)
    }

    @Test("subjects say what happened; an outage is never called a deletion")
    func subjects() throws {
        let many = (0..<9).map { (AuditClass.unreachable, "\($0)") }
        let outage = S.report(S.first, S.second, many, storms: [.unreachable])
        let words = AlertWords(Alert(event: .outage, changes: 0, openQuestions: 0, outage: .begins), outage)
        #expect(words.subject == "[pouch] press: an outage, not deletions: 9 unreachable")
        #expect(words.opening.hasPrefix("This is an outage, not deletions: 9 unreachable.\n"))
        let changed = S.report(S.first, S.second, [(.removed, "a"), (.edited, "b"), (.edited, "c"), (.cosmetic, "d")])
        let news = AlertWords(
            Alert(event: .changes, changes: 3, openQuestions: 0, outage: .isOver(since: S.first)), changed)
        #expect(news.subject == "[pouch] press: 1 removed, 2 edited; the outage is over")
        let drift = Alert(event: .drift, changes: 0, openQuestions: 0, outage: .none, fallen: ["place", "speaker"])
        let lost = AlertWords(drift, S.report(S.first, S.second, reading: S.reading("place", "speaker")))
        #expect(lost.subject == "[pouch] press: fields given less often: place, speaker")
        #expect(lost.opening.contains("The profile may not fit the archive any more"))
    }
}
