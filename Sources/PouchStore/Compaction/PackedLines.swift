import Foundation
import PouchBytes
import PouchMirror

/// Gzips the manifest and the log of a crawl that is past.
///
/// The gzipped file is written whole under a temporary name, made durable, read back and held against the plain one, and
/// renamed into place; only when that is durable is the plain one removed. Killed in between, both are there, and the next
/// run begins anew.
struct PackedLines {
    let folder: MirrorFolder
    let crawl: String
    private static let staged = "packed"

    func run(isComplete: Bool, _ outcome: inout Compaction) throws(StoreError) {
        var packed: [CrawlLines] = []
        for lines in CrawlLines.allCases {
            guard let plain = try folder.open(["crawls", crawl, lines.rawValue]) else { continue }
            let digest = try pack(plain)
            // No summary names a log, or the manifest of an incomplete crawl.
            let claim = lines == .manifest && isComplete ? try claimedDigest() : digest
            guard digest == claim, try readBack() == digest else {
                folder.unstage(Self.staged)
                outcome.damaged.append(lines.path(of: crawl))
                continue
            }
            let path = ["crawls", crawl, lines.rawValue + CrawlLines.gzipSuffix]
            try folder.publish(Self.staged, to: path)
            outcome.files += 1
            outcome.plainBytes += plain.size
            outcome.packedBytes += try folder.open(path)?.size ?? 0
            packed.append(lines)
        }
        guard !packed.isEmpty else { return }
        try folder.sync()
        for lines in packed { try folder.remove(["crawls", crawl, lines.rawValue]) }
    }

    /// Writes the gzipped file under its temporary name, and makes it durable.
    ///
    /// - Returns: the digest of the plain bytes.
    private func pack(_ plain: MirrorFile) throws(StoreError) -> SHA256Digest {
        let file = try folder.openStaged(Self.staged)
        let shown = folder.shown(MirrorFolder.stagingName + "/" + Self.staged)
        var hasher = SHA256Hasher()
        var writer = BlockGzipWriter()
        var offset = 0
        while offset < plain.size {
            let piece = try plain.bytes(at: offset, count: 1 << 18)
            if piece.isEmpty { break }
            offset += piece.count
            hasher.update(piece)
            try MirrorFolder.writeAll(file.number, writer.append(piece), shown)
        }
        try MirrorFolder.writeAll(file.number, writer.finish(), shown)
        guard fsync(file.number) == 0 else { throw .io(path: shown, operation: "make durable", code: errno) }
        return hasher.finalize()
    }

    private func readBack() throws(StoreError) -> SHA256Digest? {
        try folder.open([MirrorFolder.stagingName, Self.staged])?.unpacked().sha256()
    }

    /// Of the manifest, as the crawl's summary has it; nil when there is no such summary.
    private func claimedDigest() throws(StoreError) -> SHA256Digest? {
        guard let file = try folder.open(["crawls", crawl, "summary.json"]) else { return nil }
        let bytes = try file.contents()
        return (try? SummaryFacts(bytes, crawl: crawl))?.manifest.sha256
    }
}
