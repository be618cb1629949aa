import GRDB
import PouchBytes
import PouchMirror

/// A WARC file of a crawl as its summary names it.
struct VolumeDigest: Sendable {
    var number: Int
    var length: Int
    /// nil until it is worked out.
    var sha256: String?
}

extension CrawlWriter {
    /// Hashes the volume that is full on another thread, while the system still has it in memory: the end of a long crawl
    /// need not read it again.
    func beginDigest() {
        let full = VolumeDigest(number: volume.number, length: volume.length)
        digest = BackgroundResult { [folder = store.folder, name] () throws(StoreError) in
            try Self.digested([full], of: name, in: folder)[0]
        }
    }

    /// Notes the digest of the last volume that was full, when there is one.
    public func rememberDigest() throws(StoreError) {
        guard let digest else { return }
        self.digest = nil
        try remember(try digest.value())
    }

    func remember(_ volume: VolumeDigest) throws(StoreError) {
        try store.write { db in
            try db.execute(
                sql: "UPDATE volume SET sha256 = ? WHERE crawl = ? AND number = ?",
                arguments: [volume.sha256, self.id, volume.number])
        }
    }

    /// The crawl's volumes in their order.
    func volumes() throws(StoreError) -> [VolumeDigest] {
        try store.read { db in
            try Row.fetchAll(
                db, sql: "SELECT number, length, sha256 FROM volume WHERE crawl = ? ORDER BY number",
                arguments: [self.id]
            ).map { VolumeDigest(number: $0[0], length: $0[1], sha256: $0[2]) }
        }
    }

    /// The volumes with their digests: only those that have none yet are read. The one that grows never has one before.
    static func digested(_ volumes: [VolumeDigest], of crawl: String, in folder: MirrorFolder) throws(StoreError)
        -> [VolumeDigest]
    {
        var digested = volumes
        for place in volumes.indices where volumes[place].sha256 == nil || place == volumes.count - 1 {
            let file = try WARCVolume(
                folder: folder, crawl: crawl, number: volumes[place].number, length: volumes[place].length)
            digested[place].sha256 = try file.digest().hex
        }
        return digested
    }
}
