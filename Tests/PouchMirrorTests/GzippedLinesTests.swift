import Foundation
import PouchBytes
import PouchMirror
import Testing

/// A folder with one crawl, for files of lines.
struct CrawlFolder: ~Copyable {
    let path: String
    let folder: MirrorFolder
    static let crawl = "20260101T000000Z"

    init() throws {
        path = FileManager.default.temporaryDirectory.appending(path: "pouch-lines-\(UUID().uuidString)").path
        folder = try MirrorFolder(path: path, create: true)
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }

    func write(_ name: String, _ bytes: [UInt8]) throws {
        try folder.write(["crawls", Self.crawl, name], bytes)
    }

    func manifest() throws -> MirrorFile { try #require(try ManifestFile.open(Self.crawl, folder)) }
}

@Suite("files of lines, plain and gzipped")
struct GzippedLinesTests {
    private static func manifest(_ count: Int) -> [UInt8] {
        (0..<count).flatMap { number in
            let url = "http://a.example/" + String(repeating: "0", count: 6 - "\(number)".count) + "\(number)"
            let digest = SHA256Digest.of(url).hex
            return Array(
                "{\"url\":\"\(url)\",\"role\":\"statement\",\"outcome\":\"new\",\"note\":\"\(digest)\"}\n".utf8)
        }
    }

    private static func blocks(_ bytes: [UInt8]) -> [UInt8] {
        var writer = BlockGzipWriter()
        // In uneven pieces, as a program would write it.
        var packed: [UInt8] = []
        var rest = bytes[...]
        while !rest.isEmpty {
            packed += writer.append(rest.prefix(70_001))
            rest = rest.dropFirst(70_001)
        }
        return packed + writer.finish()
    }

    @Test("a gzipped manifest reads as the plain one", arguments: ["blocks", "one member", "two members"])
    func same(form: String) throws {
        let plain = Self.manifest(3_000)
        let mirror = try CrawlFolder()
        let packed: [UInt8] =
            switch form {
            case "blocks": Self.blocks(plain)
            case "one member": GzipMember.compress([plain])
            default: GzipMember.compress([Array(plain[..<1_000])]) + GzipMember.compress([Array(plain[1_000...])])
            }
        try mirror.write("manifest.jsonl.gz", packed)
        let file = try mirror.manifest()
        #expect(file.size == plain.count)
        #expect(try file.sha256() == SHA256Digest.of(plain))
        #expect(try file.bytes(at: plain.count - 10, count: 100) == Array(plain.suffix(10)))
        var lines = LineReader(file)
        var count = 0
        while let (line, isEnded) = try lines.next() {
            #expect(isEnded)
            if count % 500 == 0 { #expect(try ManifestLine(line).url.hasSuffix("\(count)")) }
            count += 1
        }
        #expect(count == 3_000)
        let lookup = ManifestLookup(file: file)
        for number in ["000000", "001234", "002999"] {
            #expect(try lookup.line(of: "http://a.example/" + number)?.url == "http://a.example/" + number)
        }
        #expect(try lookup.line(of: "http://a.example/1") == nil)
    }

    @Test("any tool can open what the block writer made")
    func standard() throws {
        let plain = Self.manifest(2_000)
        let packed = Self.blocks(plain)
        #expect(try ContentCoding.decode(packed, contentEncoding: "gzip", limit: 1 << 24) == plain)
        #expect(packed.count < plain.count / 2)
    }

    @Test("an empty file of lines stays one")
    func empty() throws {
        let mirror = try CrawlFolder()
        try mirror.write("manifest.jsonl.gz", Self.blocks([]))
        let file = try mirror.manifest()
        var lines = LineReader(file)
        #expect(file.size == 0)
        #expect(try lines.next() == nil)
    }

    @Test("damage in a gzipped manifest is told, and never read over", arguments: [0, 40, 30_000, -20])
    func damaged(place: Int) throws {
        let plain = Self.manifest(3_000)
        for whole in [Self.blocks(plain), GzipMember.compress([plain])] {
            let mirror = try CrawlFolder()
            var packed = whole
            packed[place < 0 ? packed.count + place : place] ^= 0x5A
            try mirror.write("manifest.jsonl.gz", packed)
            do {
                let digest = try mirror.manifest().sha256()
                // Some bytes of a header or of the empty last block mean nothing.
                #expect(digest == SHA256Digest.of(plain))
            } catch let error as StoreError {
                guard case .damaged(let path, _) = error else { throw error }
                #expect(path.hasSuffix("manifest.jsonl.gz"))
            }
        }
    }

    @Test("a gzipped manifest that was cut is damage")
    func cut() throws {
        let plain = Self.manifest(3_000)
        for whole in [Self.blocks(plain), GzipMember.compress([plain])] {
            let mirror = try CrawlFolder()
            try mirror.write("manifest.jsonl.gz", Array(whole[..<(whole.count - 3_000)]))
            #expect(throws: StoreError.self) { try mirror.manifest().sha256() }
        }
    }

    @Test("the plain file counts where both stand")
    func both() throws {
        let mirror = try CrawlFolder()
        try mirror.write("manifest.jsonl", Self.manifest(1))
        try mirror.write("manifest.jsonl.gz", Self.blocks(Self.manifest(2)))
        #expect(try mirror.manifest().contents() == Self.manifest(1))
    }

    @Test("a link in a file's place is never followed")
    func link() throws {
        let mirror = try CrawlFolder()
        try mirror.write("other", Self.manifest(1))
        try FileManager.default.createSymbolicLink(
            atPath: mirror.path + "/crawls/\(CrawlFolder.crawl)/manifest.jsonl", withDestinationPath: "other")
        #expect(try ManifestFile.open(CrawlFolder.crawl, mirror.folder) == nil)
        #expect(throws: StoreError.self) {
            try CrawlLines.manifest.open(of: CrawlFolder.crawl, in: mirror.folder, links: .refused)
        }
    }
}
