import PouchBytes
import PouchURL
import Testing

@testable import PouchLearn

/// Listings of kinds that real archives have, each in a page of the tests' own making: what the written profile gives.
@Suite struct RowKindTests {
    private static let subjects = [
        "Cod quota", "Harbour dues", "Sea charts", "Lighthouse keepers", "Herring stocks", "Ferry timetables",
        "Tide gauges", "Mussel beds",
    ]

    /// What a crawl would take from a page, and the profile's text.
    private func read(_ body: String) throws -> (rows: [Findings.Row], yaml: String, findings: Findings) {
        let page = "<!doctype html><html lang=\"en\"><body>\(body)</body></html>"
        let findings = try LearnBench(["/rulings/": page]).learn(WebURL("https://board.example.org/rulings/")!)
        return (findings.rows, findings.yaml, findings)
    }

    private func rows(_ row: (Int, String) -> String) -> String {
        Self.subjects.enumerated().map { row($0, $1) }.joined()
    }

    private func paths(_ rows: [Findings.Row]) -> [String] { rows.compactMap { WebURL($0.url)?.path } }

    @Test("one list in boxes of several years is one list, and no year is lost")
    func joinsBoxes() throws {
        let table = { (year: Int) in
            "<div id=\"y\(year)\" class=\"box\"><h4>Term \(year)</h4><table>"
                + rows {
                    "<tr><td>\($0 + 1)/5/\(year)</td><td><a href=\"/files/r\(year)\($0).pdf\">\($1) of \(year)</a></td></tr>"
                } + "</table></div>"
        }
        let read = try read("<div id=\"content\">\(table(2_024))<p>Older</p>\(table(2_023))</div>")
        #expect(read.rows.count == 16)
        #expect(read.rows.first?.date == "2024-01-05")
        #expect(read.rows.last?.date == "2023-08-05")
    }

    @Test("a title beside a link that only says PDF is the row's title")
    func findsTitleBesideLink() throws {
        let read = try read(
            "<table class=\"rulings\">"
                + rows {
                    "<tr><td><b>The board on \($1.lowercased())</b></td><td>March \($0 + 1), 2024</td><td><a href=\"/files/\($0).pdf\">PDF</a></td></tr>"
                } + "</table>")
        #expect(read.rows.map(\.title) == Self.subjects.map { "The board on \($0.lowercased())" })
        #expect(read.rows.map(\.date).first == "2024-03-01")
    }

    @Test("of a title and a number in one row, to two addresses, the title is the document")
    func choosesTitleColumn() throws {
        let read = try read(
            "<table class=\"rulings\"><tbody>"
                + rows {
                    "<tr><td><a href=\"/opinions/file/\($0 + 10)\">The board against \($1.lowercased()) and others</a></td>"
                        + ($0 % 3 == 0
                            ? "<td></td>" : "<td><a href=\"/cases/c-\($1.prefix(3))-x\">2024-\($0 + 100)</a></td>")
                        + "<td>3/\($0 + 1)/2024</td></tr>"
                } + "</tbody></table>")
        #expect(paths(read.rows) == (0..<8).map { "/opinions/file/\($0 + 10)" })
    }

    @Test("links above a list without a box of its own are none of its rows, and the rule leaves them out")
    func leavesOutNeighbours() throws {
        let read = try read(
            """
            <h1>Rulings</h1><hr><a href="/lists/other.htm">Rulings of the other chamber</a><br>
            <a href="/search/form.asp">Search for rulings</a><br><a href="https://reader.example/get">Reader</a><br><hr>
            """
                + rows {
                    "Filed 03/0\($0 + 1)/24, No. \($0 + 10)-100<br> <a href=\"/arch/\($0)p.pdf\">The board on \($1.lowercased())</a><br> Second chamber<br><br>"
                })
        #expect(paths(read.rows) == (0..<8).map { "/arch/\($0)p.pdf" })
        // The date is the one above: the one below is the next row's.
        #expect(read.rows.map(\.date) == (0..<8).map { "2024-03-0\($0 + 1)" })
    }

    @Test("a date before the link in its line is its date, whatever stands in the next")
    func findsDateInLine() throws {
        let read = try read(
            "<div id=\"list\">"
                + rows {
                    "<p>Paper of 0\($0 + 1).02.2024 <a href=\"/papers/\($0).pdf\">The ministry on \($1.lowercased())</a></p><p>Answered</p>"
                } + "</div>")
        #expect(read.rows.count == 8)
        #expect(read.rows.map(\.date) == (0..<8).map { "2024-02-0\($0 + 1)" })
    }

    @Test("a link that shows nothing is no row, though its address is another")
    func leavesOutDeadLinks() throws {
        let read = try read(
            "<div class=\"text\"><h4>March 4, 2024</h4><ul>"
                + rows {
                    "<li><a href=\"/up/2024/s\($0)_sub.pdf\">S\($0). \($1) against the board</a><br><a href=\"/up/2024/s\($0 + 1).pdf\"></a></li>"
                } + "</ul></div>")
        #expect(paths(read.rows) == (0..<8).map { "/up/2024/s\($0)_sub.pdf" })
    }

    @Test("files on another host are in the profile's scope, so that a crawl asks for them")
    func allowsOtherHost() throws {
        let read = try read(
            "<ul class=\"files\">"
                + rows {
                    "<li>March \($0 + 1), 2024: <a href=\"https://files.example.net/b/\($0).pdf\">The board on \($1.lowercased())</a></li>"
                } + "</ul>")
        #expect(read.yaml.contains("scope: {hosts: [\"files.example.net\"]}"))
        #expect(read.rows.count == 8)
    }

