import TestSupport
import Testing

/// Archives that say 200 for what they do not have, met in the first crawl, when no good copy shows the difference.
@Suite("Reality: pages that are not there, and say 200")
struct SoftMissingTests {
    private static let dead = 5...6

    /// A room that lists six releases and has four.
    private func room(_ other: @escaping PageShelf.Page) throws -> PressRoom {
        let room = try PressRoom()
        room.publish(1...6)
        for number in Self.dead { room.shelf.remove(PressRoom.path(number)) }
        room.shelf.putOther(other)
        return room
    }

    private func expectDeadAreNone(_ room: PressRoom, _ crawl: Program.Result) async throws {
        try room.expectHeld(1...4)
        let lines = try room.lines()
        for number in Self.dead {
            let line = lines[PressRoom.path(number)]
            #expect(["gone", "refused"].contains(line?.outcome), "\(number): \(line.map { "\($0)" } ?? "no line")")
            #expect(line?.error.isEmpty == false)
        }
        #expect(try room.statements().count == 4, "\(room.shown)")
        #expect(crawl.status == 4, "\(crawl.said)")
        try await room.expectIntact()
    }

    @Test("a page for whatever does not exist never becomes a statement, in the first crawl or the next")
    func page() async throws {
        let room = try room { _ in .softMissing }
        for _ in 1...2 {
            try await expectDeadAreNone(room, await room.crawl())
        }
    }

    @Test("nor does one that repeats the address that was asked for")
    func echo() async throws {
        let room = try room { visit in
            .page(
                "<html><body><div id=\"main\"><h1>We are sorry</h1><p>Nothing is known here of \(visit.target) at all; please begin again.</p></div></body></html>"
            )
        }
        try await expectDeadAreNone(room, await room.crawl())
    }

    @Test("nor does one with another advertisement at each visit")
    func advertisement() async throws {
        let words = Counter()
        let room = try room { _ in
            let ad = (0..<6).map {
                ["boats", "bread", "lamps", "shoes", "paint", "tiles", "seeds"][(words.next() * 3 + $0) % 7]
            }
            return .page(
                "<html><body><div id=\"main\"><h1>We are sorry</h1><p>What you look for is not here any more; it was moved or taken off the server. Buy \(ad.joined(separator: " ")) now.</p></div></body></html>"
            )
        }
        try await expectDeadAreNone(room, await room.crawl())
    }

    @Test("short statements between long menus are statements, though most of each page is what nonsense gets")
    func menus() async throws {
        let room = try PressRoom()
        let menu = (1...150).map {
            "<li>Department of \(["rivers", "harbours", "bridges", "locks"][$0 % 4]) and \(["east", "west", "north"][$0 % 3])</li>"
        }.joined()
        @Sendable func page(_ main: String) -> Reply {
            .page("<html><body><ul>\(menu)</ul><div id=\"main\">\(main)</div></body></html>")
        }
        room.list(1...4)
        for number in 1...3 {
            room.shelf.put(
                PressRoom.path(number),
                page(
                    "<h1>On bridge \(number)</h1><p>2 May 2003</p><p>\(PressRoom.sentence(number)) The minister thanked the builders.</p>"
                ))
        }
        room.shelf.putOther { _ in
            page("<h1>We are sorry</h1><p>What you look for is not here any more, dear reader, whatever it was.</p>")
        }
        #expect(try await room.crawl().status == 4)
        try room.expectHeld(1...3)
        #expect(try room.statements().count == 3, "\(room.shown)")
        #expect(try room.outcome(PressRoom.path(4)) == "gone", "\(room.shown)")
    }

    @Test("a page that asks who one is, at an address of its own for each release, is no release: not even the first")
    func signIn() async throws {
        let room = try PressRoom()
        room.publish(1...5)
        #expect(try await room.crawl().status == 0)
        for number in 3...5 {
            room.shelf.put(PressRoom.path(number), .redirect("/login?next=\(PressRoom.path(number))"))
            room.shelf.put(
                "/login?next=\(PressRoom.path(number))",
                .page(
                    "<html><body><form><div id=\"main\"><h1>Sign in</h1><p>Your name</p><p>Your password</p></div></form></body></html>"
                ))
        }
        #expect(try await room.crawl().status == 4, "\(room.shown)")
        try room.expectHeld(1...5)
        #expect(try room.statements().count == 5, "\(room.shown)")
        try await room.expectIntact()
    }

