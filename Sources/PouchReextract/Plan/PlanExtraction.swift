import Foundation
import PouchArchive
import PouchBytes
import PouchExtract
import PouchMirror
import PouchProfile
import PouchURL

/// Reads the statements of a plan's lines again: a row for each line, in their order, a statement or why there is none.
///
/// A row depends on its line, the mirror and the profile alone. So shards give the rows that the whole plan gives, and a
/// run that was ended goes on behind its last row.
package struct PlanExtraction {
    /// Counts of a run.
    package struct Result: Sendable {
        package var statements = 0
        /// Rows that say why there is no statement.
        package var errors = 0
    }

    private let folder: MirrorFolder
    private let profile: SiteProfile
    private let captures: CaptureReader
    private let lanes: Int

    /// - Parameter lanes: threads that read.
    package init(
        _ folder: MirrorFolder, profile: SiteProfile, lanes: Int = ProcessInfo.processInfo.activeProcessorCount
    ) throws {
        self.folder = folder
        self.profile = profile
        self.lanes = lanes
        let limits = RecordReader.Limits(
            coded: profile.limits.bodyBytes + (1 << 20), decoded: profile.limits.decodedBytes)
        captures = CaptureReader(folder, try CrawlCatalog(folder).complete(), limits: limits)
    }

    /// - Parameters:
    ///   - next: the next line of the plan, without its end; nil at the plan's end.
    ///   - visit: called with each row, without a line's end.
    package func run(next: () throws -> [UInt8]?, visit: ([UInt8]) throws -> Void) throws -> Result {
        var result = Result()
        let (profile, captures) = (profile, captures)
        let pool = OrderedPool<[UInt8], PlanRow>(lanes: lanes) {
            let reader = PlanReader(profile: profile, captures: captures)
            return { reader.row(of: $0) }
        }
        func take(_ row: PlanRow) throws {
            if row.isStatement { result.statements += 1 } else { result.errors += 1 }
            try visit(row.bytes)
        }
        while let line = try next() { try pool.push(line, bytes: line.count, visit: take) }
        try pool.finish(visit: take)
        return result
    }
}

/// What came of a line.
struct PlanRow: Sendable {
    var bytes: [UInt8]
    var isStatement = true

    init(statement: [UInt8]) { bytes = statement }

    /// A row that names the line and what is wrong.
    init(error: String, _ line: PlanLine?) {
        var json = JSONWriter(capacity: 256)
        json.beginObject()
        json.field("error", error)
        json.field("url", line?.page.url)
        json.field("fragment", line?.fragment)
        if let record = line?.page.record {
            json.key("warc")
            json.beginObject()
            json.field("file", record.file)
            json.field("offset", record.offset)
            json.field("length", record.length)
            json.field("record_id", record.id)
            json.endObject()
        }
        json.endObject()
        bytes = json.bytes
        isStatement = false
    }
}

/// Reads one line after another. One a thread.
private final class PlanReader {
    private let captures: CaptureReader
    private let extractors: OriginExtractors
    /// The parts of the page that was read last: its statements come one after another.
    private var parted: (page: PlanLine.Page, label: [Int?], statements: [String: Statement])?

    init(profile: SiteProfile, captures: CaptureReader) {
        self.captures = captures
        extractors = OriginExtractors(profile)
    }

    func row(of bytes: [UInt8]) -> PlanRow {
        let line: PlanLine
        do { line = try PlanLine(bytes) } catch { return PlanRow(error: "no line of a plan: \(error)", nil) }
        do {
            guard var statement = try statement(of: line) else {
                return PlanRow(error: "the page holds no statement by this profile", line)
            }
            statement.requested = line.requested
            return PlanRow(statement: statement.json(crawl: line.crawl, recordID: line.recordID).bytes)
        } catch { return PlanRow(error: "\(error)", line) }
    }

    private func statement(of line: PlanLine) throws -> Statement? {
        let extractor = try extractors.extractor(line.origin)
        if let fragment = line.fragment {
            let label = [line.year, line.month]
            if parted?.page != line.page || parted?.label != label {
                let sections = extractor.extract(try page(line.page, line), role: .statement, listing: nil).sections
                parted = (
                    line.page, label,
                    Dictionary(
                        sections.map { ($0.fragment, $0.statement) }, uniquingKeysWith: { first, _ in first })
                )
            }
            return parted?.statements[fragment]
        }
        let reading = extractor.extract(try page(line.page, line), role: .statement, listing: line.listing)
        if let why = reading.unread { throw PlanFailure(description: why) }
        guard let url = WebURL(line.page.url) else { return nil }
        return try StatementParts(extractor).joined(reading, of: url) { part in
            let identity = extractor.profile.identity(of: part)
            let held = line.parts.first { WebURL($0.url).map { extractor.profile.identity(of: $0) } == identity }
            return try held.map { .page(try page($0, nil)) } ?? .missing
        }
    }

    /// - Parameter line: whose year and month the page has; nil for a further page.
    private func page(_ page: PlanLine.Page, _ line: PlanLine?) throws -> FetchedPage {
        guard let record = page.record else {
            throw PlanFailure(description: "no manifest names a record of \(page.url)")
        }
        // The file would be read as far as the plan says.
        guard record.length <= captures.records.limits.coded + (1 << 20) else {
            throw RecordError.tooLarge(file: record.file, offset: record.offset, limit: captures.records.limits.coded)
        }
        guard let url = WebURL(page.url), let last = try captures.chain(from: record).last else {
            throw PlanFailure(description: "no record of \(page.url)")
        }
        let body = try captures.records.payload(of: last)
        guard SHA256Digest.of(body) == page.sha256 else {
            throw PlanFailure(
                description: "\(record.file), at \(record.offset): the payload is not the page that the plan names")
        }
        return FetchedPage(
            url: url, body: body, contentType: page.contentType, year: line?.year, month: line?.month)
    }
}

/// Why a page gives no statement.
private struct PlanFailure: Error, CustomStringConvertible { let description: String }
