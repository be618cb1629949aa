import PouchBytes
import PouchMirror
import Testing

/// Whoever is not told that the design changed keeps statements without their speakers for years; whoever is told for
/// nothing does not read what is told.
@Suite("Whether newly read pages still give a profile's fields")
struct FieldDriftTests {
    private static let one = SHA256Digest.of("one profile")
    private static let crawl = "20261124T073000Z"

    /// Pages of which so many give a speaker; all have a title, and a text of so many bytes.
    private static func reading(_ pages: Int, speaker: Int, bytes: Int = 2_000) -> CrawlReading {
        var reading = CrawlReading()
        for page in 0..<pages {
            var read = FieldsRead(textBytes: bytes)
            read.add("title", isFound: true)
            read.add("speaker", isFound: page < speaker)
            reading.add(read, length: TextLengths.place(ofBytes: bytes))
        }
        return reading
    }

    /// Crawls with their profile, the newest first.
    private static func falls(_ crawls: [(CrawlReading, SHA256Digest)]) -> [FieldFall] {
        var drift = FieldDrift(crawls[0].0, of: crawl, profile: crawls[0].1)
        for (number, earlier) in crawls.dropFirst().enumerated() where drift.isOpen {
            drift.add(earlier.0, of: "2026110\(9 - number)T000000Z", profile: earlier.1)
        }
        return drift.falls
    }

    private static func fallen(_ crawls: CrawlReading...) -> [String] { falls(crawls.map { ($0, one) }).map(\.field) }

    @Test("a field that a new design hides is told, with the share before and now")
    func fell() throws {
        let falls = Self.falls([(Self.reading(100, speaker: 60), Self.one), (Self.reading(100, speaker: 99), Self.one)])
        let fall = try #require(falls.first)
        #expect(falls.count == 1)
        #expect(fall.field == "speaker" && fall.textBytes == nil && fall.since == Self.crawl)
        #expect(fall.now == FieldShare(found: 60, sought: 100) && fall.before == FieldShare(found: 99, sought: 100))
    }

