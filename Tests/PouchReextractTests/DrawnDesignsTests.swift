import Foundation
import PouchProfile
import PouchReextract
import TestSupport
import Testing

/// Designs of the first archive that `scripts/designs.py` draws at random, with what is right of each release.
@Suite("Designs that nobody has seen")
struct DrawnDesignsTests {
    private static let count = 40
    private static let seed = "20"
    /// Of all fields of all releases, how many must be right.
    private static let share = 0.97
    private static let fields = [
        "kind", "number", "revised", "title", "date", "date_end", "place", "speaker", "released_on", "breadcrumb",
        "paragraphs", "links",
    ]

    @Test(
        "in releases of forty designs drawn at random, the shipped profile reads nearly every field, and the exact paragraphs"
    )
    func drawn() async throws {
        let scratch = try Scratch()
        let made = try await Program.run(
            URL(filePath: "/usr/bin/env"),
            ["python3", "scripts/designs.py", scratch.url.path, String(Self.count), Self.seed])
        try #require(made.status == 0, "\(made.errors)")
        var wrong: [String] = []
        var total = 0
        for number in 0..<Self.count {
            let name = String(repeating: "0", count: 4 - String(number).count) + String(number)
            let found = try Self.statements(
                in: [UInt8](try Data(contentsOf: scratch.url.appending(path: name + ".warc"))))
            let gold = try String(contentsOf: scratch.url.appending(path: name + ".gold.jsonl"), encoding: .utf8)
            for line in gold.split(separator: "\n") {
                let meant = try Self.object(Data(line.utf8))
                let url = try #require(meant["url"] as? String)
                let statement = found[url] ?? [:]
                for field in Self.fields {
                    total += 1
                    if meant[field] as? NSObject != statement[field] as? NSObject {
                        wrong.append(
                            "\(name) \(url) \(field): \(statement[field] ?? "nothing") for \(meant[field] ?? "nothing")"
                        )
                    }
                }
            }
        }
        #expect(total == Self.count * 4 * Self.fields.count)
        #expect(Double(wrong.count) <= (1 - Self.share) * Double(total), "\(wrong.joined(separator: "\n"))")
    }

    private static func object(_ bytes: Data) throws -> [String: Any] {
        try #require(try JSONSerialization.jsonObject(with: bytes) as? [String: Any])
    }

    private static func statements(in warc: [UInt8]) throws -> [String: [String: Any]] {
        var extraction = try WARCReextraction(
            profile: try SiteProfile.load(nameOrPath: "state-2001-2009"), choice: .statements, wants: { _ in true },
            open: { offset in
                var start = offset
                return { target in
                    let count = min(target.count, warc.count - start)
                    target.copyBytes(from: warc[start..<start + count])
                    start += count
                    return count
                }
            })
        var statements: [String: [String: Any]] = [:]
        _ = try extraction.run { bytes in
            let statement = try object(Data(bytes))
            statements[try #require(statement["url"] as? String)] = statement
        }
        return statements
    }
}
