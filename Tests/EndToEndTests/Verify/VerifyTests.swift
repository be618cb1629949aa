import Foundation
import PouchBytes
import PouchDemo
import PouchDemoServer
import Synchronization
import TestSupport
import Testing

/// Three crawls of a part of the bundled archive, made once: the second finds a statement changed and one gone.
enum SoundMirror {
    static let page = BundledArchive.realPath

    private static let kept = Mutex<URL?>(nil)
    private static let made = Task { try await make() }

    private static func make() async throws -> (Scratch, String) {
        let archive = BundledArchive.generate()
        let server = ArchiveServer(archive, crawlDelay: 0)
        let origin = "http://127.0.0.1:\(try await server.start())"
        let scratch = try Scratch()
        // It is shared by every test, so none of them can say when it is done with.
        kept.withLock { $0 = scratch.url }
        atexit { SoundMirror.kept.withLock { if let url = $0 { try? FileManager.default.removeItem(at: url) } } }
        func crawl() async throws {
            let result = try await Program.pouch(
                "crawl", "state-2001-2009", "--mirror", scratch.path("mirror"), "--origin", origin, "--delay", "0",
                "--year", "2001",
                "--quiet", "--progress", "never")
            guard [0, 4].contains(result.status) else { throw TestFailure(result.errors) }
        }
        try await crawl()
        // Captures of one page in one second are one to other archives' programs.
        await Program.sleep(milliseconds: 1_100)
        guard var resource = archive.resources[page] else { throw TestFailure("the archive has no \(page)") }
        resource.bytes = Array(
            String(decoding: resource.bytes, as: UTF8.self).replacing("has not changed", with: "has changed").utf8)
        resource.etag = "\"edited\""
        server.set(resource, at: page)
        server.set(nil, at: archive.gold[1].path)
        try await crawl()
        await Program.sleep(milliseconds: 1_100)
        try await crawl()
        await server.stop()
        return (scratch, origin)
    }

    static func copy() async throws -> TamperedMirror {
        try TamperedMirror(copying: try await made.value.0.path("mirror"))
    }

    static func origin() async throws -> String { try await made.value.1 }
}

/// One way to damage a mirror, and the files that must be named for it.
struct Tampering: Sendable, CustomTestStringConvertible {
    var testDescription: String
    var isExact: Bool
    var apply: @Sendable (TamperedMirror) throws -> [String]

    /// - Parameter others: whether further files may be named, since they rest on the damaged one.
    init(_ name: String, others: Bool = false, _ apply: @escaping @Sendable (TamperedMirror) throws -> [String]) {
        testDescription = name
        isExact = !others
        self.apply = apply
    }
}

extension TamperedMirror {
    fileprivate var page: String { files(under: "pages", "/6501.htm") }
    fileprivate var otherPage: String { files(under: "pages", "ps~f/2001~f") }
    fileprivate var statement: String { files(under: "statements", "6501-") }

    fileprivate func files(under folder: String, _ mark: String) -> String {
        let names = files.files(under: folder).keys.sorted()
        return folder + "/" + (names.first { ("/" + $0).contains(mark) } ?? names[0])
    }
}

