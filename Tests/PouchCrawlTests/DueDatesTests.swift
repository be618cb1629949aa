import PouchBytes
import PouchMirror
import PouchProfile
import PouchStore
import PouchURL
import Testing

@testable import PouchCrawl

/// Passed over too long, an edit stands unseen; asked too often, the archive is bothered for nothing.
@Suite("Which documents are due")
struct DueDatesTests {
    private static let day: Int64 = 86_400_000_000
    /// 2026-06-01.
    private static let now: Int64 = 1_780_272_000_000_000
    private static let rules = RevisitRules(young: .seconds(90 * 86_400), older: .seconds(28 * 86_400))

    private static func dueDates(_ rules: RevisitRules? = rules, share: Double = 0) -> DueDates {
        DueDates(rules: rules, sample: NotModifiedSample(crawl: "c", share: share, age: 0))
    }

    /// An old statement that a crawl found as it is held, a moment ago.
    private static func document(_ number: Int = 0, role: Role = .statement, confirmed: Int64? = now - 1) throws
        -> PendingDocument
    {
        let url = try #require(WebURL("https://archive.example/\(number).html"))
        let copy = PreviousCapture(
            sha256: "a", payloadSHA256: "a", recordID: "r", recordDate: now - 900 * day, path: "pages/x",
            namesDocuments: false, recordURL: url.text, confirmed: confirmed)
        return PendingDocument(
            id: 1, url: url, role: role, priority: 3, sequence: 1, attempts: 0, notBefore: 0, previous: copy,
            isKnownGone: false)
    }

    struct Case: Sendable, CustomTestStringConvertible {
        var name: String
        var isDue = true
        var rules: RevisitRules? = DueDatesTests.rules
        var role = Role.statement
        var confirmed: Int64? = DueDatesTests.now - 1
        var share = 0.0
        var change: @Sendable (inout PendingDocument) -> Void = { _ in }
        var testDescription: String { name }
    }

    private static func entry(date: String? = nil, year: Int? = nil, month: Int? = nil) -> ListingEntry? {
        WebURL("https://archive.example/list").map {
            ListingEntry(page: $0, title: nil, date: date, year: year, month: month)
        }
    }

    static let cases = [
        Case(name: "an old document that was just confirmed", isDue: false),
        Case(name: "without the profile's key", rules: nil),
        Case(name: "a listing", role: .month),
        Case(name: "an old attachment", isDue: false, role: .attachment),
        Case(name: "no copy", change: { $0.previous = nil }),
        Case(name: "a copy that no complete crawl confirmed", confirmed: nil),
        Case(name: "a copy whose file is lost", change: { $0.previous?.path = nil }),
        Case(name: "known to be gone", change: { $0.isKnownGone = true }),
        Case(name: "a redirect", change: { $0.redirectsTo = "https://archive.example/2" }),
        Case(name: "a redirect led to it", change: { $0.hops = 1 }),
        Case(name: "asked for already in this crawl", change: { $0.attempts = 1 }),
        Case(
            name: "a first answer is to be confirmed",
            change: { $0.confirmation = Confirmation(kind: .gone, status: 404, attempts: 0) }),
        Case(name: "the listings have news of it", change: { $0.hasListingNews = true }),
        Case(name: "confirmed in the future: the clock was set back", confirmed: now + day),
        Case(name: "drawn for the sample of 304s", share: 1),
        Case(name: "young by the listing's date", change: { $0.listing = entry(date: "2026-05-01", year: 2001) }),
        Case(
            name: "old by the listing's date, which goes before the label", isDue: false,
            change: { $0.listing = entry(date: "2020-05-01", year: 2026, month: 5) }),
        Case(
            name: "young by the end of the listing's month",
            change: { $0.listing = entry(year: 2026, month: 3) }),
        Case(
            name: "old by the end of the listing's month", isDue: false,
            change: { $0.listing = entry(year: 2026, month: 2) }),
        Case(name: "young by the end of the year above", change: { $0.year = 2026 }),
        Case(
            name: "young by its copy, where nothing dates it",
            change: { $0.previous?.recordDate = now - 2 * day }),
        Case(
            name: "old by its date, however new its copy", isDue: false,
            change: {
                $0.listing = entry(date: "2001-01-01")
                $0.previous?.recordDate = now - 2 * day
            }),
    ]

    @Test("due or not", arguments: cases)
    func due(_ test: Case) throws {
        var document = try Self.document(role: test.role, confirmed: test.confirmed)
        test.change(&document)
        #expect(Self.dueDates(test.rules, share: test.share).isDue(document, now: Self.now) == test.isDue)
    }