    @Test("a redirect of whatever does not exist to the front page makes no statement of the front page")
    func frontPage() async throws {
        let room = try room { _ in .redirect("/") }
        room.shelf.put("/", .release("The ministry", "1 May 2003", "Welcome to the ministry of rivers."))
        try await expectDeadAreNone(room, await room.crawl())
    }

    @Test("a redirect to the list itself takes nothing from the list")
    func list() async throws {
        let room = try room { _ in .redirect("/news/", status: 301) }
        let crawl = try await room.crawl()
        #expect(try room.outcome("/news/") == "new")
        try await expectDeadAreNone(room, crawl)
    }

    @Test(
        "one alone that is sent to the front page, or to the list, is gone, and not held there",
        arguments: ["/", "/news/"])
    func alone(_ target: String) async throws {
        let room = try PressRoom()
        room.publish(1...4)
        room.shelf.put(
            "/",
            .page(
                "<html><body><div id=\"main\"><h1>The ministry</h1><p>Welcome to the ministry of rivers.</p></div></body></html>"
            ))
        room.shelf.put(PressRoom.path(4), .redirect(target, status: 301))
        let crawl = try await room.crawl()
        #expect(crawl.status == 4, "\(crawl.said)")
        let line = try #require(try room.lines()[PressRoom.path(4)])
        #expect(["gone", "refused"].contains(line.outcome), "\(room.shown)")
        #expect(try room.statements().count == 3, "\(room.shown)")
        try await room.expectIntact()
    }

    @Test("a statement that was held and is sent to the front page is gone; the good copy stays")
    func heldAndSentHome() async throws {
        let room = try PressRoom()
        room.publish(1...4)
        room.shelf.put(
            "/",
            .page(
                "<html><body><div id=\"main\"><h1>The ministry</h1><p>Welcome to the ministry of rivers.</p></div></body></html>"
            ))
        #expect(try await room.crawl().status == 0)
        room.shelf.put(PressRoom.path(4), .redirect("/"))
        #expect(try await room.crawl().status == 4)
        #expect(try room.outcome(PressRoom.path(4)) == "gone", "\(room.shown)")
        try room.expectHeld(1...4)
        #expect(try room.statements().count == 4)
        try await room.expectIntact()
    }

    @Test("a redirect to an error page that is told where one came from is one page for all")
    func errorPage() async throws {
        let room = try room { visit in
            visit.target.hasPrefix("/error")
                ? .release("Something is wrong", "4 May 2003", "The page that was asked for is not on this server.")
                : .redirect("/error?from=\(visit.target)")
        }
        try await expectDeadAreNone(room, await room.crawl())
    }

    @Test("the same page at several addresses is none of them, where what cannot exist gets a true 404")
    func shared() async throws {
        let room = try room { _ in .missing }
        for number in Self.dead { room.shelf.put(PressRoom.path(number), .softMissing) }
        try await expectDeadAreNone(room, await room.crawl())
    }

    @Test(
        "a title that says that there is none is believed, in any language, where what cannot exist gets a true 404",
        arguments: [
            "Page not found", "Seite nicht gefunden", "Página no encontrada", "Page introuvable", "Страница не найдена",
            "ページが見つかりません", "404 - File or directory not found.", "الصفحة غير موجودة", "Erreur 404",
        ])
    func title(_ title: String) async throws {
        let room = try PressRoom()
        room.publish(1...3)
        room.shelf.put(
            PressRoom.path(3),
            .page(
                "<html><head><title>\(title)</title></head><body><div id=\"main\"><h1>\(title)</h1><p>A. B. C.</p></div></body></html>"
            )
        )
        let crawl = try await room.crawl()
        try room.expectHeld(1...2)
        #expect(try room.statements().count == 2, "\(room.shown)")
        #expect(crawl.status == 4)
    }

    @Test("a page that says so is none in spite of a date on it: the list promises another title")
    func dated() async throws {
        let room = try PressRoom()
        room.publish(1...3)
        room.shelf.put(PressRoom.path(3), .release("Page not found", "28 November 2006", "Please use the search."))
        #expect(try await room.crawl().status == 4)
        #expect(try room.statements().count == 2)
    }

