import PouchBytes
import PouchExtract
import PouchMirror
import PouchProfile
import PouchStore
import PouchURL
import Testing

@testable import PouchCrawl

@Suite("What a crawl checks, and how it judges")
struct ChecksTests {
    private func url(_ text: String) throws -> WebURL { try #require(WebURL(text)) }

    @Test("a URL that cannot exist looks like its siblings, and is the same for the same crawl")
    func nonsense() throws {
        let statement = try url("https://a.example/2003/apr/19435.htm")
        let (form, name) = URLForm.split(statement)
        #expect(form == URLForm(prefix: "https://a.example/2003/apr/", ending: ".htm") && name == "19435")
        let made = try #require(form.nonsense(crawl: "20260101T000000Z", sibling: name)).text
        let digits = made.dropFirst(form.prefix.count).dropLast(4)
        #expect(made.hasPrefix(form.prefix) && made.hasSuffix(".htm") && digits.count == 18)
        #expect(digits.contains { !$0.isNumber } == false)
        #expect(form.nonsense(crawl: "20260101T000000Z", sibling: "1")?.text == made)
        #expect(form.nonsense(crawl: "20260102T000000Z", sibling: "1")?.text != made)
        #expect(form.nonsense(crawl: "x", sibling: "c11024")?.text.utf8.count == form.prefix.utf8.count + 36)
        #expect(
            URLForm(try url("https://a.example/doc.php?lang=en&id=77")).prefix
                == "https://a.example/doc.php?lang=en&id=")
        #expect(
            URLForm(try url("https://a.example/2003/apr/")) == URLForm(prefix: "https://a.example/2003/", ending: "/"))
        #expect(URLForm(try url("https://a.example/")) == URLForm(prefix: "https://a.example/", ending: ""))
    }

    @Test("at most sixteen are asked for in a crawl, those of most documents in doubt first, and none twice")
    func plan() throws {
        var suspects = SuspectForms()
        for folder in 10..<40 {
            for number in 0...(folder == 33 ? 5 : folder == 20 ? 3 : 1) {
                suspects.add(
                    ProbedDocument(url: try url("https://a.example/\(folder)/\(number).htm"), role: .statement))
            }
        }
        func asked(_ round: inout ProbeRound) -> [String] {
            var urls: [String] = []
            while let probe = round.next(now: 0) { urls.append(probe.document.url.text) }
            return urls
        }
        #expect(suspects.byCount.first?.form.prefix == "https://a.example/33/")
        var round = ProbeRound(crawl: "x", made: [])
        round.plan(suspects, control: nil) { _, _ in true }
        let first = asked(&round)
        #expect(first.count == 16 && Set(first).count == 16)
        #expect(first[0].hasPrefix("https://a.example/33/") && first[1].hasPrefix("https://a.example/20/"))
        let made = first.prefix(10).map { CrawlProbe(kind: .nonsense, url: $0, fetchedAt: Timestamp(microseconds: 0)) }
        var again = ProbeRound(crawl: "x", made: Array(made))
        again.plan(suspects, control: nil) { _, _ in true }
        let rest = asked(&again)
        #expect(rest.count == 6 && Set(rest).isDisjoint(with: first.prefix(10)))
    }

    @Test("the draw of 304s follows from crawl and URL, has its share, and spares copies that were had lately")
    func draw() {
        let recheck = NotModifiedSample(crawl: "20260101T000000Z", share: 0.05, age: 100)
        let urls = (0..<20_000).map { "https://a.example/\($0).htm" }
        let drawn = urls.filter { recheck.draws($0, heldSince: 0, now: 100) }
        #expect((800...1_200).contains(drawn.count), "\(drawn.count)")
        #expect(urls.filter { recheck.draws($0, heldSince: 0, now: 100) } == drawn)
        #expect(!urls.contains { recheck.draws($0, heldSince: 1, now: 100) })
        let other = NotModifiedSample(crawl: "20260102T000000Z", share: 0.05, age: 100)
        #expect(urls.filter { other.draws($0, heldSince: 0, now: 100) } != drawn)
        #expect(urls.allSatisfy { NotModifiedSample(crawl: "x", share: 1, age: 0).draws($0, heldSince: 9, now: 9) })
        #expect(!urls.contains { NotModifiedSample(crawl: "x", share: 0, age: 0).draws($0, heldSince: 0, now: 9) })
    }

    @Test(
        "the common guards are known by what they show",
        arguments: [
            ("Just a moment...", "a.example needs to review the security of your connection before proceeding."),
            ("Attention Required! | Cloudflare", "Sorry, you have been blocked"),
            ("Access Denied", "You don't have permission. Reference #18.2d3a1602.1700000000.1a2b"),
            ("", "Request unsuccessful. Incapsula incident ID: 1234-5678"),
            ("Pardon Our Interruption", "As you were browsing something made us think you were a bot."),
            (
                "Making sure you're not a bot!",
                "Loading... You are seeing this because the administrator has set up Anubis."
            ),
            (
                "Access to this page has been denied.",
                "Press & Hold to confirm you are a human (and not a bot). Reference ID 9e3b"
            ),
            ("DDoS-Guard", "Checking your browser before accessing a.example."),
            ("One moment, please...", "Please wait while your request is being verified..."),
            ("Client Challenge", "Please enable JavaScript to proceed."),
            ("Checking you are not a bot", "Please wait."),
            ("Vercel Security Checkpoint", "We're verifying your browser"),
            ("", "Please verify you are human to continue."), ("", "Go away, said our own firewall."),
        ])
    func guards(_ title: String, _ text: String) throws {
        let guards = BlockPage(patterns: [try Pattern("(?i)own firewall")])
        #expect(guards.matches(VisibleText(title: title, text: text)))
        let long = text + String(repeating: " and much more that no guard says", count: 200)
        #expect(!guards.matches(VisibleText(title: title, text: long)))
    }

    @Test("a page that speaks of access, or of a moment, is no guard's")
    func noGuards() {
        let guards = BlockPage(patterns: [])
        for text in ["Access denied to observers in Burma", "Just a moment... of your time", "Reference #12", ""] {
            #expect(!guards.matches(VisibleText(text: text)), "\(text)")
        }
    }

    @Test("a guard's page is short, to the byte; a profile's pattern holds with the built-in words, and without them")
    func guardsEdges() throws {
        let guards = BlockPage(patterns: [])
        let words = "i'm not a robot"
        func page(_ count: Int) -> VisibleText {
            VisibleText(text: words + String(repeating: "x", count: count - words.utf8.count))
        }
        #expect(guards.matches(page(BlockPage.longest)) && !guards.matches(page(BlockPage.longest + 1)))
        #expect(
            !guards.matches(VisibleText(text: "Just a moment...")) && !guards.matches(VisibleText(text: "cloudflare")))
    }

    @Test("a refusal is told by its status, a challenge by its field, and nothing else is one")
    func refusals() throws {
        for status in [401, 403, 451] { #expect(BlockPage.isRefusal(status)) }
        for status in [200, 400, 404, 429, 503] { #expect(!BlockPage.isRefusal(status)) }
        func isChallenge(_ fields: String) -> Bool {
            BlockPage.isChallenge(HTTPHead(Array("HTTP/1.1 403 No\r\n\(fields)\r\n".utf8)))
        }
        #expect(isChallenge("CF-Mitigated: Challenge\r\n"))
        #expect(!isChallenge("CF-Mitigated: none\r\n"))
        #expect(!isChallenge("Server: a challenge\r\n"))
    }

    @Test("nothing is a soft 404 while no document is known to answer well; a redirect is judged by where it leads")
    func evidence() throws {
        let page = String(repeating: "we are sorry but nothing of that name was ever here ", count: 3)
        let gone = try url("https://a.example/2003/apr/19435.htm")
        var nonsense = CrawlProbe(
            kind: .nonsense, url: "https://a.example/2003/may/999.htm", fetchedAt: Timestamp(microseconds: 0))
        nonsense.httpStatus = 200
        nonsense.words = PageWords(page).joined
        var control = CrawlProbe(kind: .control, url: "https://a.example/1.htm", fetchedAt: Timestamp(microseconds: 0))
        control.isAlive = true
        #expect(Soft404Evidence([control, nonsense]).isSoft404(gone, PageWords(page + " apr 19435 htm")))
        #expect(
            !Soft404Evidence([control, nonsense]).isSoft404(
                gone,
                PageWords("A statement. " + page.replacing("sorry", with: "glad").replacing("nothing", with: "much"))))
        #expect(Soft404Evidence([control, nonsense]).isControlAlive && !Soft404Evidence([nonsense]).isControlAlive)
        let folder = try url("https://a.example/2003/apr/")
        #expect(
            !Soft404Evidence([control, nonsense]).isSoft404(folder, PageWords(page)), "another ending, another rule")
        nonsense.httpStatus = 302
        nonsense.words = nil
        nonsense.location = "https://a.example/error?from=%2F2003%2Fmay%2F999%2Ehtm"
        let found = Soft404Evidence([control, nonsense])
        #expect(found.isSoft404(gone, redirectsTo: "https://a.example/error?from=%2F2003%2Fapr%2F19435%2Ehtm"))
        #expect(!found.isSoft404(gone, redirectsTo: "https://a.example/2004/19435.htm"))
        #expect(!found.isSoft404(gone, PageWords(page)))
    }

    @Test("only pages with a success's status for nonsense are evidence, and one live document is enough")
    func evidenceTaken() throws {
        func probe(_ kind: CrawlProbe.Kind, _ status: Int?, alive: Bool? = nil, words: String? = nil) -> CrawlProbe {
            var probe = CrawlProbe(
                kind: kind, url: "https://a.example/2003/999.htm", fetchedAt: Timestamp(microseconds: 0))
            (probe.httpStatus, probe.isAlive, probe.words) = (status, alive, words)
            return probe
        }
        let gone = try url("https://a.example/2003/1.htm")
        let text = String(repeating: "we are sorry but nothing of that name was ever here ", count: 3)
        #expect(
            Soft404Evidence([probe(.control, 200, alive: true), probe(.control, 200, alive: false)]).isControlAlive)
        #expect(
            !Soft404Evidence([probe(.control, 200, alive: false), probe(.nonsense, 200, alive: true)]).isControlAlive)
        #expect(!Soft404Evidence([probe(.control, 200, words: text)]).hasPages)
        #expect(Soft404Evidence([probe(.nonsense, 200, words: text), probe(.nonsense, 404)]).hasPages)
        for (status, isPage) in [(199, false), (200, true), (299, true), (300, false), (404, false)] {
            let found = Soft404Evidence([probe(.nonsense, status, words: text)])
            #expect(found.hasPages == isPage && found.hasPages(for: gone) == isPage, "\(status)")
            #expect(found.isSoft404(gone, PageWords(text)) == isPage, "\(status)")
        }
        let folder = try url("https://a.example/2003/")
        #expect(!Soft404Evidence([probe(.nonsense, 200, words: text)]).hasPages(for: folder))
        #expect(!Soft404Evidence([probe(.nonsense, 200)]).hasPages(for: gone))
    }

    @Test(
        "a redirect's target is one for all, whatever it repeats of the URL; a mere word or a short number is no repetition",
        arguments: [
            ("/news/19435.htm", "/gone?from=/news/19435.htm", "/gone?from=*"),
            ("/news/19435.htm", "/gone?id=19435", "/gone?id=*"), ("/news/1943.htm", "/gone?id=1943", "/gone?id=*"),
            ("/news/194.htm", "/gone?id=194", "/gone?id=194"), ("/news/194.htm", "/gone?f=194.htm", "/gone?f=*"),
            ("/news/bridge", "/all/bridges", "/all/bridges"), ("/v?id=bridge", "/all/bridges", "/all/bridges"),
            ("/v?id=19435", "/gone/19435", "/gone/*"),
            ("/news/19435.htm", "/gone?from=%2Fnews%2F19435%2Ehtm", "/gone?from=*"),
        ])
    func folded(_ path: String, _ target: String, _ expected: String) throws {
        let origin = "https://a.example"
        #expect(try Soft404Evidence.folded(origin + target, of: url(origin + path)) == origin + expected)
    }

    @Test("second tries leave the frontier only when all else is done and the probes are made")
    func order() throws {
        var queue = FrontierQueue()
        var loads: [Int] = []
        while case .load(let priority, _) = queue.next(now: 0) {
            loads.append(priority)
            queue.loaded([], priority: priority)
        }
        #expect(loads == [0, 1, 2, 3, 4, 5, 6])
        guard case .empty = queue.next(now: 0) else {
            Issue.record("something is left")
            return
        }
        queue.beginChecks()
        guard case .load(FrontierPriority.checks, 0) = queue.next(now: 0) else {
            Issue.record("the second tries do not begin")
            return
        }
    }
}
