import Foundation
import PouchProfile
import PouchURL
import Testing

@testable import PouchFetch

@Suite("robots.txt: matching")
struct RobotsMatchingTests {
    /// Whether a Disallow of `rule` forbids `path`.
    private func forbids(_ rule: String, _ path: String) -> Bool { !robots("User-agent: *\nDisallow: \(rule)\n", path) }

    @Test(
        "a rule forbids what begins like it, and * and $ mean what RFC 9309 says",
        arguments: [
            ("/", "/", true), ("/", "/a", true), ("/fish", "/fish", true), ("/fish", "/fish.html", true),
            ("/fish", "/fishheads/yummy.html", true), ("/fish", "/fish.php?id=anything", true),
            ("/fish", "/Fish.asp", false), ("/fish", "/catfish", false), ("/fish", "/desert/fish", false),
            ("/fish*", "/fishheads", true), ("/fish*", "/Fish.asp", false), ("/fish/", "/fish", false),
            ("/fish/", "/fish/?salmon", true), ("/*.php", "/index.php", true),
            ("/*.php", "/filename.php?parameters", true),
            ("/*.php", "/folder/any.php.file.html", true), ("/*.php", "/windows.PHP", false), ("/*.php", "/", false),
            ("/*.php$", "/filename.php", true), ("/*.php$", "/filename.php?parameters", false),
            ("/*.php$", "/filename.php/", false), ("/*.php$", "/a.php.php", true), ("/fish*.php", "/fish.php", true),
            ("/fish*.php", "/fishheads/catfish.php?parameters", true), ("/fish*.php", "/Fish.PHP", false),
            ("/$", "/", true), ("/$", "/a", false), ("*", "/a", true), ("*$", "/a", true), ("/*", "/", true),
            ("/a$b", "/a$b", true), ("/a$b", "/a", false), ("/a*b*c", "/axbxc", true), ("/a*b*c", "/axcxb", false),
            ("/a**b", "/ab", true), ("/a*b$", "/abab", true), ("/a*b$", "/abac", false), ("/a*a$", "/a", false),
            ("/a*aa$", "/aaa", true), ("*.gif$", "/x/y.gif", true), ("/*?", "/a?b", true), ("/*?", "/a", false),
            ("/a?b=*&c", "/a?b=1&c", true), ("/a*$", "/abc", true), ("$", "/", true), ("$", "/a", false),
        ])
    func table(rule: String, path: String, expected: Bool) {
        #expect(forbids(rule, path) == expected)
    }

    @Test(
        "one path has one meaning, however its octets are written on either side",
        arguments: [
            ("/~joe", "/%7Ejoe", true), ("/%7Ejoe", "/~joe", true), ("/%7ejoe", "/%7Ejoe", true),
            ("/a%3cd.html", "/a%3Cd.html", true), ("/a<d.html", "/a%3Cd.html", true), ("/a%2fb", "/a%2Fb", true),
            ("/a%2fb", "/a/b", false), ("/a/b", "/a%2fb", false), ("/%61bc", "/abc", true),
            ("/foo/bar/ツ", "/foo/bar/%E3%83%84", true), ("/foo/bar/%E3%83%84", "/foo/bar/ツ", true),
            ("/foo/bar/%62%61%7A", "/foo/bar/baz", true),
            ("/foo/bar?baz=https://foo.bar", "/foo/bar?baz=https://foo.bar", true),
            ("/foo/bar?baz=https://foo.bar", "/foo/bar?baz=https%3A%2F%2Ffoo.bar", false),
            ("/path/file-with-a-%2A.html", "/path/file-with-a-*.html", true),
            ("/path/file-with-a-%2A.html", "/path/file-with-a-b.html", false), ("/path/foo-%24", "/path/foo-$", true),
            ("/path/foo-%24", "/path/foo-", false), ("/a b", "/a%20b", true), ("/it's", "/it's", true),
            ("/?it's", "/?it's", true), ("/a%", "/a%", true), ("/a%zz", "/a%zz", true), ("/a%2", "/a%2", true),
            ("/{x}|^", "/{x}|^", true), ("/?{x}|^`", "/?{x}|^`", true), ("/%", "/%41", false),
            ("/%", "/%20", false), ("/%2", "/%20", false), ("/*A", "/%2A", false), ("/*0b", "/a%20b", false),
            ("/*%20b", "/a%20b", true),
            ("/*%2A$", "/a*", true), ("/*A$", "/a*", false),
        ])
    func octets(rule: String, path: String, expected: Bool) {
        #expect(forbids(rule, path) == expected)
    }

