import PouchArchive
import PouchBytes
import PouchMirror
import PouchProfile
import PouchStore
import PouchURL

/// Cuts the statements of a mirror into shards that workers read apart from one another: `pouch extract DIR --plan SHARD`.
///
///     for shard in try ExtractionPlan(of: store).shards(bytes: 256 << 20) { ... }
package struct ExtractionPlan {
    private let lines: [PlanLine]

    /// Of all that the mirror holds, or one crawl captured. The same mirror gives the same plan.
    package init(of store: MirrorStore, crawl: String? = nil) throws {
        let catalog = try CrawlCatalog(store.folder).complete()
        let captures = CaptureReader(store.folder, catalog, limits: .init(decoded: 0))
        func record(of url: String, _ sha256: SHA256Digest, _ id: String?) throws -> ManifestLine.Record? {
            var found: ManifestLine.Record?
            for place in catalog.indices.reversed() {
                guard let line = try captures.line(of: url, in: place), line.sha256 == sha256, let record = line.record
                else { continue }
                if record.id == id { return record }
                // The oldest that has this copy is the answer that brought it.
                found = record
            }
            return found
        }
        let parts = Dictionary(
            try store.heldParts().map { ($0.url.text, $0) }, uniquingKeysWith: { first, _ in first })
        var lines: [PlanLine] = []
        for held in try store.heldStatements() where crawl == nil || held.crawl == crawl {
            guard let digest = SHA256Digest(hex: held.page.sha256) else { continue }
            let old = try store.folder.holds(held.path) ? StatementFile(json: store.folder.read(held.path)) : nil
            var line = PlanLine(
                page: .init(
                    url: held.url.text, contentType: held.contentType, sha256: digest,
                    record: try record(of: held.url.text, digest, held.recordID)))
            line.fragment = held.fragment
            line.requested = old?.provenance.requested
            line.origin = held.origin
            line.crawl = old?.provenance.crawl ?? held.crawl
            line.recordID = old?.provenance.recordID ?? held.recordID
            line.year = held.year
            line.month = held.month
            line.listing = PageRereading.listing(of: held, old)
            for part in (old?.parts ?? []).compactMap({ parts[$0] }) {
                guard let digest = SHA256Digest(hex: part.page.sha256) else { continue }
                line.parts.append(
                    PlanLine.Page(
                        url: part.url.text, contentType: part.contentType, sha256: digest,
                        record: try record(of: part.url.text, digest, nil)))
            }
            lines.append(line)
        }
        self.lines = lines.sorted { $0.order < $1.order }
    }

    /// Statements in it.
    package var count: Int { lines.count }

    /// Lines whose records have about so many bytes together, each shard a stretch of the WARC files.
    package func shards(bytes most: Int) -> [[PlanLine]] {
        var shards: [[PlanLine]] = []
        var size = 0
        for line in lines {
            let length = line.page.record?.length ?? 0
            if shards.isEmpty || size > 0 && size + length > most {
                shards.append([])
                size = 0
            }
            shards[shards.count - 1].append(line)
            size += length
        }
        return shards
    }
}
