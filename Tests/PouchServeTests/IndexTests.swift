import Foundation
import PouchBytes
import PouchMirror
import PouchProfile
import TestSupport
import Testing

@testable import PouchBrowse

/// The index is kept so that a server's first page does not wait for a mirror to be read; it must never be believed for
/// longer than it is true, and never needed.
@Suite("serve: the index in its file")
struct IndexTests {
    private static func room() throws -> PressRoom {
        try PressRoom([
            "/news/1.htm": .init(
                title: "Talks", paragraphs: ["The ministers met."], kind: "Note", speaker: "A. Reader"),
            "/news/2.htm": .init(title: "Treaty", date: "3 December 2001", paragraphs: ["The treaty was signed."]),
            "/news/3.htm": .init(title: "Harbour", paragraphs: ["The harbour was opened."]),
        ])
    }

    private static func keeper(_ mirror: String, index: String? = nil) throws -> MirrorKeeper {
        try MirrorKeeper(mirror: mirror, index: index) { folder, _ in
            guard let kept = try ProfileCopy.newest(in: folder) else { throw TestFailure("no profile is kept") }
            return try SiteProfile.load(bytes: kept.source, file: "profile.yaml")
        }
    }

    /// All that an index says, in words.
    private static func said(_ index: BrowseIndex) throws -> [String] {
        var said: [String] = []
        for month in index.months {
            said.append("\(month)")
            for item in try index.items(of: month, 0..<100) {
                let near = try index.beside(item)
                said.append("\(item) \(near.earlier?.url ?? "") \(near.later?.url ?? "")")
                said.append("\(try item.id.map { try index.statement($0) == item } ?? false)")
                said.append("\(try index.document(item.url) == item)")
            }
        }
        said += try index.missing(after: nil, limit: 100).map(\.url) + index.changes(limit: 100).map(\.url)
        return said
    }

    private static func number(of file: String) throws -> Int {
        try FileManager.default.attributesOfItem(atPath: file)[.systemFileNumber] as? Int ?? 0
    }