    @Test("a rule without a leading slash means one from the root, not nothing")
    func missingSlash() {
        #expect(forbids("organization/revisions", "/organization/revisions/1.htm"))
        #expect(!forbids("organization/revisions", "/a/organization/revisions"))
        #expect(decision(Array("User-agent: *\nDisallow: a/b".utf8), "/a/b").rule?.text == "Disallow: a/b")
    }

    @Test(
        "of an Allow and a Disallow the longer decides, and the Allow when they are as long",
        arguments: [
            ("Allow: /p\nDisallow: /", "/page", true), ("Allow: /folder\nDisallow: /folder", "/folder/page", true),
            ("Disallow: /folder\nAllow: /folder", "/folder/page", true),
            ("Allow: /page\nDisallow: /*.htm", "/page.htm", false),
            ("Allow: /page\nDisallow: /*.ph", "/page.php5", true), ("Allow: /$\nDisallow: /", "/", true),
            ("Allow: /$\nDisallow: /", "/page.htm", false), ("Disallow: /a/*\nAllow: /a/b", "/a/b", true),
            ("Disallow: /*/b/c\nAllow: /a/b", "/a/b/c", false), ("Disallow: /\nAllow: /%7Ea", "/~a", true),
        ])
    func precedence(rules: String, path: String, expected: Bool) {
        #expect(robots("User-agent: *\n" + rules, path) == expected)
    }

    @Test("sorted search decides as trying every rule does")
    func sameAsEveryRule() {
        var random = SplitMix(state: 41)
        let pieces = ["a", "b", "/", "*", "ab", "$", "/a", "%41", "A"]
        func word(_ most: Int) -> String {
            (0..<Int.random(in: 1...most, using: &random)).map { _ in pieces.randomElement(using: &random) ?? "" }
                .joined()
        }
        for _ in 0..<1_500 {
            let lines = (0..<12).map { _ in (Bool.random(using: &random) ? "Allow: /" : "Disallow: /") + word(5) }
            let file = "User-agent: *\n" + lines.joined(separator: "\n")
            let path = "/" + word(9)
            let expected = Self.byEveryRule(lines, path)
            #expect(robots(file, path) == expected, "\(path) of \(lines)")
        }
    }

    /// The RFC read literally: each rule as a regular expression, then the longest, Allow before Disallow.
    private static func byEveryRule(_ lines: [String], _ path: String) -> Bool {
        func normal(_ text: String) -> String { text.replacingOccurrences(of: "%41", with: "A") }
        var best = (length: -1, allow: true)
        for line in lines {
            let isAllow = line.hasPrefix("Allow")
            let rule = normal(String(line.drop { $0 != "/" }))
            let isAnchored = rule.hasSuffix("$")
            let body = (isAnchored ? String(rule.dropLast()) : rule).map { character -> String in
                character == "*" ? ".*" : character == "$" ? "\\$" : String(character)
            }
            // "*" in a URL and "$" within a rule count three octets, being written %2A and %24 when compared.
            let length = rule.dropLast(isAnchored ? 1 : 0).reduce(isAnchored ? 1 : 0) { $0 + ($1 == "$" ? 3 : 1) }
            guard let pattern = try? Pattern("^" + body.joined() + (isAnchored ? "$" : "")),
                (try? pattern.matches(normal(path))) == true
            else { continue }
            if length > best.length || length == best.length && isAllow { best = (length, isAllow) }
        }
        return best.allow
    }