@Suite("A mirror that was touched")
struct VerifyTests {
    static let fileCases: [Tampering] = [
        Tampering("a page, one byte") { mirror in
            try mirror.edit(mirror.page) { $0[$0.count / 2] ^= 1 }
            return [mirror.page]
        },
        Tampering("a statement, one byte") { mirror in
            try mirror.edit(mirror.statement) { $0[20] ^= 1 }
            return [mirror.statement]
        },
        Tampering("a WARC file, one byte") { mirror in
            try mirror.edit(mirror.volume(mirror.crawls[0])) { $0[$0.count / 2] ^= 1 }
            return [mirror.volume(mirror.crawls[0])]
        },
        Tampering("a page, a range of zeros") { mirror in
            try mirror.edit(mirror.page) { for place in 100..<200 { $0[place] = 0 } }
            return [mirror.page]
        },
        Tampering("a WARC file, a range of zeros") { mirror in
            try mirror.edit(mirror.volume(mirror.crawls[1])) { for place in 2_000..<2_512 { $0[place] = 0 } }
            return [mirror.volume(mirror.crawls[1])]
        },
        Tampering("a page cut short") { mirror in
            try mirror.edit(mirror.page) { $0.removeLast(10) }
            return [mirror.page]
        },
        Tampering("a statement cut short") { mirror in
            try mirror.edit(mirror.statement) { $0.removeLast(1) }
            return [mirror.statement]
        },
        Tampering("a WARC file cut short") { mirror in
            try mirror.edit(mirror.volume(mirror.crawls[2])) { $0.removeLast($0.count / 3) }
            return [mirror.volume(mirror.crawls[2])]
        },
        Tampering("a page removed") { mirror in
            let page = mirror.page
            try mirror.remove(page)
            return [page]
        },
        Tampering("a statement removed") { mirror in
            let statement = mirror.statement
            try mirror.remove(statement)
            return [statement]
        },
        Tampering("a WARC file removed") { mirror in
            try mirror.remove(mirror.volume(mirror.crawls[0]))
            return [mirror.volume(mirror.crawls[0])]
        },
        Tampering("a manifest removed") { mirror in
            try mirror.remove(mirror.manifest(mirror.crawls[1]))
            return [mirror.manifest(mirror.crawls[1])]
        },
        Tampering("files added everywhere") { mirror in
            let added = [
                "pages/example.org/a~f", "statements/2001/11/planted-0.json", "archive/20200101T000000Z-00001.warc.gz",
                "archive/notes.txt",
                "crawls/\(mirror.crawls[0])/notes.txt", "crawls/notes.txt", mirror.page + ".orig",
            ]
            for file in added { try mirror.write(file, Array("{}".utf8)) }
            return added
        },
        Tampering("a WARC file added to a crawl") { mirror in
            let file = "archive/\(mirror.crawls[0])-00002.warc.gz"
            try mirror.write(file, mirror.read(mirror.volume(mirror.crawls[1])))
            return [file]
        },
        Tampering("a page renamed") { mirror in
            let page = mirror.page
            try mirror.move(page, to: page + "x")
            return [page, page + "x"]
        },
        Tampering("a statement renamed") { mirror in
            let statement = mirror.statement
            try mirror.move(statement, to: "statements/2001/01/x.json")
            return [statement, "statements/2001/01/x.json"]
        },
        Tampering("two pages swapped") { mirror in
            let (one, other) = (mirror.page, mirror.files(under: "pages", ".css"))
            let bytes = try mirror.read(one)
            try mirror.write(one, mirror.read(other))
            try mirror.write(other, bytes)
            return [one, other]
        },
        Tampering("two WARC files swapped") { mirror in
            let (one, other) = (mirror.volume(mirror.crawls[0]), mirror.volume(mirror.crawls[1]))
            let bytes = try mirror.read(one)
            try mirror.write(one, mirror.read(other))
            try mirror.write(other, bytes)
            return [one, other]
        },
        Tampering("a page that is a link to its copy") { mirror in
            let page = mirror.page
            try mirror.move(page, to: "copy")
            try FileManager.default.createSymbolicLink(
                atPath: mirror.path + "/" + page, withDestinationPath: mirror.path + "/copy")
            return [page]
        },
        Tampering("a statement's title") { mirror in
            try mirror.edit(mirror.statement) { bytes in
                let text = String(decoding: bytes, as: UTF8.self).replacing(/"title":"/) { _ in "\"title\":\"Not " }
                bytes = Array(text.utf8)
            }
            return [mirror.statement]
        },
        Tampering("a statement's text, its text_sha256 made right") { mirror in
            try mirror.edit(mirror.statement) { bytes in
                var text = try replacing("has changed", "had changed", in: String(decoding: bytes, as: UTF8.self))
                let object = try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any]
                let digest = SHA256Digest.of(object?["text"] as? String ?? "").hex
                text = text.replacing(/"text_sha256":"\w+"/) { _ in "\"text_sha256\":\"\(digest)\"" }
                bytes = Array(text.utf8)
            }
            return [mirror.statement]
        },
    ]

    static let crawlCases: [Tampering] = [
        Tampering("a manifest line edited") { mirror in
            let manifest = mirror.manifest(mirror.crawls[2])
            try mirror.replace(manifest, "\"outcome\":\"gone\"", "\"outcome\":\"same\"")
            return [manifest]
        },
        Tampering("a manifest line removed") { mirror in
            let manifest = mirror.manifest(mirror.crawls[2])
            try mirror.edit(manifest) { bytes in bytes.removeFirst((bytes.firstIndex(of: 10) ?? 0) + 1) }
            return [manifest]
        },
        Tampering("a manifest line added") { mirror in
            let manifest = mirror.manifest(mirror.crawls[0])
            try mirror.edit(manifest) {
                $0 += Array("{\"url\":\"https://z.example/\",\"role\":\"other\",\"outcome\":\"gone\"}\n".utf8)
            }
            return [manifest]
        },
        Tampering("a manifest line's digest edited, with all digests above it made right", others: true) { mirror in
            let manifest = mirror.manifest(mirror.crawls[2])
            try mirror.edit(manifest) { bytes in
                var lines = bytes.split(separator: 10).map { String(decoding: $0, as: UTF8.self) }
                let place = try #require(lines.firstIndex { $0.contains("/6501.htm") })
                lines[place] = lines[place].replacing(/"sha256":"\w/, maxReplacements: 1) {
                    "\"sha256\":\"\($0.0.hasSuffix("0") ? 1 : 0)"
                }
                bytes = Array((lines.joined(separator: "\n") + "\n").utf8)
            }
            try mirror.reseal()
            return [mirror.page]
        },
        Tampering("a page and its digest in every manifest, with all digests above them made right") { mirror in
            let page = mirror.page
            let old = SHA256Digest.of(try mirror.read(page)).hex
            try mirror.edit(page) { $0[$0.count / 2] ^= 1 }
            let new = SHA256Digest.of(try mirror.read(page)).hex
            for crawl in mirror.crawls[1...] { try mirror.replace(mirror.manifest(crawl), old, new) }
            try mirror.reseal()
            // The line of the second crawl is contradicted by its record, the page by that of the third.
            return [page, mirror.manifest(mirror.crawls[1])]
        },
        Tampering("manifest lines out of order, with all digests made right") { mirror in
            let manifest = mirror.manifest(mirror.crawls[2])
            try mirror.edit(manifest) { bytes in
                bytes = Array(bytes.split(separator: 10).reversed().joined(separator: [10])) + [10]
            }
            try mirror.reseal()
            return [manifest]
        },
        Tampering("a summary edited") { mirror in
            let summary = mirror.summary(mirror.crawls[1])
            try mirror.replace(summary, "\"retries\":0", "\"retries\":1")
            return [summary]
        },
        Tampering("the newest summary edited") { mirror in
            let summary = mirror.summary(mirror.crawls[2])
            try mirror.replace(summary, "\"retries\":0", "\"retries\":1")
            return [summary]
        },
        Tampering("a summary that is no JSON") { mirror in
            try mirror.write(mirror.summary(mirror.crawls[1]), Array("{".utf8))
            return [mirror.summary(mirror.crawls[1])]
        },
        Tampering("a crawl dropped from the middle", others: true) { mirror in
            let crawl = mirror.crawls[1]
            try mirror.drop(crawl)
            return [mirror.summary(crawl)]
        },
        Tampering("the newest crawl dropped, while the head names it", others: true) { mirror in
            let crawl = mirror.crawls[2]
            try mirror.drop(crawl)
            return [mirror.summary(crawl)]
        },
        Tampering("two crawls in each other's place", others: true) { mirror in
            let (one, other) = (mirror.crawls[0], mirror.crawls[1])
            try mirror.move("crawls/" + one, to: "aside")
            try mirror.move("crawls/" + other, to: "crawls/" + one)
            try mirror.move("aside", to: "crawls/" + other)
            return [mirror.summary(one), mirror.summary(other)]
        },
        Tampering("a crawl copied in before the first", others: true) { mirror in
            let planted = "20200101T000000Z"
            try FileManager.default.copyItem(
                atPath: "\(mirror.path)/crawls/\(mirror.crawls[0])", toPath: "\(mirror.path)/crawls/\(planted)")
            return [mirror.summary(planted)]
        },
        Tampering("a head that names an older crawl") { mirror in
            let first = mirror.crawls[0]
            let digest = SHA256Digest.of(try mirror.read(mirror.summary(first)))
            try mirror.write("head.json", Array("{\"crawl\":\"\(first)\",\"summary_sha256\":\"\(digest)\"}\n".utf8))
            return ["head.json"]
        },
    ]

    /// The digests of file, manifest, summary and head are made right: what is left is the flaw itself.
    static let flawCases: [(kind: String, Tampering)] = [
        flaw("bare line feed") { try replacing("WARC-Type: response\r\n", "WARC-Type: response\n", in: $0) },
        flaw("Content-Length too long") { try lengthened($0, by: 10) },
        flaw("Content-Length too short") { try lengthened($0, by: -7) },
        flaw("record without its terminator") { String($0.dropLast(2)) },
        flaw("no digest") { $0.replacing(/WARC-Block-Digest: [^\r]*\r\n/) { _ in "" } },
        flaw("no digest") { $0.replacing(/WARC-Payload-Digest: [^\r]*\r\n/) { _ in "" } },
        flaw("wrong block digest") {
            $0.replacing(/WARC-Block-Digest: sha256:.{4}/) { _ in "WARC-Block-Digest: sha256:0000" }
        },
        flaw("wrong payload digest") {
            $0.replacing(/WARC-Payload-Digest: sha256:.{4}/) { _ in "WARC-Payload-Digest: sha256:0000" }
        },
        flaw("unknown field") {
            try replacing("WARC-IP-Address: 127.0.0.1", "WARC-IP-Address: 127.0.0.1\r\nX-Injected: yes", in: $0)
        },
        flaw("target URI in angle brackets") {
            $0.replacing(/WARC-Target-URI: (\S+)/) { "WARC-Target-URI: <\($0.1)>" }
        },
        whole("cut off") { bytes, _ in bytes.removeLast(100) },
        whole("cut off") { bytes, _ in bytes.removeLast(4) },
        whole("several records in one gzip member") { bytes, members in
            let compressor = GzipCompressor(level: 4)
            var members = members
            members[4] += members.remove(at: 5)
            bytes = members.flatMap { compressor.member($0) }
        },
        whole("duplicate record id") { bytes, members in bytes += GzipCompressor(level: 4).member(members[4]) },
    ]

    private static func flaw(_ kind: String, _ change: @escaping @Sendable (String) throws -> String) -> (
        String, Tampering
    ) {
        (
            kind,
            Tampering(kind) { mirror in
                let file = mirror.volume(mirror.crawls[0])
                try mirror.editRecord(file, with: "WARC-Type: response\r\nWARC-Record-ID", change)
                try mirror.reseal()
                return [file]
            }
        )
    }

    private static func whole(
        _ kind: String, _ change: @escaping @Sendable (inout [UInt8], [[UInt8]]) throws -> Void
    ) -> (String, Tampering) {
        (
            kind,
            Tampering(kind) { mirror in
                let file = mirror.volume(mirror.crawls[0])
                let members = try mirror.texts(file)
                try mirror.edit(file) { try change(&$0, members) }
                try mirror.reseal()
                return [file]
            }
        )
    }

    private static func lengthened(_ record: String, by count: Int) throws -> String {
        let length = try #require(try /Content-Length: (\d+)/.firstMatch(in: record).flatMap { Int($0.1) })
        return try replacing(
            "Content-Length: \(length)\r\nWARC-Block", "Content-Length: \(length + count)\r\nWARC-Block", in: record)
    }

    @Test("one that nobody touched is intact")
    func intact() async throws {
        let mirror = try await SoundMirror.copy()
        let (status, finding) = try await mirror.verified()
        #expect(status == 0 && finding.damage.isEmpty, "\(finding)")
    }

    @Test("every way to damage a file is found, by both checkers, and named", arguments: fileCases)
    func files(_ tampering: Tampering) async throws { try await check(tampering) }

    @Test("what is done to a manifest, a summary or a whole crawl is found and named", arguments: crawlCases)
    func crawls(_ tampering: Tampering) async throws { try await check(tampering) }

    @Test("each flaw of a WARC file is found although every digest above it is right", arguments: flawCases.indices)
    func flaws(_ place: Int) async throws {
        let (kind, tampering) = Self.flawCases[place]
        let (file, finding) = try await check(tampering)
        #expect(finding.details(file).contains(kind), "\(kind): \(finding)")
    }

    @discardableResult
    private func check(_ tampering: Tampering) async throws -> (file: String, finding: TamperedMirror.Finding) {
        let mirror = try await SoundMirror.copy()
        let expected = try tampering.apply(mirror)
        let (status, finding) = try await mirror.verified()
        #expect(status == 2)
        let named = Set(finding.damage.map(\.path))
        if tampering.isExact {
            #expect(named == Set(expected), "\(finding)")
        } else {
            #expect(named.isSuperset(of: expected), "\(finding)")
        }
        #expect(finding.damage.map(\.path) == finding.damage.map(\.path).sorted())
        #expect(finding.damage.allSatisfy { !$0.repair.isEmpty && !$0.details.isEmpty })
        return (expected[0], finding)
    }
}
