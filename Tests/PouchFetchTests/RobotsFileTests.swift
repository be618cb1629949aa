import PouchProfile
import PouchURL
import Testing

@testable import PouchFetch

/// What a file says of a path, for the crawler "pouch".
func robots(_ file: String, _ path: String, agent: String = "pouch") -> Bool {
    decision(Array(file.utf8), path, agent: agent).isAllowed
}

func decision(_ file: [UInt8], _ path: String, agent: String = "pouch") -> RobotsDecision {
    guard let url = WebURL("https://example.org" + path) else {
        return RobotsDecision(isAllowed: true, reason: "no URL")
    }
    return RobotsPolicy(status: 200, body: file, error: nil, userAgent: agent).decision(for: url)
}

@Suite("robots.txt: reading the file")
struct RobotsFileTests {
    @Test("the example of RFC 9309 section 5.1 reads as its text says")
    func groups() {
        let file = """
            User-Agent: *
            Disallow: *.gif$
            Disallow: /example/
            Allow: /publications/

            User-Agent: foobot
            Disallow:/
            Allow:/example/page.html
            Allow:/example/allowed.gif

            User-Agent: barbot
            User-Agent: bazbot
            Disallow: /example/page.html

            User-Agent: quxbot

            """
        #expect(!robots(file, "/a.gif"))
        #expect(robots(file, "/a.gif?x"))
        #expect(!robots(file, "/example/page.html"))
        #expect(robots(file, "/publications/"))
        #expect(!robots(file, "/a", agent: "FooBot"))
        #expect(robots(file, "/example/page.html", agent: "foobot"))
        #expect(robots(file, "/example/allowed.gif", agent: "foobot"))
        #expect(!robots(file, "/example/page.html", agent: "barbot"))
        #expect(!robots(file, "/example/page.html", agent: "BAZBOT"))
        #expect(robots(file, "/example/", agent: "bazbot"))
        #expect(robots(file, "/example/page.html", agent: "quxbot"))
    }

    @Test("the example of section 5.2: the longest match decides")
    func longestMatch() {
        let file = "User-Agent: foobot\nAllow: /example/page/\nDisallow: /example/page/disallowed.gif\n"
        #expect(robots(file, "/example/page/", agent: "foobot"))
        #expect(!robots(file, "/example/page/disallowed.gif", agent: "foobot"))
    }

    @Test("all groups of one agent count, wherever they stand")
    func mergedGroups() {
        let file = "User-agent: pouch\nDisallow: /a\n\nUser-agent: *\nDisallow: /b\n\nUser-agent: POUCH\nDisallow: /c\n"
        #expect(!robots(file, "/a"))
        #expect(robots(file, "/b"))
        #expect(!robots(file, "/c"))
    }

    @Test("a crawler is meant by its product token alone, versions and case aside")
    func productToken() {
        #expect(!robots("User-agent: Pouch/1.0 (+https://example.org)\nDisallow: /", "/a"))
        #expect(!robots("User-agent: pouch\nDisallow: /", "/a", agent: "Pouch/2.0"))
        #expect(robots("User-agent: pouchbot\nDisallow: /", "/a"))
        #expect(robots("User-agent: pouch2\nDisallow: /", "/a"))
        #expect(robots("User-agent: pou\nDisallow: /", "/a"))
        #expect(robots("User-agent:\nDisallow: /", "/a"))
    }

    @Test("lines end in LF, CR or CRLF, and count the same", arguments: ["\n", "\r", "\r\n"])
    func lineEnds(end: String) {
        let file = ["# c", "", "User-agent: *", "Disallow: /a", "", "Disallow: /b"].joined(separator: end)
        #expect(decision(Array(file.utf8), "/b").rule == RobotsRule(isAllow: false, text: "Disallow: /b", line: 6))
        #expect(decision(Array(file.utf8), "/a").reason == "line 4, Disallow: /a")
    }

    @Test("a byte order mark, spaces, tabs, comments and case do not hide a rule")
    func looseSpelling() {
        #expect(!robots("\u{feff}User-agent: *\nDisallow: /a", "/a"))
        #expect(!robots(" \tUSER-AGENT\t:  *  # all\n\tdisAllow  :\t/a # why", "/a"))
        #expect(robots(" User-agent: *\n#Disallow: /a", "/a"))
        #expect(!robots("User-agent: *\nDisallow: /a#/b", "/a/c"))
    }

    @Test("lines that are no rules change nothing")
    func unknownLines() {
        #expect(!robots("<html>\nUser-agent: *\nHost: a\nNoindex: /\nDisallow /b\n\u{0}\nDisallow: /a", "/a"))
        #expect(robots("User-agent: *\nDisallow /b\n:\n::\n", "/b"))
        #expect(!robots("User-agent: pouch\nSitemap: https://example.org/s.xml\nUser-agent: x\nDisallow: /a", "/a"))
        #expect(robots("Disallow: /\nUser-agent: *\nDisallow: /b", "/a"))
        #expect(robots("<!doctype html><title>Not found</title>", "/a"))
        #expect(robots("", "/a"))
    }