    @Test("crawled daily, each old document is asked once in each period, and each day has its share")
    func onceAPeriod() throws {
        let dueDates = Self.dueDates()
        var perDay = [Int](repeating: 0, count: 28 * 4)
        for number in 0..<1_000 {
            var document = try Self.document(number, confirmed: Self.now)
            var asked: [Int] = []
            for day in perDay.indices {
                let now = Self.now + Int64(day + 1) * Self.day
                guard dueDates.isDue(document, now: now) else { continue }
                document.previous?.confirmed = now
                asked.append(day)
                perDay[day] += 1
            }
            #expect(asked.count == 4, "\(number): \(asked)")
            #expect(asked[0] < 28)
            #expect(zip(asked, asked.dropFirst()).allSatisfy { $1 - $0 == 28 })
        }
        // 36 a day on average.
        #expect(perDay.allSatisfy { 10...80 ~= $0 }, "\(perDay)")
    }

    @Test("crawled more rarely than the period, each is asked in every crawl")
    func rareCrawls() throws {
        for number in 0..<200 {
            let document = try Self.document(number, confirmed: Self.now)
            #expect(Self.dueDates().isDue(document, now: Self.now + 29 * Self.day))
        }
    }

    @Test("between two confirmations lie at most a period and the time between two crawls")
    func bound() throws {
        for number in 0..<300 {
            var document = try Self.document(number, confirmed: Self.now)
            var (last, longest) = (Self.now, Int64(0))
            for step in 1...80 {
                let now = Self.now + Int64(step) * 5 * Self.day / 2
                guard Self.dueDates().isDue(document, now: now) else { continue }
                longest = max(longest, now - last)
                last = now
                document.previous?.confirmed = now
            }
            #expect(longest <= 28 * Self.day + 5 * Self.day / 2)
        }
    }

    // MARK: - The engine

    private static func engine(_ dueDates: DueDates, ignoresRobots: Bool = true) throws -> CrawlEngine {
        let text = """
            version: 1
            name: due
            title: An archive
            contact: tests@example.org
            origin: https://archive.example
            seeds: [/index.htm]
            listings: [{role: statement, on: [start], rules: [{name: all, href: '.'}]}]
            document: {regions: [//body], fields: {title: [{name: h1, xpath: .//h1}]}}
            """
        return CrawlEngine(
            profile: try SiteProfile.load(yaml: text, file: "due.yaml"), limits: .init(ignoresRobots: ignoresRobots),
            crawl: "c", began: Self.now, probes: [], dueDates: dueDates)
    }

    @Test("what is not due is settled without a request, and robots.txt of another host is not asked for its sake")
    func settled() throws {
        var engine = try Self.engine(Self.dueDates())
        var foreign = try Self.document()
        foreign.url = try #require(WebURL("https://media.example/1.pdf"))
        guard case .settle(_, .notDue, _) = engine.step(for: foreign, now: Self.now) else {
            Issue.record("another host was asked")
            return
        }
        let document = try Self.document()
        guard case .recall(let origin) = engine.step(for: document, now: Self.now) else {
            Issue.record("what robots.txt says of the archive itself was passed over")
            return
        }
        _ = engine.recalled(origin, HostMemory(), now: Self.now)
        guard case .settle(let settled, .notDue, _) = engine.step(for: document, now: Self.now) else {
            Issue.record("it was asked for")
            return
        }
        #expect(settled.id == document.id)
        #expect(engine.documentsAsked == 0)
    }

    @Test("what robots.txt forbids is told so, due or not")
    func forbidden() throws {
        var engine = try Self.engine(Self.dueDates(), ignoresRobots: false)
        let origin = engine.profile.origin
        var memory = HostMemory()
        memory.robotsStatus = 200
        memory.robotsBody = Array("User-agent: *\nDisallow: /0.html\n".utf8)
        memory.robotsFetched = Timestamp(microseconds: Self.now)
        _ = engine.recalled(origin, memory, now: Self.now)
        guard case .settle(_, .skipped, _) = engine.step(for: try Self.document(0), now: Self.now) else {
            Issue.record("not told as forbidden")
            return
        }
        guard case .settle(_, .notDue, _) = engine.step(for: try Self.document(1), now: Self.now) else {
            Issue.record("not told as not due")
            return
        }
    }

    @Test("one that waits again for news of the listings is loaded again, and not while its answer is on its way")
    func waitsAgain() throws {
        var queue = FrontierQueue()
        let document = try Self.document()
        for priority in 0..<document.priority { queue.loaded([], priority: priority) }
        queue.loaded([document], priority: document.priority)
        guard case .fetch = queue.next(now: 0) else { return #expect(Bool(false)) }
        queue.loaded([document], priority: document.priority)
        if case .fetch = queue.next(now: 0) { Issue.record("asked for twice at once") }
        queue.settled(document.id)
        queue.grew(priority: document.priority)
        guard case .load(document.priority, _) = queue.next(now: 0) else { return #expect(Bool(false)) }
    }
}
