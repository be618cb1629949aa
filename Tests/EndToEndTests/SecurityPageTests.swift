import Foundation
import TestSupport
import Testing

@Suite("SECURITY.md")
struct SecurityTableTests {
    /// The rows of the table: attack, what is done, the tests.
    private static func rows() throws -> [[String]] {
        let page = try String(contentsOf: Program.root.appending(path: "SECURITY.md"), encoding: .utf8)
        return page.split(separator: "\n").filter { $0.hasPrefix("| ") }.dropFirst().map { line in
            line.split(separator: "|").map { $0.trimmingCharacters(in: .whitespaces) }
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

    @Test("each row names tests, and each test that it names is there")
    func names() throws {
        let rows = try Self.rows()
        let tests = try Self.tests()
        #expect(rows.count > 20 && tests.count > 500, "\(rows.count) rows, \(tests.count) tests")
        for row in rows {
            #expect(row.count == 3, "\(row)")
            let named = (row.last ?? "").matches(of: /"([^"]+)"/).map { String($0.1) }
            #expect(!named.isEmpty, "no test is named for: \(row.first ?? "")")
            for name in named { #expect(tests.contains(name), "there is no test \"\(name)\"") }
        }
    }

    @Test("each hostile test is in a row, so that nobody has to search for what is tried")
    func complete() throws {
        let table = try Self.rows().compactMap(\.last).joined()
        let folder = Program.root.appending(path: "Tests/EndToEndTests/Hostile").path
        // What is said of a whole crawl at its end belongs to every row of its class.
        let general = ["after "]
        for name in try FileManager.default.contentsOfDirectory(atPath: folder) {
            let source = try String(contentsOfFile: folder + "/" + name, encoding: .utf8)
            for match in source.matches(of: /@Test\(\s*"((?:[^"\\]|\\.)*)"/)
            where !general.contains(where: { match.1.hasPrefix($0) }) {
                #expect(table.contains("\"\(match.1)\""), "\(name): \(match.1)")
            }
        }
    }
}