    @Test("wildcards without end are answered within the limit on work, and forbid when they cannot be")
    func pathologicalWildcards() {
        let path = "/" + String(repeating: "a", count: 2_000)
        let many = "User-agent: *\nDisallow: /" + String(repeating: "*a", count: 200) + "*b\n"
        #expect(robots(many, path))
        let hostile =
            "User-agent: *\n"
            + (0..<4_000).map { "Disallow: /*\(String(repeating: "a", count: 90))b\($0)c" }.joined(separator: "\n")
        let answer = decision(
            Array(hostile.utf8), "/" + String(repeating: "ab" + String(repeating: "a", count: 90), count: 600))
        #expect(!answer.isAllowed)
        #expect(answer.reason.contains("too much"))
    }

    @Test("the file itself may always be asked for")
    func robotsItself() {
        #expect(robots("User-agent: *\nDisallow: /", "/robots.txt"))
        #expect(!robots("User-agent: *\nDisallow: /", "/robots.txt/a"))
        let policy = RobotsPolicy(status: 503, body: [], error: nil, userAgent: "pouch")
        #expect(WebURL("https://example.org/robots.txt").map { policy.decision(for: $0).isAllowed } == true)
    }
}

@Suite("robots.txt: what an answer means")
struct RobotsPolicyTests {
    private func allows(_ status: Int?, _ body: String = "User-agent: *\nDisallow: /a") throws -> Bool {
        let policy = RobotsPolicy(
            status: status, body: Array(body.utf8), error: status == nil ? "timed out" : nil, userAgent: "pouch")
        return policy.decision(for: try #require(WebURL("https://example.org/a"))).isAllowed
    }

    @Test("rules count when they were had; no file allows all; a host in trouble forbids all (section 2.3.1)")
    func outcomes() throws {
        #expect(try !allows(200))
        #expect(try !allows(206))
        for status in [301, 400, 401, 403, 404, 410, 451] { #expect(try allows(status)) }
        for status in [429, 500, 502, 503, 599] { #expect(try !allows(status)) }
        #expect(try !allows(nil))
    }

    @Test("rules that nobody can read forbid everything until they can be read, and never pass for no rules")
    func unreadable() throws {
        let url = try #require(WebURL("https://example.org/b"))
        let rules = Array("User-agent: *\nDisallow: /a".utf8)
        let packed: [UInt8] = [0x1F, 0x8B, 8, 0, 0, 0]
        let utf16 = "User-agent: *\nDisallow: /a".utf16.flatMap { [UInt8($0 & 0xFF), UInt8($0 >> 8)] }
        for (body, error) in [(rules, "gzip: incorrect header check"), (packed, nil), (utf16, nil)] {
            let policy = RobotsPolicy(status: 200, body: body, error: error, userAgent: "pouch")
            #expect(!policy.decision(for: url).isAllowed)
            #expect(!policy.isFinal)
            #expect(policy.decision(for: url).reason.contains(error ?? "is not text"))
        }
        #expect(RobotsPolicy(status: 200, body: rules, error: nil, userAgent: "pouch").isFinal)
        #expect(!RobotsPolicy(status: 429, body: [], error: nil, userAgent: "pouch").isFinal)
    }

    @Test("a file in UTF-16 with its mark is read", arguments: [true, false])
    func utf16(isLittle: Bool) throws {
        let body = "\u{FEFF}User-agent: *\r\nDisallow: /caf\u{E9}".utf16.flatMap { unit in
            let bytes = [UInt8(unit & 0xFF), UInt8(unit >> 8)]
            return isLittle ? bytes : bytes.reversed()
        }
        #expect(!decision(body, "/caf%C3%A9").isAllowed)
        #expect(decision(body, "/b").isAllowed)
        _ = decision(Array(body.dropLast()), "/b")
    }

    @Test("why nothing may be asked for is said")
    func reasons() throws {
        let url = try #require(WebURL("https://example.org/a"))
        let policy = RobotsPolicy(status: nil, body: [], error: "timed out", userAgent: "pouch")
        #expect(policy.decision(for: url).reason.contains("timed out"))
        #expect(
            RobotsPolicy(status: 503, body: [], error: nil, userAgent: "pouch").decision(for: url).reason.contains(
                "503"))
    }
}
