import Foundation
import PouchArchive
import PouchBytes
import PouchMirror

/// A mirror as a bag (RFC 8493), laid out under `data/` as in the mirror, so that `data/` is a mirror again. What belongs to
/// unfinished crawls, the database and the lock stay behind.
struct BagExport {
    let walk: StatementWalk
    let software: String

    func write(into path: String) throws -> StatementWalk.Result {
        let bag = try Bag(FolderWriter(path), walk.reader)
        for volume in try volumes() { try bag.add(volume) }
        for crawl in walk.crawls { try bag.addTree(["crawls", crawl.name]) }
        // Later extractions, and the head, which names the newest crawl, with its signature.
        try bag.addTree(["extractions"])
        for name in ["head.json", "head.json.minisig"] { try bag.add([name]) }
        var lost: [String] = []
        try addPages([], bag, &lost)
        var result = try walk.forEach { try bag.add(["statements"] + $0.folder + [$0.name + ".json"], $0.bytes) }
        result.addMissing(lost)
        let newest = walk.crawls[walk.crawls.count - 1]
        try bag.finish([
            ("Bag-Software-Agent", software),
            // The newest crawl's end, and not today, so that the same mirror gives the same bag.
            ("Bagging-Date", String(newest.ended.prefix(10))),
            ("External-Identifier", newest.profile.isEmpty ? newest.name : newest.profile),
            (
                "External-Description",
                "A press archive as mirrored by \(walk.crawls.count) crawls, the last of them \(newest.name)."
            ),
        ])
        return result
    }

    /// The complete crawls' files, and of others those that hold a record that a revisit refers to.
    private func volumes() throws -> [MirrorReader.Volume] {
        let others = Others()
        if try !walk.reader.volumes(besides: walk.crawls).isEmpty {
            try RecordChoice(reader: walk.reader, crawls: walk.crawls, urls: nil).forEach(others)
        }
        return (walk.crawls.flatMap(\.volumes) + others.volumes).sorted { $0.name < $1.name }
    }

    private final class Others: RecordChoice.Sink {
        private(set) var volumes: [MirrorReader.Volume] = []

        func begin(_ volume: MirrorReader.Volume, isWhole: Bool) { if !isWhole { volumes.append(volume) } }
        func piece(_ bytes: UnsafeRawBufferPointer) {}
        func record(_ record: CDXJIndexer.Record, in file: MirrorFile) {}
        func end() {}
    }

    // MARK: - Pages

    private func addPages(_ folder: [String], _ bag: Bag, _ lost: inout [String]) throws {
        for entry in try walk.reader.folder.entries(of: ["pages"] + folder, links: .refused) ?? [] {
            let path = folder + [entry.name]
            if entry.isFolder {
                try addPages(path, bag, &lost)
            } else if walk.reader.incomplete.isEmpty {
                try bag.add(["pages"] + path)
            } else {
                // Another crawl may have written it. Only the copy that a complete crawl saw is wanted.
                let named = (["pages"] + path).joined(separator: "/")
                guard let line = try newestLine(of: path, named) else { continue }
                if try !bag.add(["pages"] + path, if: { $0 == line.sha256 }) { lost.append(named) }
            }
        }
    }

    private func newestLine(of path: [String], _ named: String) throws -> ManifestLine? {
        for crawl in walk.crawls.reversed() {
            if let line = try line(of: path, named, crawl) { return line }
        }
        return nil
    }

    private func line(of path: [String], _ named: String, _ crawl: MirrorReader.Crawl) throws -> ManifestLine? {
        let manifest = try walk.reader.manifest(of: crawl.name)
        if let url = PagePath.url(for: path) {
            let line = try manifest.line(of: url.text)
            return line?.path == named ? line : nil
        }
        // A name that holds a digest leads back to no URL.
        var found: ManifestLine?
        let mark = ByteNeedle(named)
        try manifest.forEach(where: mark.stands(in:)) { line in
            if line.path == named { found = line }
            return found == nil
        }
        return found
    }
}

