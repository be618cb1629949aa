import TestSupport
import Testing

/// What an archive answers while it is out of order, or to who is not let in: no statement, in the first crawl or the next.
@Suite("Reality: an archive that is out of order")
struct OutOfOrderTests {
    private static func inPlace(_ title: String, _ text: String) -> Reply {
        .page(
            "<html><head><title>Press room</title></head><body><div id=\"main\"><h1>\(title)</h1><p>\(text)</p></div></body></html>"
        )
    }

    private func expectOthersAlone(_ room: PressRoom, _ bad: [Int]) async throws {
        let crawl = try await room.crawl()
        #expect(crawl.status == 4, "\(crawl.said)")
        try room.expectHeld((1...6).filter { !bad.contains($0) })
        #expect(try room.statements().count == 6 - bad.count, "\(room.shown)")
        for number in bad { #expect(try room.outcome(PressRoom.path(number)) == "refused", "\(room.shown)") }
        try await room.expectIntact()
    }

    @Test("one page that speaks of maintenance is no statement, in the first crawl")
    func one() async throws {
        let room = try PressRoom()
        room.publish(1...6)
        room.shelf.put(PressRoom.path(2), Self.inPlace("Down for maintenance", "We work on the server."))
        try await expectOthersAlone(room, [2])
        room.publish(1...6)
        #expect(try await room.crawl().status == 0, "\(room.shown)")
        try room.expectHeld(1...6)
    }

    @Test("errors of a database, each with its own line and number, are no statements")
    func database() async throws {
        let room = try PressRoom()
        room.publish(1...6)
        for number in [2, 5] {
            room.shelf.put(
                PressRoom.path(number),
                Self.inPlace(
                    "Press", "Microsoft OLE DB Provider for SQL Server error '80004005' /view.asp, line \(number * 9)"))
        }
        try await expectOthersAlone(room, [2, 5])
    }

    @Test("an apology in words that nobody knows, with a clock in it, at two addresses is none")
    func clock() async throws {
        let room = try PressRoom()
        room.publish(1...6)
        let clock = Counter()
        for number in [2, 4] {
            room.shelf.put(PressRoom.path(number)) { _ in
                Self.inPlace(
                    "Zzz",
                    "The keeper of the house sleeps, and nobody may come in before he wakes. His clock says 10:\(10 + clock.next()), visitor \(clock.next())."
                )
            }
        }
        try await expectOthersAlone(room, [2, 4])
    }

    private static let login = Reply.page(
        "<html><head><title>Sign in</title></head><body><form><input name=\"user\"><input type=\"password\"></form><p>Sign in to go on</p></body></html>"
    )

    @Test("a release that asks who one is was not moved to the page that asks; the good copy stays, and it is told")
    func login() async throws {
        for isHeld in [true, false] {
            let room = try PressRoom()
            room.publish(1...6)
            if isHeld { #expect(try await room.crawl().status == 0) }
            room.shelf.put(PressRoom.path(3), .redirect("/login?next=3"))
            room.shelf.put("/login?next=3", Self.login)
            let crawl = try await room.crawl()
            #expect(crawl.status == 4, "\(crawl.said)")
            #expect(try room.statements().count == (isHeld ? 6 : 5), "\(room.shown)")
            if isHeld {
                let audit = try await room.audit()
                #expect(
                    audit.status == 4 && !audit.output.contains("moved") && !audit.output.contains("added"),
                    "\(audit.said)")
            }
            room.publish(1...6)
            #expect(try await room.crawl().status == 0, "\(room.shown)")
            try await room.expectIntact()
        }
    }

    @Test("releases that lead where nothing is are missing, although earlier copies are held")
    func astray() async throws {
        let room = try PressRoom()
        room.publish(1...6)
        #expect(try await room.crawl().status == 0)
        for number in 1...2 { room.shelf.put(PressRoom.path(number), .redirect("/elsewhere/\(number).html")) }
        for _ in 1...2 {
            let crawl = try await room.crawl()
            #expect(crawl.status == 4, "\(crawl.said)")
            let status = try await Program.run(Program.pouch, ["status", room.mirror])
            #expect(
                status.status == 4 && status.output.contains("\(room.origin)\(PressRoom.path(1))"), "\(status.said)")
        }
        try room.expectHeld(1...6)
    }

    @Test("a 404 that comes with the very statement is no removal")
    func presentUnder404() async throws {
        let room = try PressRoom()
        room.publish(1...6)
        #expect(try await room.crawl().status == 0)
        var page = PressRoom.release(3)
        page.status = 404
        room.shelf.put(PressRoom.path(3), page)
        let crawl = try await room.crawl()
        #expect(crawl.status == 4, "\(crawl.said)")
        let audit = try await room.audit()
        #expect(audit.status == 4 && !audit.output.contains("removed"), "\(audit.said)")
    }

    @Test("troubles of a network of caches, and of a connection, pass", arguments: [421, 425, 520, 522, 524, 530])
    func passing(_ status: Int) async throws {
        let room = try PressRoom()
        room.publish(1...3)
        room.shelf.put(PressRoom.path(2)) { visit in
            visit.before == 0 ? Reply.page("<p>Wait</p>", status: status) : PressRoom.release(2)
        }
        #expect(try await room.crawl().status == 0, "\(room.shown)")
        try room.expectHeld(1...3)
    }
}
