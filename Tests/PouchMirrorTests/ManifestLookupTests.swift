import Foundation
import PouchBytes
import PouchMirror
import Testing

@Suite("look-ups in a manifest")
struct ManifestLookupTests {
    /// Lines of uneven lengths, some longer than a block, of URLs with even numbers.
    private static func lines(_ count: Int) -> [(url: String, bytes: [UInt8])] {
        (0..<count).map { number in
            let url = url(number * 2)
            let length = number % 401 == 17 ? 150_000 : number * 7919 % 1_300
            let note = String(repeating: "x", count: length)
            let line = #"{"url":"\#(url)","role":"statement","outcome":"new","note":"\#(note)"}"#
            return (url, Array(line.utf8))
        }
    }

    private static func url(_ number: Int) -> String {
        "http://a.example/" + String(repeating: "0", count: 6 - "\(number)".utf8.count) + "\(number)"
    }

    @Test("each line is found and no other, plain and gzipped, at the first look-up and when the way is known")
    func everyLine() throws {
        let lines = Self.lines(1_500)
        var plain: [UInt8] = []
        for line in lines { plain += line.bytes + [10] }
        var writer = BlockGzipWriter()
        var packed = writer.append(plain)
        packed += writer.finish()
        for (name, bytes) in [("manifest.jsonl", plain), ("manifest.jsonl.gz", packed)] {
            let mirror = try CrawlFolder()
            try mirror.write(name, bytes)
            let lookup = ManifestLookup(file: try mirror.manifest())
            for _ in 1...2 {
                var place = 0
                for (number, line) in lines.enumerated() {
                    if number % 3 == 0 || line.bytes.count > 60_000 {
                        #expect(try lookup.bytes(of: line.url) == line.bytes)
                        #expect(try lookup.place(of: line.url) == place)
                        let between = Self.url(number * 2 + 1)
                        #expect(try lookup.bytes(of: between) == nil)
                        #expect(try lookup.place(of: between) == place + line.bytes.count + 1)
                    }
                    place += line.bytes.count + 1
                }
                #expect(try lookup.place(of: "http://a.example/") == 0)
                #expect(try lookup.place(of: "http://b.example/") == plain.count)
                let near = try lookup.neighbours(of: Self.url(2_001))
                #expect(near.below == lines[1_000].bytes && near.above == lines[1_001].bytes)
            }
        }
    }

    @Test("a manifest that was replaced, or written over, is read as it is now")
    func replaced() throws {
        let mirror = try CrawlFolder()
        let cache = ManifestCache(mirror.folder)
        func note(_ url: String) throws -> String? { try cache.manifest(of: CrawlFolder.crawl)?.line(of: url)?.note }
        func write(_ note: String) -> [UInt8] {
            Array(#"{"url":"http://a.example/","role":"statement","outcome":"new","note":"\#(note)"}"#.utf8) + [10]
        }
        #expect(try cache.manifest(of: CrawlFolder.crawl) == nil)
        try mirror.write("manifest.jsonl", write("one"))
        #expect(try note("http://a.example/") == "one")
        try mirror.write("manifest.jsonl", write("two"))
        #expect(try note("http://a.example/") == "two")
        // In place: the same file, of the same size.
        let path = mirror.folder.shown("crawls/\(CrawlFolder.crawl)/manifest.jsonl")
        let file = try #require(FileHandle(forUpdatingAtPath: path))
        Thread.sleep(forTimeInterval: 0.05)
        try file.write(contentsOf: Data(write("odd")))
        try file.close()
        #expect(try note("http://a.example/") == "odd")
        // As `pouch crawl` leaves an older crawl's.
        try mirror.write("manifest.jsonl.gz", GzipMember.compress([write("packed")]))
        try mirror.folder.remove(["crawls", CrawlFolder.crawl, "manifest.jsonl"])
        #expect(try note("http://a.example/") == "packed")
    }
}
