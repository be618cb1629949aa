import Foundation
import PouchBytes
import Testing

@testable import PouchDemo

@Suite("The bundled archive: the same each time, and gold for each statement")
struct BundledArchiveTests {
    private static let archive = BundledArchive.generate()

    @Test("it is the same bytes twice: a test that fails fails again")
    func deterministic() {
        let again = BundledArchive.generate()
        #expect(again.resources == Self.archive.resources)
        #expect(again.goldLines(origin: "http://x") == Self.archive.goldLines(origin: "http://x"))
        #expect(!again.gold.isEmpty)
    }

    @Test("about 300 statements over each month from February 2001 to January 2009")
    func extent() {
        #expect((290...350).contains(Self.archive.gold.count))
        var months: [String: Int] = [:]
        for gold in Self.archive.gold { months[String((gold.date ?? "?").prefix(7)), default: 0] += 1 }
        #expect(months.count == 11 + 7 * 12 + 1)
        #expect(months.keys.min() == "2001-02")
        #expect(months.keys.max() == "2009-01")
        #expect(months.values.allSatisfy { $0 >= 3 })
    }

    @Test("each statement has one page and one gold answer, sorted by path, with a digestible text")
    func gold() throws {
        let paths = Self.archive.gold.map(\.path)
        #expect(paths == paths.sorted())
        #expect(Set(paths).count == paths.count)
        let pages = Self.archive.resources.keys.filter { $0.wholeMatch(of: #/.*\/\d+\.htm/#) != nil }
        #expect(Set(pages) == Set(paths))
        for line in Self.archive.goldLines(origin: "http://x") {
            let object = try #require(try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any])
            #expect((object["url"] as? String)?.hasPrefix("http://x/r/pa/prs/ps/") == true)
            #expect((object["paragraphs"] as? [String])?.joined(separator: "\n\n") == object["text"] as? String)
            #expect(object["title"] as? String != "")
        }
    }

    @Test("it holds the one statement that was really made, word for word, and says which it is")
    func real() throws {
        let gold = try #require(Self.archive.gold.first { $0.path == BundledArchive.realPath })
        #expect(gold.title == "U.S.-Mexico Migration Talks")
        #expect(gold.kind == "Press Statement")
        #expect(gold.speaker == "Philip T. Reeker" && gold.role == "Deputy Spokesman")
        #expect(gold.place == "Washington, DC")
        #expect(gold.date == "2001-11-21" && gold.releasedOn == "2001-11-21")
        #expect(gold.paragraphs.count == 4)
        #expect(
            gold.paragraphs[0].hasPrefix(
                "Assistant Secretary of State for Consular Affairs Mary A. Ryan hosted a meeting on November 20"))
        #expect(gold.paragraphs[3].hasSuffix("The next technical-level meeting will occur in January 2002."))
        #expect(
            SHA256Digest.of(gold.paragraphs.joined(separator: "\n\n")).hex
                == "e9a6f081c1f84bca86934a235f21f9928351b3d311d954fb556347dee2789f32")
        for (path, resource) in Self.archive.resources where path.hasSuffix(".htm") {
            let text = String(decoding: resource.bytes, as: UTF8.self)
            #expect(text.contains("real statement of November 21, 2001") == (path == BundledArchive.realPath))
            #expect(text.lowercased().contains("synthetic"), "\(path) does not say that it is made up")
        }
    }

    @Test("ids rise with time, not strictly; each is a statement's alone")
    func ids() throws {
        let numbers = try Self.archive.gold.map { gold in
            (date: gold.date ?? "", id: try #require(Int(gold.path.split(separator: "/").last?.dropLast(4) ?? "")))
        }
        #expect(Set(numbers.map(\.id)).count == numbers.count)
        let byDate = numbers.sorted { ($0.date, $0.id) < ($1.date, $1.id) }
        #expect(zip(byDate, byDate.dropFirst()).contains { $0.id > $1.id })
        func mean(_ year: String) -> Int {
            let ids = numbers.filter { $0.date.hasPrefix(year) }.map(\.id)
            return ids.reduce(0, +) / max(1, ids.count)
        }
        #expect(mean("2002") < mean("2005") && mean("2005") < mean("2008"))
    }

    @Test("validators follow from the bytes")
    func validators() {
        for resource in Self.archive.resources.values {
            #expect(resource.etag == "\"\(SHA256Digest.of(resource.bytes).hex.prefix(16))\"")
            #expect(resource.lastModified < Timestamp(microseconds: 1_300_000_000_000_000))
        }
    }

    @Test("what is written as windows-1252 has a byte for each character")
    func windows1252() {
        #expect(Windows1252.bytes("a’–é\u{4E00}") == [0x61, 0x92, 0x96, 0xE9, 0x3F])
        for gold in Self.archive.gold {
            let text = gold.paragraphs.joined()
            #expect(!text.contains("?"), "\(gold.path)")
        }
    }
}
