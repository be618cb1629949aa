import PouchArchive
import PouchBytes
import PouchMirror
import PouchStore

/// Takes a crawl's manifest into a database that is made anew.
final class LineImport {
    private let folder: MirrorFolder
    private let writer: RebuildWriter
    private let crawl: Int64
    private(set) var count = 0

    init(folder: MirrorFolder, writer: RebuildWriter, crawl: Int64) {
        self.folder = folder
        self.writer = writer
        self.crawl = crawl
    }

    func run(_ name: String) throws {
        var hasRedirects = false
        try eachLine(of: name) { line in
            count += 1
            try take(line, writer.document(of: line))
            if !line.redirectedFrom.isEmpty { hasRedirects = true }
        }
        // Both ends of a redirect must be there.
        guard hasRedirects else { return }
        try eachLine(of: name) { line in
            for source in line.redirectedFrom {
                try writer.redirect(crawl, from: writer.document(source), to: writer.document(line.url))
            }
        }
    }

    private func eachLine(of name: String, _ visit: (ManifestLine) throws -> Void) throws {
        guard let file = try ManifestFile.open(name, folder) else { return }
        var lines = LineReader(file)
        while let (bytes, _) = try lines.next() { try visit(ManifestLine(bytes)) }
    }

    private func take(_ line: ManifestLine, _ document: Int64) throws {
        let fetched = line.fetchedAt.flatMap { Timestamp(rfc3339: $0) }
        var capture = RebuiltCapture(role: line.role, outcome: line.outcome)
        capture.httpStatus = line.httpStatus
        capture.fetched = fetched
        capture.error = line.error
        capture.attempts = line.attempts ?? 0
        capture.volume = line.record.map { String($0.file.dropFirst(8)) }
        capture.offset = line.record?.offset
        capture.length = line.record?.length
        capture.recordID = line.record?.id
        capture.reason = line.reason
        capture.firstStatus = line.firstAnswer?.httpStatus
        capture.firstFetched = line.firstAnswer.flatMap { Timestamp(rfc3339: $0.fetchedAt) }
        capture.firstRecordID = line.firstAnswer?.recordID
        capture.requested = line.requested
        capture.note = line.note
        try writer.add(capture, crawl, document, number: count)
        if line.outcome == Outcome.gone.rawValue { try writer.setState(.gone, of: document) }
        if !line.isNotDue { try writer.setConfirmed(line.confirmsCopy ? fetched : nil, of: document) }
        let held = try writer.heldDigest(of: document)
        if line.confirmsCopy, let digest = line.sha256?.hex {
            try writer.setState(.good, of: document)
            if digest != held { try takeRecord(line, document, fetched) }
        }
        try writer.update(document, Self.copy(line))
    }

    /// The document's bytes differ from the crawl before: either this crawl fetched them, or an incomplete one, to
    /// whose record this one's revisit refers.
    private func takeRecord(_ line: ManifestLine, _ document: Int64, _ fetched: Timestamp?) throws {
        guard let place = line.record, let header = try header(place) else { return }
        let isListing = ["start", "year", "month"].contains(line.role)
        if line.httpStatus == 304 {
            guard case .sha256(let payload) = header.referredPayloadDigest, let id = header.value(of: "WARC-Refers-To")
            else { return }
            let date = header.value(of: "WARC-Refers-To-Date").flatMap { Timestamp(rfc3339: $0) }
            let record = RebuiltRecord(id: id, date: date ?? fetched ?? .now(), payloadSHA256: payload.hex)
            try writer.keep(document, crawl: crawl, record, isListing: isListing)
            return
        }
        let isRevisit = header.type == "revisit"
        guard case .sha256(let payload) = isRevisit ? header.referredPayloadDigest : header.payloadDigest else {
            return
        }
        var record = RebuiltRecord(id: place.id, date: fetched ?? header.date ?? .now(), payloadSHA256: payload.hex)
        record.requested = line.requested
        try writer.keep(document, crawl: crawl, record, isListing: isListing)
        if !isRevisit { try writer.add(record, url: line.target) }
    }

    private func header(_ place: ManifestLine.Record) throws -> WARCHeader? {
        guard let components = MirrorPath.components(place.file), let file = try folder.open(components) else {
            return nil
        }
        // The fields come first: the block is not needed.
        let bytes = try file.bytes(at: place.offset, count: min(place.length, 64 << 10))
        return try? WARCReader(bytes, offset: place.offset).next()
    }

    private static func copy(_ line: ManifestLine) -> RebuiltCopy {
        var copy = RebuiltCopy()
        copy.etag = line.etag
        copy.lastModified = line.lastModified
        copy.contentType = line.contentType
        copy.charset = line.charset
        copy.bytes = line.bytes
        copy.sha256 = line.sha256?.hex
        copy.path = line.path
        // One whose statement is lost is to be asked for again, and written.
        copy.isInRecord = line.isInRecord && (line.statement == nil || line.statement?.path != nil)
        copy.statementID = line.statement?.id
        copy.statementPath = line.statement?.path
        copy.statementSHA256 = line.statement?.sha256?.hex
        copy.textSHA256 = line.statement?.textSHA256
        return copy
    }
}
