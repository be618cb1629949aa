import Foundation
import PouchArchive
import PouchBytes
import TestSupport

/// A copy of a sound mirror, to be damaged. Its manifests are plain, which a tool may change.
struct TamperedMirror {
    let path: String
    private let scratch: Scratch

    init(copying original: String) throws {
        scratch = try Scratch()
        path = scratch.path("mirror")
        try FileManager.default.copyItem(atPath: original, toPath: path)
        try MirrorFiles(path: path).unpack()
    }

    var files: MirrorFiles { MirrorFiles(path: path) }
    var crawls: [String] { files.crawls }

    func read(_ file: String) throws -> [UInt8] {
        guard let data = FileManager.default.contents(atPath: path + "/" + file) else {
            throw TestFailure("no \(file)")
        }
        return [UInt8](data)
    }

    func write(_ file: String, _ bytes: [UInt8]) throws {
        let url = URL(fileURLWithPath: path + "/" + file)
        try FileManager.default.createDirectory(at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
        try Data(bytes).write(to: url)
    }

    func remove(_ file: String) throws { try FileManager.default.removeItem(atPath: path + "/" + file) }

    func move(_ file: String, to other: String) throws {
        let url = URL(fileURLWithPath: path + "/" + other)
        try FileManager.default.createDirectory(at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
        try FileManager.default.moveItem(atPath: path + "/" + file, toPath: url.path)
    }

    func edit(_ file: String, _ change: (inout [UInt8]) throws -> Void) throws {
        var bytes = try read(file)
        let before = bytes
        try change(&bytes)
        guard bytes != before else { throw TestFailure("\(file) was not changed") }
        try write(file, bytes)
    }

    func replace(_ file: String, _ old: String, _ new: String) throws {
        try edit(file) { $0 = Array(try replacing(old, new, in: String(decoding: $0, as: UTF8.self)).utf8) }
    }

    // MARK: - What a crawl wrote

    func manifest(_ crawl: String) -> String { "crawls/\(crawl)/manifest.jsonl" }
    func summary(_ crawl: String) -> String { "crawls/\(crawl)/summary.json" }
    func volume(_ crawl: String) -> String { "archive/\(crawl)-00001.warc.gz" }

    /// Everything of a crawl but what later ones made of its pages.
    func drop(_ crawl: String) throws {
        try remove("crawls/" + crawl)
        try remove(volume(crawl))
    }

    /// A WARC file's members, decompressed.
    func texts(_ file: String) throws -> [[UInt8]] { try Self.members(read(file)).map(\.text) }

    /// Writes a WARC file anew, a member each.
    func write(_ file: String, members: [[UInt8]]) throws {
        let compressor = GzipCompressor(level: 4)
        try write(file, members.flatMap { compressor.member($0) })
    }

    /// Changes the record whose text holds `mark`.
    func editRecord(_ file: String, with mark: String, _ change: (String) throws -> String) throws {
        var members = try texts(file)
        guard let place = members.firstIndex(where: { String(decoding: $0, as: UTF8.self).contains(mark) }) else {
            throw TestFailure("no record with \(mark)")
        }
        members[place] = Array(try change(String(decoding: members[place], as: UTF8.self)).utf8)
        try write(file, members: members)
    }

    static func members(_ bytes: [UInt8]) throws -> [(offset: Int, length: Int, text: [UInt8])] {
        var start = 0
        let reader = GunzipReader { target in
            let count = min(target.count, bytes.count - start)
            target.copyBytes(from: bytes[start..<start + count])
            start += count
            return count
        }
        var members: [(offset: Int, length: Int, text: [UInt8])] = []
        var buffer = [UInt8](repeating: 0, count: 1 << 16)
        while let offset = try? reader.nextMember() {
            var text: [UInt8] = []
            while let count = try? buffer.withUnsafeMutableBytes({ try reader.read(into: $0) }), count > 0 {
                text += buffer[..<count]
            }
            members.append((offset, reader.position - offset, text))
        }
        return members
    }

    // MARK: - What a careful forger does

    /// Makes every digest right again, from the WARC files to the head: only what contradicts itself is left.
    func reseal() throws {
        var previous: String?
        for crawl in crawls {
            let volume = try read(volume(crawl))
            var places: [String: (Int, Int)] = [:]
            for member in try Self.members(volume) {
                for match in String(decoding: member.text, as: UTF8.self).matches(of: /WARC-Record-ID: (<[^>]+>)/) {
                    places[String(match.1)] = (member.offset, member.length)
                }
            }
            var lines: [[UInt8]] = []
            for line in try read(manifest(crawl)).split(separator: 10) {
                let text = String(decoding: line, as: UTF8.self).replacing(
                    /"offset":\d+,"length":\d+,"record_id":"(<[^"]+>)"/
                ) { match in
                    guard let (offset, length) = places[String(match.1)] else { return String(match.0) }
                    return "\"offset\":\(offset),\"length\":\(length),\"record_id\":\"\(match.1)\""
                }
                lines.append(Array(text.utf8))
            }
            let manifest: [UInt8] = lines.flatMap { $0 + [10] }
            try write(self.manifest(crawl), manifest)
            var tree = MerkleAccumulator()
            for line in lines { tree.append(line[...]) }
            var summary = String(decoding: try read(self.summary(crawl)), as: UTF8.self)
            summary = summary.replacing(/"lines":\d+,"bytes":\d+,"sha256":"\w+","merkle_root":"\w+"/) { _ in
                "\"lines\":\(lines.count),\"bytes\":\(manifest.count),\"sha256\":\"\(SHA256Digest.of(manifest))\",\"merkle_root\":\"\(tree.root)\""
            }
            summary = summary.replacing(/(\.warc\.gz",)"bytes":\d+,"sha256":"\w+"/) { match in
                "\(match.1)\"bytes\":\(volume.count),\"sha256\":\"\(SHA256Digest.of(volume))\""
            }
            if let previous {
                summary = summary.replacing(/"summary_sha256":"\w+"/) { _ in "\"summary_sha256\":\"\(previous)\"" }
            }
            try write(self.summary(crawl), Array(summary.utf8))
            previous = SHA256Digest.of(summary).hex
        }
        if let last = crawls.last, let previous {
            try write("head.json", Array("{\"crawl\":\"\(last)\",\"summary_sha256\":\"\(previous)\"}\n".utf8))
        }
    }

    // MARK: - Both checkers

    struct Finding: Decodable {
        struct Damage: Decodable {
            var path: String
            var kind: String
            var details: [String]
            var urls: [String]?
            var repair: String
        }

        struct Signed: Decodable {
            var key: String
            var crawls: Int
        }

        var state: String
        var damage: [Damage]
        var notes: [String]?
        var signed: Signed?

        var kinds: [String: String] { Dictionary(uniqueKeysWithValues: damage.map { ($0.path, $0.kind) }) }

        func details(_ path: String) -> String {
            damage.first { $0.path == path }?.details.joined(separator: "\n") ?? ""
        }
    }

    /// What `pouch verify --key` finds.
    func verified(key: String) async throws -> (status: Int32, finding: Finding) {
        try Self.finding(of: try await Program.pouch("verify", path, "--key", key, "--json"))
    }

    private static func finding(of result: Program.Result) throws -> (status: Int32, finding: Finding) {
        guard let finding = try? JSONDecoder().decode(Finding.self, from: Data(result.output.utf8)) else {
            throw TestFailure("status \(result.status): \(result.output)\(result.errors)")
        }
        return (result.status, finding)
    }

    /// What `pouch verify` finds; the independent checker must name the same files and end with the same code.
    func verified() async throws -> (status: Int32, finding: Finding) {
        let script = Program.root.appending(path: "scripts/verify_mirror.py").path
        async let independent = Program.run(URL(fileURLWithPath: "/usr/bin/env"), ["python3", script, path])
        let result = try await Program.pouch("verify", path, "--json")
        let other = try await independent
        let finding = try Self.finding(of: result).finding
        let named = Set(other.output.split(separator: "\n").map { $0.split(separator: "\t")[1] })
        let mine = Set(finding.damage.map { Substring($0.path) })
        guard other.status == result.status, named == mine else {
            throw TestFailure(
                "the checkers disagree: \(result.status) \(mine.sorted()) and \(other.status) \(named.sorted())\n\(result.output)\(other.output)\(other.errors)"
            )
        }
        return (result.status, finding)
    }
}

func replacing(_ old: String, _ new: String, in text: String) throws -> String {
    guard text.contains(old) else { throw TestFailure("there is no \(old)") }
    return text.replacingOccurrences(of: old, with: new)
}