    @Test(
        "few pages, and what chance explains, cry no alarm",
        arguments: [
            (9, 0, 1_000, 1_000), (1, 0, 12_000, 12_000), (30, 0, 9, 9), (10, 6, 20, 20), (10, 0, 1_000, 100),
            (1_000, 900, 1_000, 1_000), (20, 20, 20, 20), (20, 0, 20, 0), (0, 0, 20, 20),
        ])
    func silence(_ pages: Int, _ speaker: Int, _ before: Int, _ speakerBefore: Int) {
        #expect(
            Self.fallen(Self.reading(pages, speaker: speaker), Self.reading(before, speaker: speakerBefore)).isEmpty)
    }

    @Test("ten pages without a field that all had are enough, on both sides")
    func enough() {
        #expect(Self.fallen(Self.reading(10, speaker: 0), Self.reading(10, speaker: 10)) == ["speaker"])
    }

    @Test("an archive that brings two pages a day is watched too: crawls are added up until there are ten")
    func addedUp() throws {
        let few = (Self.reading(2, speaker: 0), Self.one)
        let whole = (Self.reading(60, speaker: 60), Self.one)
        #expect(Self.falls([few, few, few, few, whole]).isEmpty, "eight tell nothing")
        let fall = try #require(Self.falls([few, few, few, few, few, whole]).first)
        #expect(fall.now == FieldShare(found: 0, sought: 10) && fall.since == "20261106T000000Z")
        #expect(fall.before.sought == 60)
    }

    @Test("what was read by another profile is compared with, and not added up")
    func profiles() {
        let other = SHA256Digest.of("another profile")
        #expect(Self.falls([(Self.reading(4, speaker: 0), other), (Self.reading(60, speaker: 0), Self.one)]).isEmpty)
        let falls = Self.falls([(Self.reading(12, speaker: 0), other), (Self.reading(60, speaker: 60), Self.one)])
        #expect(falls.map(\.field) == ["speaker"], "an edit of the profile that loses a field is one too")
    }

    @Test("an archive that leaves a field out for good is told until enough pages are so, and no longer")
    func newNormal() {
        let without = Self.reading(50, speaker: 0)
        #expect(Self.fallen(without, Self.reading(900, speaker: 900)) == ["speaker"])
        #expect(Self.fallen(Self.reading(12, speaker: 0), without, Self.reading(900, speaker: 900)).isEmpty)
    }

    @Test("a field that one side does not look for is not compared")
    func unsought() {
        var titles = CrawlReading()
        var read = FieldsRead(textBytes: 2_000)
        read.add("title", isFound: true)
        titles.add(read, length: TextLengths.place(ofBytes: 2_000), pages: 50)
        #expect(Self.fallen(titles, Self.reading(50, speaker: 50)).isEmpty)
        #expect(Self.fallen(Self.reading(50, speaker: 0), titles).isEmpty)
    }

    @Test("texts that became a first paragraph, or nothing, are told by the length that most of them lost")
    func texts() throws {
        let falls = Self.falls([
            (Self.reading(20, speaker: 20, bytes: 200), Self.one),
            (Self.reading(20, speaker: 20, bytes: 2_000), Self.one),
        ])
        let fall = try #require(falls.first)
        #expect(falls.count == 1 && fall.field == FieldFall.text && fall.textBytes == 256)
        #expect(fall.now == FieldShare(found: 0, sought: 20) && fall.before == FieldShare(found: 20, sought: 20))
        let none = Self.falls([
            (Self.reading(20, speaker: 20, bytes: 0), Self.one), (Self.reading(20, speaker: 20), Self.one),
        ])
        #expect(none.first?.textBytes == 1)
        #expect(Self.fallen(Self.reading(20, speaker: 20, bytes: 9_000), Self.reading(20, speaker: 20)).isEmpty)
    }

    @Test("lengths are told apart by powers of two, from no byte to the largest number")
    func lengths() {
        for (bytes, place) in [
            (-1, 0), (0, 0), (1, 1), (2, 2), (3, 2), (4, 3), (1_023, 10), (1_024, 11), (Int.max, 63),
        ] {
            #expect(TextLengths.place(ofBytes: bytes) == place)
            #expect(TextLengths.leastBytes(at: place) <= max(bytes, 0))
        }
    }

    @Test("the names of what a page gave are read as they were written")
    func names() {
        var read = FieldsRead(textBytes: 7)
        read.add("title", isFound: true)
        read.add("fields.country", isFound: false)
        #expect(read.names == "title -fields.country")
        #expect(FieldsRead(names: read.names, textBytes: 7) == read)
        #expect(FieldsRead(names: "", textBytes: 0) == FieldsRead(textBytes: 0))
    }

    @Test("a reading is read from a summary as it was written")
    func json() throws {
        var reading = Self.reading(20, speaker: 3)
        reading.fallen = [
            FieldFall(
                field: "speaker", now: FieldShare(found: 3, sought: 20), before: FieldShare(found: 9, sought: 9),
                since: Self.crawl, examples: ["https://a.example/\"1\".htm"]),
            FieldFall(
                field: "text", textBytes: 512, now: FieldShare(found: 0, sought: 20),
                before: FieldShare(found: 20, sought: 20), since: Self.crawl),
        ]
        var json = JSONWriter(capacity: 64)
        reading.write(to: &json)
        var reader = JSONReader(json.bytes)
        #expect(try CrawlReading(&reader) == reading)
    }

    @Test(
        "counts that cannot be, and names that no profile has, are refused",
        arguments: [
            #"{"pages":1,"fields":{"title":{"found":2,"sought":1}}}"#,
            #"{"pages":1,"fields":{"title":{"found":1,"sought":2}}}"#,
            #"{"pages":1,"fields":{"title":{"found":1}}}"#, #"{"pages":1,"fields":{"a b":{"found":1,"sought":1}}}"#,
            #"{"pages":-1}"#, #"{"pages":9223372036854775807}"#, #"{"pages":1,"text_lengths":[1,1]}"#,
            #"{"pages":1,"text_lengths":[0.5]}"#, #"{"pages":1,"fallen":[{}]}"#,
            #"{"pages":1,"fallen":[{"field":"x\u001b","found":0,"sought":1,"before":{"found":1,"sought":1},"since":"20261124T073000Z"}]}"#,
            #"{"pages":1,"fallen":[{"field":"x","found":0,"sought":1,"before":{"found":1,"sought":1},"since":"../.."}]}"#,
        ])
    func hostile(text: String) {
        var reader = JSONReader(Array(text.utf8))
        #expect(throws: JSONError.self) { try CrawlReading(&reader) }
    }
}