    @Test("the title of the window alone says it, too")
    func window() async throws {
        let room = try PressRoom()
        room.publish(1...3)
        room.shelf.put(
            PressRoom.path(3),
            .page(
                "<html><head><title>404 - File or directory not found.</title></head><body><div id=\"main\"><h1>Server</h1><p>It might have been removed.</p></div></body></html>"
            ))
        #expect(try await room.crawl().status == 4)
        #expect(try room.statements().count == 2)
    }

    @Test(
        "an archive that shows its newest release for what does not exist keeps that release, and no other gets its text"
    )
    func newest() async throws {
        let room = try room { _ in PressRoom.release(4) }
        try await expectDeadAreNone(room, await room.crawl())
    }

    @Test("a release that speaks of things not found is a release")
    func quoted() async throws {
        let room = try PressRoom()
        room.publish(1...2)
        room.shelf.put(
            PressRoom.path(2), .release("Weapons not found", "2 May 2003", "The page on weapons was not found wanting.")
        )
        #expect(try await room.crawl().status == 0)
        #expect(try room.statements().count == 2)
    }
}

@Suite("Reality: works on the server, with status 200")
struct MaintenanceTests {
    private func room(_ count: Int) async throws -> PressRoom {
        let room = try PressRoom()
        room.publish(1...count)
        #expect(try await room.crawl().status == 0)
        return room
    }

    private func expectRefused(_ room: PressRoom, _ numbers: some Sequence<Int>) throws {
        let lines = try room.lines()
        for number in numbers {
            let line = lines[PressRoom.path(number)]
            #expect(
                line?.outcome == "refused" && line?.error.isEmpty == false, "\(number): \(line.map { "\($0)" } ?? "-")")
        }
    }

    private func expectWellAgain(_ room: PressRoom, _ count: Int) async throws {
        room.publish(1...count)
        room.shelf.putOther { _ in .missing }
        let crawl = try await room.crawl()
        #expect(crawl.status == 0, "\(crawl.said)")
        try room.expectHeld(1...count)
        #expect(try room.lines().values.allSatisfy { $0.outcome == "unchanged" })
        try await room.expectIntact()
    }

    @Test("at one page, asked twice, it does not take the good copy's place")
    func one() async throws {
        let room = try await room(6)
        room.shelf.put(PressRoom.path(3), .maintenance)
        #expect(try await room.crawl().status == 4)
        try expectRefused(room, [3])
        try room.expectHeld(1...6)
        try await room.expectIntact()
        try await expectWellAgain(room, 6)
    }

    @Test("at ten pages of twelve it does not either")
    func ten() async throws {
        let room = try await room(12)
        for number in 3...12 { room.shelf.put(PressRoom.path(number), .maintenance) }
        #expect(try await room.crawl().status == 4)
        try expectRefused(room, 3...12)
        try room.expectHeld(1...12)
        try await expectWellAgain(room, 12)
    }

    @Test("at every address, the list's too, the mirror stays as it was and says why")
    func all() async throws {
        let room = try await room(5)
        for number in 1...5 { room.shelf.remove(PressRoom.path(number)) }
        room.shelf.remove("/news/")
        room.shelf.putOther { _ in .maintenance }
        let crawl = try await room.crawl()
        #expect([4, 69].contains(crawl.status), "\(crawl.status): \(crawl.errors)")
        try room.expectHeld(1...5)
        let outcomes = try room.lines().values.map(\.outcome)
        #expect(!outcomes.contains("gone") && !outcomes.contains("changed"), "\(outcomes)")
        try await room.expectIntact()
        try await expectWellAgain(room, 5)
    }

    @Test("with a date of its own, as releases have, it is taken for none at the pages that show it")
    func dated() async throws {
        let room = try await room(8)
        let page = Reply.release("Back soon", "4 May 2003", "The press room is closed for works on its server today.")
        for number in 3...7 { room.shelf.put(PressRoom.path(number), page) }
        #expect(try await room.crawl().status == 4)
        try room.expectHeld(1...8)
        try expectRefused(room, 3...7)
        try await expectWellAgain(room, 8)
    }
}