    @Test("an empty Disallow forbids nothing, and still ends the list of agents")
    func emptyRule() {
        #expect(robots("User-agent: *\nDisallow:", "/a"))
        #expect(robots("User-agent: *\nDisallow:   # nothing", "/a"))
        #expect(robots("User-agent: pouch\nDisallow:\nUser-agent: x\nDisallow: /", "/a"))
    }

    @Test("a delay is read with its fraction, the longest counts, and it splits no group")
    func crawlDelay() {
        func delay(_ file: String) -> Double? { RobotsRules(Array(file.utf8), userAgent: "pouch").crawlDelay }
        #expect(delay("User-agent: *\nCrawl-delay: 10") == 10)
        #expect(delay("User-agent: *\ncrawl-DELAY: 0.5") == 0.5)
        #expect(delay("User-agent: *\nCrawl-delay: 1\nDisallow: /a\n\nUser-agent: *\nCrawl-delay: 3") == 3)
        #expect(delay("User-agent: pouch\nDisallow:\n\nUser-agent: *\nCrawl-delay: 3") == nil)
        for wrong in ["-1", "nan", "inf", "e9", "", "s 1", ".", "..", ".s", "9999999999999999999999"] {
            #expect(delay("User-agent: *\nCrawl-delay: \(wrong)") == nil)
        }
        for (text, seconds) in [
            ("2 seconds", 2), ("2s", 2), ("1.5 sec", 1.5), (".5s", 0.5), ("3, 4", 3), ("1.2.3", 1.2), ("5.", 5),
            ("1e9", 1),
            ("007 # slowly", 7), ("9999999999999999", 86_400),
        ] { #expect(delay("User-agent: *\nCrawl-delay: \(text)") == seconds, "\(text)") }
        let file = "User-agent: pouch\nCrawl-delay: 2\nUser-agent: x\nDisallow: /a"
        #expect(delay(file) == 2)
        #expect(!robots(file, "/a"))
    }

    @Test("a star among letters is no product token, and speaks to nobody; one by itself speaks to everybody")
    func stars() {
        for agent in ["*Bot*", "*bot", "**", "*pouch*", "*/1.0"] {
            #expect(robots("User-agent: \(agent)\nDisallow: /", "/a"), "\(agent)")
        }
        for agent in ["*", " * ", "* # all", "*, all", "* all"] {
            #expect(!robots("User-agent: \(agent)\nDisallow: /", "/a"), "\(agent)")
        }
    }

    @Test("site maps are kept as written")
    func sitemaps() {
        let rules = RobotsRules(
            Array("Sitemap: https://a/s.xml\nUser-agent: x\nSITEMAP: /t.xml".utf8), userAgent: "pouch")
        #expect(rules.sitemaps == ["https://a/s.xml", "/t.xml"])
    }

    @Test("of a file over 500 KiB the first 500 count, a line in two not at all")
    func sizeLimit() {
        #expect(RobotsRules.limit == 512_000)
        let head = Array("User-agent: *\nDisallow: /first\n".utf8)
        func padded(to size: Int) -> [UInt8] { head + [UInt8](repeating: UInt8(ascii: "#"), count: size - head.count) }
        let cut = padded(to: 511_988) + Array("\nDisallow: /cut/here\n".utf8)
        #expect(!decision(cut, "/first").isAllowed)
        #expect(decision(cut, "/c").isAllowed)
        #expect(decision(cut, "/cut/here").isAllowed)
        let whole = padded(to: 511_984) + Array("\nDisallow: /last\nDisallow: /beyond\n".utf8)
        #expect(!decision(whole, "/last").isAllowed)
        #expect(decision(whole, "/beyond").isAllowed)
        #expect(decision([UInt8](repeating: UInt8(ascii: "a"), count: 600_000), "/a").isAllowed)
    }

    @Test("no bytes at all can bring the reader down")
    func noise() {
        var random = SplitMix(state: 9309)
        let pieces = [
            "user-agent", "*", ":", "disallow", "/", "\r", "\n", "$", "%", "#", "pouch", "allow", "%2", "\u{feff}",
        ]
        for _ in 0..<5_000 {
            var file: [UInt8] = []
            for _ in 0..<Int.random(in: 0...20, using: &random) {
                if Bool.random(using: &random) {
                    file += Array((pieces.randomElement(using: &random) ?? "").utf8)
                } else {
                    file.append(UInt8.random(in: .min ... .max, using: &random))
                }
            }
            _ = decision(file, "/a/%7e*$?b")
        }
    }
}

/// SplitMix64: the same numbers on every run.
struct SplitMix: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }
}
