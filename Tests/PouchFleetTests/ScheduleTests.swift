import PouchBytes
import Testing

@testable import PouchFleet

@Suite("When an archive is due")
struct ScheduleTests {
    private static func time(_ text: String) throws -> Timestamp {
        try #require(Timestamp(compact: text.replacing("-", with: "").replacing(":", with: "")))
    }

    @Test(
        "cron's fields, in UTC, as crontab(5) has them",
        arguments: [
            ("17 3 * * *", "2026-11-29T03:16:59Z", "2026-11-29T03:17:00Z"),
            ("17 3 * * *", "2026-11-29T03:17:00Z", "2026-11-30T03:17:00Z"),
            ("*/20 * * * *", "2026-11-29T23:41:00Z", "2026-11-30T00:00:00Z"),
            ("5/25 0 * * *", "2026-11-29T00:06:00Z", "2026-11-29T00:30:00Z"),
            ("0 0 1 jan *", "2026-01-01T00:00:00Z", "2027-01-01T00:00:00Z"),
            ("0 0 29 2 *", "2026-03-01T00:00:00Z", "2028-02-29T00:00:00Z"),
            ("0 12 * * mon-fri", "2026-11-28T00:00:00Z", "2026-11-30T12:00:00Z"),
            ("0 12 * * 7", "2026-11-28T00:00:00Z", "2026-11-29T12:00:00Z"),
            // Either day is enough when both are named, and both must fit when one begins with a star.
            ("0 0 13 * fri", "2026-11-29T00:00:00Z", "2026-12-04T00:00:00Z"),
            ("0 0 */2 * mon", "2026-11-29T00:00:00Z", "2026-12-07T00:00:00Z"),
            ("0 0 1,15 6-8/2 *", "2026-06-16T00:00:00Z", "2026-08-01T00:00:00Z"),
        ])
    func cron(text: String, after: String, next: String) throws {
        #expect(try CronExpression(text).next(after: Self.time(after)) == Self.time(next))
    }

    @Test("what is no schedule is refused before it is kept, and so is one that never comes")
    func refused() {
        for text in [
            "", "24", "h", "0h", "-1h", "+1h", "1s", "400d", "99999999999999999999h", "* * * *", "60 * * * *",
            "* 24 * * *",
            "* * 0 * *", "* * * 13 *", "* * * * 8", "*/0 * * * *", "5-1 * * * *", "1,,2 * * * *", "a * * * *",
            "0 0 30 2 *",
            "@daily", "* * * * * *", "1-2-3 * * * *", "1/2/3 * * * *",
        ] {
            #expect(throws: FleetError.self, "\(text)") { try Schedule(text) }
        }
        for (text, same) in [
            ("24h", "1d"), ("90m", "90m"), ("14d", "2w"), ("36h", "36h"), (" 1  2 * * * ", "1 2 * * *"),
        ] {
            #expect((try? Schedule(text))?.description == same)
        }
    }

    @Test("a thousand archives with one schedule are spread over it, each at the same time of every day")
    func spread() throws {
        let schedule = try Schedule("24h")
        let now = try Self.time("2026-11-29T12:00:00Z")
        var hours = [Int](repeating: 0, count: 24)
        for number in 0..<1_000 {
            let share = Share.of("main/archive-\(number)")
            let first = schedule.next(started: now, now: now, share: share, jitter: .zero)
            let second = schedule.next(started: first, now: first.adding(.seconds(600)), share: share, jitter: .zero)
            #expect(second.microseconds - first.microseconds == 86_400_000_000)
            hours[Int(first.secondsSince1970 / 3_600 % 24)] += 1
        }
        #expect(hours.allSatisfy { (15...75).contains($0) }, "\(hours)")
    }

    @Test(
        "after an outage each archive is crawled once, then at its own time again; one that took long is not begun twice"
    )
    func catchUp() throws {
        let schedule = try Schedule("24h")
        // Its place is 06:00.
        let late = try Self.time("2026-11-29T15:00:00Z")
        let next = schedule.next(started: late, now: late.adding(.seconds(60)), share: 0.25, jitter: .zero)
        #expect(next == (try Self.time("2026-11-30T06:00:00Z")))
        // A crawl shortly before its place is not repeated at it.
        let early = try Self.time("2026-11-29T05:00:00Z")
        #expect(
            schedule.next(started: early, now: early.adding(.seconds(60)), share: 0.25, jitter: .zero)
                == (try Self.time("2026-11-30T06:00:00Z")))
        // Three days of crawling: the next place counts, none of those that went by.
        let end = early.adding(.seconds(3 * 86_400))
        #expect(
            schedule.next(started: early, now: end, share: 0.25, jitter: .zero)
                == (try Self.time("2026-12-02T06:00:00Z")))
    }

    @Test("crawls by cron are spread over their jitter, and none is lost to it")
    func jitter() throws {
        let schedule = try Schedule("0 3 * * *")
        let now = try Self.time("2026-11-29T03:30:00Z")
        for share in [0, 0.25, 0.75, 0.999] {
            let next = schedule.next(started: now, now: now, share: share, jitter: .seconds(3_600))
            let late = next.microseconds - (try Self.time("2026-11-29T03:00:00Z")).microseconds
            let expected = Int64(share * 3_600_000_000) + (share > 0.5 ? 0 : 86_400_000_000)
            #expect(late == expected, "\(share)")
        }
    }
}
