import Testing

@testable import PouchCrawl

/// What archives write in place of a statement: told from a statement that speaks of the like.
@Suite("The words of pages that are no statement")
struct PageWordingTests {
    @Test(
        "titles that say there is no such page are known in many languages",
        arguments: [
            "Nothing found", "Introuvable",
            "Page not found", "404 Not Found", "Error 404", "The page you requested was not found",
            "Seite nicht gefunden",
            "Página no encontrada", "Page introuvable", "Страница не найдена", "Pagina non trovata", "ページが見つかりません",
            "404 - File or directory not found.", "Erreur 404", "Fehler 404 – Seite", "お探しのページが見つかりません",
            "Page Not Found | Ministry of Rivers", "Ministry of Rivers - Error 404", "لم يتم العثور على الصفحة",
            "صفحه یافت نشد",
            "We can't find the page you need", "Sayfa bulunamadı", "The resource cannot be found.",
            "404. That’s an error.",
            "Az oldal nem található", "Oops! That page can’t be found.",
        ])
    func notFound(_ title: String) { #expect(NotFoundTitle.matches(title)) }

    @Test("a title of 80 characters is a title, a 404 stands among ten words: a longer one is a document's own")
    func titleEdges() {
        let title = "Page not found "
        #expect(NotFoundTitle.matches(title + String(repeating: "x", count: 80 - title.count)))
        #expect(!NotFoundTitle.matches(title + String(repeating: "x", count: 81 - title.count)))
        let words = ["404", "error"] + (1...9).map { "w\($0)" }
        #expect(NotFoundTitle.matches(words.prefix(10).joined(separator: " ")))
        #expect(!NotFoundTitle.matches(words.joined(separator: " ")))
        #expect(!NotFoundTitle.matches("An error of ours") && !NotFoundTitle.matches("Report 404"))
        #expect(NotFoundTitle.matches("404: nothing found here") && !NotFoundTitle.matches("It was nothing found here"))
    }

    @Test(
        "a statement that speaks of what was not found is a statement",
        arguments: [
            "Weapons Not Found in Iraq", "Error in Reporting on Trade", "Secretary Powell's Remarks",
            "Missing Persons: Not Found After Ten Years", "Resolution 404 on Water", "404 Delegates Met in Rome",
            "Page 404 of the Report",
            "Public Law 404", "The Error of 1914", "Nothing Found Wanting",
            "Not found: a long and winding title about the search for something that somebody somewhere lost, 404 days ago",
        ])
    func found(_ title: String) { #expect(!NotFoundTitle.matches(title)) }

    @Test(
        "a page that says that the archive is out of order is known by its title or by what a server says of itself",
        arguments: [
            ("Down for maintenance", "We are working on the site."), ("Press room", "Please try again later."),
            ("Wartungsarbeiten", "Bitte haben Sie Geduld."), ("Site en maintenance", "Merci de votre patience."),
            ("Технические работы", "Сайт скоро откроется."), ("Press room", "请稍后再试"),
            ("", "Microsoft OLE DB Provider for SQL Server error '80004005'"),
            ("", "Warning: mysql_connect(): Too many connections in /var/www/db.php on line 12"),
            ("", "Fatal error: Uncaught Error: Call to undefined function press() in /var/www/x.php:3"),
        ])
    func outOfOrder(_ title: String, _ text: String) {
        #expect(OutOfOrderPage.matches(titles: [title], text: text))
    }

    @Test(
        "a statement is none, however long its text that speaks of maintenance",
        arguments: [
            ("Release 2", "The minister opened the bridge."), ("A new bridge", "It needs little upkeep."),
            ("Release 3", String(repeating: "The bridge is under maintenance. ", count: 100)),
        ])
    func inOrder(_ title: String, _ text: String) {
        #expect(!OutOfOrderPage.matches(titles: [title], text: text))
    }

    @Test("of short pages without a statement, numbers tell none apart; of long ones they do")
    func likeness() {
        func page(_ text: String) -> UInt64 { PageLikeness.of(text: text, title: "Sorry", textSHA256: text) }
        let closed = "The reading room of the archive is closed for works until further notice."
        #expect(page(closed + " It is 10:01, number 4f2a.") == page(closed + " It is 10:02, number 77b1."))
        #expect(page("Bulletin 7") != page("Bulletin 8"))
        #expect(page("Closed for works.") != page("Closed for good."))
        func listed(_ text: String, _ title: String?, _ date: String? = nil) -> UInt64 {
            PageLikeness.of(
                text: text, title: nil, textSHA256: text, listed: PageLikeness.Listed(title: title, date: date))
        }
        let water = "The water of the river Ems stands at the gauge of the old bridge this morning at"
        #expect(
            listed("Bulletin 7: \(water) 412 cm.", "Bulletin 7") != listed("Bulletin 8: \(water) 398 cm.", "Bulletin 8")
        )
        #expect(
            listed("7 May 2003: \(water) 412 cm.", "Water levels", "2003-05-07")
                != listed("08.05.2003: \(water) 398 cm.", "Water levels", "2003-05-08"))
        // What the page does not say, or says of all, tells nothing apart.
        for (one, other) in [("Bulletin 7", "Bulletin 8"), ("River Ems", "River Ems"), ("Ems", "Ems"), ("412", "398")] {
            #expect(listed("\(water) 412 cm.", one, "2003-05-07") == listed("\(water) 398 cm.", other, "2003-05-08"))
        }
        let long = String(repeating: "The water stood high. ", count: 60)
        #expect(page(long + "7") != page(long + "8"))
    }
}