    @Test("rows that lie beside others of their kind are told apart by what their addresses have in common")
    func narrowsByAddress() throws {
        let menu = (0..<12).map { "<a href=\"/page.jsp?id=\($0)\">About part \($0)</a><br>" }.joined()
        let read = try read(
            "<div>\(menu)"
                + rows {
                    "<b>R\($0)</b> <a href=\"/file.jsp?id=\($0 + 500)\">The board against \($1.lowercased())</a> 3/\($0 + 1)/2024<br>"
                }
                + "</div>")
        #expect(read.rows.count == 8)
        #expect(read.rows.allSatisfy { $0.url.contains("/file.jsp?id=") })
    }

    @Test("a link that says \"Overview\" above its title, to an address of the same form, is no document of its own")
    func leavesOutLabels() throws {
        let read = try read(
            "<div id=\"list\">"
                + rows {
                    "<div>\($0 % 2 == 0 ? "<a href=\"/file.jsp?id=\($0 + 10)\">Overview/Summary</a><br>" : "")<a href=\"/file.jsp?id=\($0 + 500)\">The board against \($1.lowercased())</a><br>3/\($0 + 1)/2024</div>"
                } + "<p><a href=\"/help\">How to read rulings</a></p></div>")
        #expect(read.rows.map(\.title) == Self.subjects.map { "The board against \($0.lowercased())" })
    }

    @Test("short numbers of one form, each with its date, are documents: no page of them is called empty")
    func findsNumbersWithDates() throws {
        let menu = (0..<9).map { "<li><a href=\"/about/\($0)\">About the court, part \($0)</a></li>" }.joined()
        let read = try read(
            "<div class=\"leftMenu\"><ul>\(menu)</ul></div>"
                + rows { number, _ in
                    "<table><tr><td><a href=\"/ts/\(number + 10)tspr.pdf\">TSPR \(number + 10)</a></td></tr><tr><td>Date</td><td>\(number + 1) March 2024</td></tr></table><a href=\"#top\">Top</a>"
                })
        #expect(read.rows.count == 8)
        #expect(read.rows.first?.date == "2024-03-01")
    }

    @Test("of a judgment's page and its one file the file is the document, and its title is the page's link")
    func choosesFile() throws {
        let read = try read(
            "<h1>Decisions of the court</h1><ul class=\"list\">"
                + rows {
                    "<li><h3><a href=\"/item/\($0 + 10)/index.do\">The board against \($1.lowercased())</a></h3><span>3/\($0 + 1)/2024</span><a href=\"/\($0 + 10)/1/document.do\" title=\"The PDF version\"><i class=\"icon-pdf\"></i></a></li>"
                } + "</ul>")
        #expect(paths(read.rows) == (0..<8).map { "/\($0 + 10)/1/document.do" })
        #expect(read.rows.map(\.title) == Self.subjects.map { "The board against \($0.lowercased())" })
        #expect(read.rows.last?.date == "2024-03-08")
    }

    @Test("of a press release and its file the page is the document")
    func keepsPage() throws {
        let read = try read(
            "<h1>Press releases of the court</h1><ul class=\"list\">"
                + rows {
                    "<li><h3><a href=\"/item/\($0 + 10)\">The court speaks of \($1.lowercased())</a></h3><span>3/\($0 + 1)/2024</span> <a href=\"/files/\($0).pdf\">PDF</a></li>"
                } + "</ul>")
        #expect(paths(read.rows) == (0..<8).map { "/item/\($0 + 10)" })
    }

    @Test("links that name runs of numbered documents are no documents, though there are more of them")
    func leavesOutRuns() throws {
        let runs = (0..<14).map {
            "<div class=\"era\"><p>Speaker \($0)</p><p>19\($0 + 40) - 19\($0 + 44)</p><a href=\"/rulings/s\($0)\">R-\($0)000\($0) - R-\($0)999\($0)</a></div>"
        }.joined()
        let read = try read(
            "<h1>Rulings</h1>"
                + rows {
                    "<div class=\"ruling\"><h4><a href=\"/rulings/now/r-\($0 + 100)\">R-\($0 + 100)</a></h4><p>March \($0 + 1), 2024</p><p>Whether the board may rule on \($1.lowercased()) before it has heard the ministry.</p></div>"
                } + runs)
        #expect(paths(read.rows) == (0..<8).map { "/rulings/now/r-\($0 + 100)" })
        #expect(PeriodText.isRun("KP-0001 - KP-0423") && PeriodText.isRun("Nos. 1 to 20"))
        #expect(!PeriodText.isRun("R-12 - S-14") && !PeriodText.isRun("Report of 2024"))
    }

    @Test("one row of many with two documents does not cost the others their rule")
    func bearsOddRow() throws {
        let table = (0..<60).map { number in
            let more =
                number == 30
                ? "<td><a href=\"/files/b30.pdf\">The board on herring, second part of the ruling</a></td>" : ""
            return
                "<tr><td><a href=\"/files/a\(number).pdf\">The board on matter \(number) of the season</a></td>\(more)<td>\(number % 28 + 1) March 2024</td><td><a href=\"/sum/\(number)\">View summary</a></td></tr>"
        }.joined()
        let read = try read("<table class=\"rulings\"><tbody>\(table)</tbody></table>")
        #expect(read.rows.filter { $0.url.contains("/files/a") }.count == 60)
        #expect(!read.rows.contains { $0.url.contains("/sum/") })
    }

    @Test("the year of a folder is no part of a pattern: next year's files are found too")
    func generalisesFolders() {
        let patterns = AddressPattern.candidates(
            (0..<3).map { WebURL("https://board.example.org/up/2024/0\($0)/file-\($0).pdf")! })
        #expect(patterns.contains { (try? Regex($0).firstMatch(in: "/up/2025/11/other.pdf")) ?? nil != nil })
        #expect(patterns.allSatisfy { !$0.contains("2024") })
    }
}