    @Test("it is read and not made while the crawls are the same, and made anew when they are not")
    func kept() async throws {
        let room = try Self.room()
        try await room.crawl()
        let file = room.mirror + "/browse.index"
        let first = try Self.keeper(room.mirror)
        first.waitForIndex()
        let made = try Self.said(try #require(first.snapshot().readyIndex))
        let number = try Self.number(of: file)
        let second = try Self.keeper(room.mirror)
        second.waitForIndex()
        #expect(try Self.said(try #require(second.snapshot().readyIndex)) == made)
        #expect(try Self.number(of: file) == number)
        room.set(.init(title: "Talks", paragraphs: ["The ministers did not meet."]), at: "/news/1.htm")
        try await room.crawl()
        let third = try Self.keeper(room.mirror)
        third.waitForIndex()
        let index = try #require(third.snapshot().readyIndex)
        #expect(index.changed == 1 && index.crawls.count == 2)
        #expect(try Self.number(of: file) != number)
        try FileManager.default.removeItem(atPath: file)
        let fourth = try Self.keeper(room.mirror)
        fourth.waitForIndex()
        #expect(try Self.said(try #require(fourth.snapshot().readyIndex)) == Self.said(index))
        #expect(try await Program.pouch("verify", room.mirror).status == 0)
    }

    @Test("a statement that stayed is not read again; and while a newer index is made, the older one is shown")
    func goesOn() async throws {
        let room = try Self.room()
        try await room.crawl()
        let keeper = try Self.keeper(room.mirror)
        keeper.waitForIndex()
        let before = try #require(keeper.snapshot().readyIndex)
        room.set(.init(title: "Pier", paragraphs: ["The pier was opened."]), at: "/news/3.htm")
        try await room.crawl()
        // Its title is known, so that nobody misses its file.
        let statements = room.mirror + "/statements/2001/12"
        for name in try FileManager.default.contentsOfDirectory(atPath: statements) {
            try FileManager.default.removeItem(atPath: statements + "/" + name)
        }
        try await Task.sleep(for: .milliseconds(1_100))
        #expect(keeper.snapshot().readyIndex != nil)
        keeper.waitForIndex()
        let snapshot = keeper.snapshot()
        let after = try #require(snapshot.readyIndex)
        #expect(snapshot.newest?.name == room.crawls.last && after.key != before.key)
        let titles = try after.months.flatMap { try after.items(of: $0, 0..<10) }.map { $0.title ?? "" }
        #expect(titles.sorted() == ["Pier", "Talks", "Treaty"])
    }

    @Test("a file that is damaged, cut, another's or a link is not believed, and made anew")
    func damaged() async throws {
        let room = try Self.room()
        try await room.crawl()
        let file = URL(fileURLWithPath: room.mirror + "/browse.index")
        let first = try Self.keeper(room.mirror)
        first.waitForIndex()
        let made = try Self.said(try #require(first.snapshot().readyIndex))
        let bytes = Array(try Data(contentsOf: file))
        for place in stride(from: 0, to: bytes.count, by: max(1, bytes.count / 40)) {
            var other = bytes
            other[place] ^= 0x41
            try Data(other).write(to: file)
            #expect(IndexPlace(folder: try MirrorFolder(path: room.mirror, create: false)).index() == nil)
            try Data(bytes[..<place]).write(to: file)
            #expect(IndexPlace(folder: try MirrorFolder(path: room.mirror, create: false)).index() == nil)
        }
        let again = try Self.keeper(room.mirror)
        again.waitForIndex()
        #expect(try Self.said(try #require(again.snapshot().readyIndex)) == made)
        #expect(Array(try Data(contentsOf: file)) == bytes)
        try FileManager.default.removeItem(at: file)
        try FileManager.default.createSymbolicLink(atPath: file.path, withDestinationPath: "/etc/hostname")
        let linked = try Self.keeper(room.mirror)
        linked.waitForIndex()
        #expect(try Self.said(try #require(linked.snapshot().readyIndex)) == made)
        #expect(Array(try Data(contentsOf: file)) == bytes)
    }

    @Test("whatever a forged file says, with its digest made right, ends no server")
    func forged() async throws {
        let room = try Self.room()
        try await room.crawl()
        let first = try Self.keeper(room.mirror)
        first.waitForIndex()
        let path = room.mirror + "/browse.index"
        let bytes = Array(try Data(contentsOf: URL(fileURLWithPath: path)))
        let scratch = try Scratch()
        let folder = try MirrorFolder(path: scratch.url.path, create: false)
        var opened = 0
        for place in 0..<bytes.count - 32 {
            for value in [bytes[place] ^ 0xFF, bytes[place] ^ 0x01, UInt8(ascii: "9")] {
                var other = bytes
                other[place] = value
                other.replaceSubrange((bytes.count - 32)..., with: SHA256Digest.of(other[..<(bytes.count - 32)]).bytes)
                try Data(other).write(to: scratch.url.appending(path: "browse.index"))
                guard let index = IndexPlace(folder: folder).index() else { continue }
                opened += 1
                _ = try? Self.said(index)
                _ = try? index.documents(ofDigest: .of("nothing"))
                for month in index.months {
                    _ = try? MonthPage(MonthPage.span(of: month), index, size: .max / 2)
                    _ = Overview.years([month])
                }
            }
        }
        #expect(opened > bytes.count)
    }

    @Test("where nothing can be written the index has no file, and is as good")
    func unnamed() async throws {
        let room = try Self.room()
        try await room.crawl()
        // What it would be written to is taken, by what cannot be removed as a file.
        try FileManager.default.createDirectory(
            atPath: room.mirror + "/.browse.index.\(getpid()).tmp", withIntermediateDirectories: false)
        let keeper = try Self.keeper(room.mirror)
        keeper.waitForIndex()
        #expect(try Self.said(try #require(keeper.snapshot().readyIndex)).count > 9)
        #expect(!FileManager.default.fileExists(atPath: room.mirror + "/browse.index"))
    }

    @Test("rows are read as they were written, and what is none is told")
    func rows() throws {
        var row = IndexRow()
        row.url = "http://a.example/ü"
        row.id = "an-id"
        row.title = String(repeating: "long ", count: 100)
        row.state = "held"
        (row.isListed, row.hasCopy) = (true, true)
        row.change = .restored
        (row.crawl, row.line, row.versions, row.since, row.day) = (40, 1_000_000, 3, 12, 20_011_121)
        row.statement = .of("a statement")
        #expect(IndexRow(row.encoded) == row)
        var plain = IndexRow()
        plain.url = "http://a.example/"
        #expect(IndexRow(plain.encoded) == plain)
        for count in 0..<plain.encoded.count { #expect(IndexRow(Array(plain.encoded[..<count])) == nil) }
    }
}
