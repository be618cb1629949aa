import PouchBytes
import PouchMirror
import PouchProfile
import PouchReextract
import PouchReport
import PouchStore
import PouchURL

/// The statements of a mirror, extracted again: shown with their changes, and written when that is asked for.
package struct ReextractionJob {
    /// The form of the changes.
    package enum Form: Sendable {
        /// Text as they are found, then the counts.
        case text
        /// JSON Lines as they are found; the counts are a message.
        case jsonLines
        /// One object, at the end.
        case json
    }

    package var mirror: String
    /// A profile's name or path; nil for the one that the newest crawl keeps.
    package var profile: String?
    /// Only pages that this crawl captured.
    package var crawl: String?
    /// Only pages of these addresses, or the sections that they name by a fragment; none for all.
    package var urls: [String] = []
    /// Whether the statements that change are written.
    package var isWritten = false
    package var form = Form.text

    package init(mirror: String) { self.mirror = mirror }

    /// - Throws: `StoreError`, `ProfileError`, ``MirrorProfile/Missing``.
    package func run(_ output: RunOutput) throws -> ExtractionEnd {
        let started = Timestamp.now()
        var store = try MirrorStore(folder: try MirrorFolder(path: mirror, create: false), create: false)
        guard isWritten else {
            if try MirrorExtraction.isPending(in: store) {
                output.message(
                    "\(mirror): an extraction was killed half-way; --write, or the next crawl, brings it to its end"
                )
            }
            return try extract(store, started, nil, output)
        }
        let folder = try MirrorFolder(path: mirror, create: true)
        let lock = try MirrorLock(folder, now: started.rfc3339)
        defer { withExtendedLifetime(lock) {} }
        store = try MirrorStore(folder: folder, create: true)
        for name in try MirrorExtraction.finishPending(store) {
            output.message("extraction \(name), which was killed, is brought to its end")
        }
        try CrawlWriter.recoverUnfinished(store)
        return try extract(store, started, try MirrorExtraction(store, now: started), output)
    }

    private func extract(
        _ store: MirrorStore, _ started: Timestamp, _ writer: MirrorExtraction?, _ output: RunOutput
    ) throws -> ExtractionEnd {
        var statements = try store.heldStatements().filter { held in
            crawl == nil || held.crawl == crawl
        }
        guard !statements.isEmpty || profile != nil else {
            output.message("\(mirror): no statement to extract again")
            return .complete
        }
        let site = try MirrorProfile.load(store.folder, given: profile) { [statements] in
            MirrorReextraction.profileName(of: statements, in: store)
        }
        // An address with a fragment stands for that part of its page alone.
        let parts = Set(urls.compactMap { SectionAddress($0)?.text })
        let pages = urls.filter { SectionAddress($0) == nil }
        let wanted = Set(pages.compactMap { WebURL($0) }.map { site.identity(of: $0) })
        if !urls.isEmpty {
            statements = statements.filter {
                wanted.contains(site.identity(of: $0.url)) || parts.contains($0.address)
            }
        }
        var reextraction = MirrorReextraction(statements, of: store, profile: site)
        var changes: [[UInt8]] = []
        let result = try reextraction.run { changed in
            switch form {
            case .json: changes.append(changed.json())
            case .jsonLines: output.result(changed.json() + [10])
            case .text: output.result(Array(changed.text().utf8))
            }
            try writer?.add(changed.statement)
        }
        let hasNews = writer != nil && result.changed > 0
        if hasNews { try commit(writer, site, result, started) }
        let report = ReextractionReport(
            mirror: mirror, profile: site.name, written: hasNews ? writer?.name : nil, result: result)
        for damage in result.damage { output.message("\(printable(damage.path)): \(printable(damage.detail))") }
        if let first = result.unread.first {
            output.message(
                "\(printable(first.path)): \(printable(first.detail))"
                    + (result.unread.count > 1 ? "; and \(result.unread.count - 1) more like it" : ""))
        }
        show(report, changes, output)
        guard result.damage.isEmpty else { return .damaged }
        return result.unread.isEmpty ? .complete : .incomplete
    }

    private func commit(
        _ writer: MirrorExtraction?, _ site: SiteProfile, _ result: MirrorReextraction.Result, _ started: Timestamp
    ) throws {
        try writer?.commit { json in
            json.field("started_at", started.rfc3339)
            json.field("ended_at", Timestamp.now().rfc3339)
            json.field("profile", site.name)
            json.field("profile_sha256", SHA256Digest.of(site.source).hex)
            json.field("read", result.read)
            json.field("changed", result.changed)
            json.key("fields")
            json.beginObject()
            for (name, count) in result.fields.sorted(by: { $0.key < $1.key }) { json.field(name, count) }
            json.endObject()
        }
    }

    private func show(_ report: ReextractionReport, _ changes: [[UInt8]], _ output: RunOutput) {
        switch form {
        case .json: output.result(report.json(changes))
        case .jsonLines: output.note(report.text())
        case .text: output.result(Array(report.text().utf8))
        }
    }
}
