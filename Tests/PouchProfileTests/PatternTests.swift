import PouchProfile
import Testing

@Suite("Pattern")
struct PatternTests {
    @Test("a date in a release is found, each part by its name")
    func namedGroups() throws {
        let day = try Pattern(#"(?<month>\p{Lu}\p{L}+) (?<day>\d{1,2}), (?<year>\d{4})"#)
        let match = try #require(try day.firstMatch(in: "Released on November 28, 2005"))
        #expect(match[0] == "November 28, 2005")
        #expect(match["month"] == "November")
        #expect(match["day"] == "28")
        #expect(match["year"] == "2005")
        #expect(match[3] == "2005")
        #expect(match["hour"] == nil)
        #expect(match[4] == nil)
        #expect(match[-1] == nil)
        #expect(match.range == 12..<29)
    }

    @Test("a group that took no part is nil, one that matched nothing is empty")
    func optionalGroup() throws {
        let match = try #require(try Pattern("a(b)?(c*)").firstMatch(in: "a"))
        #expect(match[1] == nil)
        #expect(match[2] == "")
    }

    @Test("letters fold their case beyond ASCII when asked to")
    func caseFolding() throws {
        #expect(try Pattern("ÉTAT", caseInsensitive: true).matches("l'état"))
        #expect(try !Pattern("ÉTAT").matches("l'état"))
    }

    @Test("an empty text is matched like any other")
    func emptyText() throws {
        #expect(try Pattern("^$").matches(""))
        #expect(try !Pattern("a").matches(""))
        #expect(try Pattern("").firstMatch(in: "")?.range == 0..<0)
    }

    @Test("byte offsets hold after characters of several bytes")
    func byteOffsets() throws {
        let match = try #require(try Pattern("y$").firstMatch(in: "“Iíve” y"))
        #expect(match.range == "“Iíve” ".utf8.count..<"“Iíve” y".utf8.count)
        #expect(match[0] == "y")
    }

    @Test("a wrong pattern says where and why")
    func invalid() {
        #expect {
            _ = try Pattern("abc(")
        } throws: { error in
            guard case PatternError.invalid("abc(", 4, let reason) = error else { return false }
            return reason.contains("parenthes")
        }
    }

    @Test(
        "a pattern that backtracks without end is given up and named",
        arguments: ["(a+)+$", "(a|aa)+$", "^(\\w+\\s?)*$"])
    func catastrophic(source: String) throws {
        let pattern = try Pattern(source)
        #expect(throws: PatternError.tooCostly(pattern: source, limit: Pattern.defaultMatchLimit)) {
            try pattern.firstMatch(in: String(repeating: "a", count: 60) + "!")
        }
    }

    @Test("deep recursion ends in an error, not in a crash")
    func recursion() throws {
        let pattern = try Pattern(#"^(?<p>\((?:[^()]|(?&p))*\))$"#)
        let text = String(repeating: "(", count: 200_000)
        do { _ = try pattern.matches(text) } catch { #expect(error.description.contains("given up")) }
    }

    @Test("one pattern serves many threads at once")
    func threads() async throws {
        let pattern = try Pattern(#"(\d+)-(\d+)"#)
        await withTaskGroup(of: Bool.self) { group in
            for task in 0..<8 {
                group.addTask {
                    (0..<2_000).allSatisfy { (try? pattern.firstMatch(in: "x \(task)-\($0)")?[2]) == "\($0)" }
                }
            }
            for await right in group { #expect(right) }
        }
    }
}