/// The bag as it grows.
private final class Bag {
    private let folder: FolderWriter
    private let reader: MirrorReader
    private var payload = BagManifests()
    private var tags = BagManifests()
    private let sha256: ExportFile
    private let sha512: ExportFile
    private var tagHashers = TagHashers()

    private struct TagHashers: ~Copyable {
        var sha256 = BagHasher()
        var sha512 = BagHasher()
    }

    init(_ folder: FolderWriter, _ reader: MirrorReader) throws {
        self.folder = folder
        self.reader = reader
        sha256 = try folder.open("manifest-sha256.txt")
        sha512 = try folder.open("manifest-sha512.txt")
    }

    // MARK: - Payload

    func addTree(_ path: [String]) throws {
        for entry in try reader.folder.entries(of: path, links: .refused) ?? [] {
            if entry.isFolder { try addTree(path + [entry.name]) } else { try add(path + [entry.name]) }
        }
    }

    func add(_ path: [String], _ bytes: [UInt8]) throws {
        let name = "data/" + path.joined(separator: "/")
        try folder.write(name, bytes)
        try list(name, BagDigests.of(bytes))
    }

    /// Copies a file of the mirror; drops the copy, and returns false, when its digest is not wanted.
    @discardableResult
    func add(_ path: [String], if isWanted: (SHA256Digest) -> Bool = { _ in true }) throws -> Bool {
        guard let source = try reader.folder.open(path, links: .refused) else { return false }
        let name = "data/" + path.joined(separator: "/")
        let digests = try copy(source, to: name)
        let isWanted = isWanted(digests.sha256)
        if isWanted { try list(name, digests) } else { folder.remove(name) }
        return isWanted
    }

    func add(_ volume: MirrorReader.Volume) throws {
        let name = "data/archive/" + volume.name
        let source = try reader.open(volume)
        let digests = try copy(source, to: name)
        if let digest = volume.sha256, digest != digests.sha256 {
            throw ExportError.damaged(path: source.path, detail: "its SHA-256 is not the one in its crawl's summary")
        }
        try list(name, digests)
    }

    private func copy(_ source: MirrorFile, to name: String) throws -> BagDigests {
        let target = try folder.open(name)
        var hasher = BagHasher()
        try source.forEachPiece(count: source.size) {
            try reader.goOn()
            hasher.update($0)
            try target.write($0)
        }
        try target.flush()
        return hasher.finalize()
    }

    private func list(_ name: String, _ digests: BagDigests) throws {
        payload.add(name, digests)
        let lines = payload.takeLines()
        try sha256.write(lines.sha256)
        try sha512.write(lines.sha512)
        lines.sha256.withUnsafeBytes { tagHashers.sha256.update($0) }
        lines.sha512.withUnsafeBytes { tagHashers.sha512.update($0) }
    }

    // MARK: - Tag files

    func finish(_ info: [(label: String, value: String)]) throws {
        try sha256.flush()
        try sha512.flush()
        let info = BagTags.info(info + [("Payload-Oxum", payload.oxum)])
        try folder.write("bag-info.txt", info)
        try folder.write("bagit.txt", BagTags.declaration)
        tags.add("bag-info.txt", BagDigests.of(info))
        tags.add("bagit.txt", BagDigests.of(BagTags.declaration))
        var hashers = TagHashers()
        swap(&hashers, &tagHashers)
        try addManifestTags(hashers)
        let lines = tags.takeLines()
        try folder.write("tagmanifest-sha256.txt", lines.sha256)
        try folder.write("tagmanifest-sha512.txt", lines.sha512)
    }

    private func addManifestTags(_ hashers: consuming TagHashers) throws {
        let first = hashers.sha256.finalize()
        let second = hashers.sha512.finalize()
        tags.add("manifest-sha256.txt", first)
        tags.add("manifest-sha512.txt", second)
    }
}
