import Foundation
import TestSupport
import Testing

@Suite("SECURITY.md")
struct SecurityPageTests {
    /// An attack, what is done about it, and the tests that show it.
    private struct Attack {
        var heading: String
        var answer: String
        var tests: [String]
    }

    /// The sections of "Attacks and their tests".
    private static func attacks() throws -> [Attack] {
        let page = try String(contentsOf: Program.root.appending(path: "SECURITY.md"), encoding: .utf8)
        let part = page.split(separator: "\n## ").first { $0.hasPrefix("Attacks and their tests") } ?? ""
        return part.split(separator: "\n### ").dropFirst().map { section in
            // A long name goes on in the next line.
            let text = section.replacing(/\n +/, with: " ")
            let lines = text.split(separator: "\n").map(String.init)
            return Attack(
                heading: lines.first ?? "",
                answer: lines.dropFirst().prefix { !$0.hasPrefix("- ") }.joined(separator: " "),
                tests: lines.compactMap { $0.wholeMatch(of: /- "(.+)"/).map { String($0.1) } })
        }
    }

    /// The names of all tests, as their sources write them.
    private static func tests() throws -> Set<String> {
        var names: Set<String> = []
        let folder = Program.root.appending(path: "Tests").path
        for case let name as String in FileManager.default.enumerator(atPath: folder) ?? .init()
        where name.hasSuffix(".swift") {
            let source = try String(contentsOfFile: folder + "/" + name, encoding: .utf8)
            for match in source.matches(of: /@Test\(\s*"((?:[^"\\]|\\.)*)"/) { names.insert(String(match.1)) }
        }
        return names
    }

    @Test("each attack has an answer and names tests, and each test that it names is there")
    func names() throws {
        let attacks = try Self.attacks()
        let tests = try Self.tests()
        #expect(attacks.count > 20 && tests.count > 500, "\(attacks.count) attacks, \(tests.count) tests")
        for attack in attacks {
            #expect(!attack.answer.isEmpty, "no answer to: \(attack.heading)")
            #expect(!attack.tests.isEmpty, "no test is named for: \(attack.heading)")
            for name in attack.tests { #expect(tests.contains(name), "there is no test \"\(name)\"") }
        }
    }

    @Test("each hostile test stands under an attack, so that nobody has to search for what is tried")
    func complete() throws {
        let named = Set(try Self.attacks().flatMap(\.tests))
        let folder = Program.root.appending(path: "Tests/EndToEndTests/Hostile").path
        // What is said of a whole crawl at its end belongs to every attack of its class.
        let general = ["after "]
        for name in try FileManager.default.contentsOfDirectory(atPath: folder) {
            let source = try String(contentsOfFile: folder + "/" + name, encoding: .utf8)
            for match in source.matches(of: /@Test\(\s*"((?:[^"\\]|\\.)*)"/)
            where !general.contains(where: { match.1.hasPrefix($0) }) {
                #expect(named.contains(String(match.1)), "\(name): \(match.1)")
            }
        }
    }
}
