import Foundation
import GRDB
import PouchArchive
import PouchBytes
import PouchMirror
import PouchProfile
import PouchURL
import Testing

@testable import PouchCrawl
@testable import PouchStore

/// A mirror of one test's own, gone when the test is done, and the moves of a crawl in short.
final class Lab {
    let path: String
    let folder: MirrorFolder
    let store: MirrorStore
    private(set) var session: CrawlWriter
    private static let start = Timestamp(microseconds: 1_795_505_400_000_000)
    private var clock: Int64 = 0

    init() throws {
        path = FileManager.default.temporaryDirectory.appending(path: "pouch-store-\(UUID().uuidString)").path
        folder = try MirrorFolder(path: path, create: true)
        store = try MirrorStore(folder: folder, create: true)
        session = try CrawlWriter.open(store, now: Self.start, fresh: false, settings: "{}")
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }

    /// What a new process does: the unfinished crawl, or a new one.
    func reopen(fresh: Bool = false) throws {
        session = try CrawlWriter.open(store, now: tick(), fresh: fresh, settings: "{}")
    }

    func tick() -> Timestamp {
        clock += 1_000_000
        return Timestamp(microseconds: Self.start.microseconds + clock)
    }

    func finish() throws -> CrawlSummary { try session.finish(now: tick(), profile: "lab", robots: []) }

    func url(_ path: String) throws -> WebURL { try #require(WebURL("https://archive.example" + path)) }

    func link(_ path: String, _ role: Role = .statement, title: String? = nil) throws -> FoundLink {
        FoundLink(
            url: try url(path), role: role, title: title, date: nil, year: 2003, month: 4, isListed: role != .start)
    }

    // MARK: - Requests

    /// The document as the frontier has it.
    func pending(_ path: String) throws -> PendingDocument {
        let url = try url(path)
        for priority in FrontierPriority.all {
            if let found = try session.pending(priority: priority, after: -1, limit: 1_000).first(where: {
                $0.url == url
            }) {
                return found
            }
        }
        throw LabError(description: "\(path) does not wait in the frontier")
    }

    func records(_ document: PendingDocument, _ body: String) -> RecordBlock {
        let id = RecordID(deriving: session.name, document.url.text, String(document.attempts), body)
        var record = WARCRecord(
            .response, id: id, date: Self.start, contentType: "application/http;msgtype=response",
            blockHead: Array("HTTP/1.1 200 OK\r\n\r\n".utf8), payload: Array(body.utf8),
            payloadDigest: SHA256Digest.of(body))
        record.set("WARC-Target-URI", document.url.text)
        let member = GzipCompressor(level: 1).member(record.bytes)
        return RecordBlock(bytes: member, offset: 0, length: member.count, recordID: record.id)
    }

    /// A good copy with this body, its files staged; with a statement when `statement` names its id.
    func copy(
        _ document: PendingDocument, _ body: String, statement: String? = nil, month: String = "04",
        links: [FoundLink] = [], fields: FieldsRead? = nil, sections: [(String, String)]? = nil,
        isCut: Bool = false, dedup: Bool = false
    ) throws -> Settlement {
        let place = ["pages"] + PagePath.components(for: document.url)
        let page = StagedFile(name: "\(document.id).page", path: place)
        try folder.stage(page.name, Array(body.utf8))
        var staged: StagedStatement?
        if let statement {
            let json = "{\"id\":\"\(statement)\",\"text\":\"\(body)\"}\n"
            let file = StagedFile(
                name: "\(document.id).statement", path: ["statements", "2003", month, statement + ".json"])
            try folder.stage(file.name, Array(json.utf8))
            staged = StagedStatement(
                id: statement, file: file, sha256: SHA256Digest.of(json).hex, textSHA256: SHA256Digest.of(body).hex)
        }
        var copy = NewCapture(
            etag: "\"\(SHA256Digest.of(body).hex.prefix(8))\"", lastModified: nil, contentType: "text/html",
            charset: "utf-8",
            bytes: body.utf8.count, sha256: SHA256Digest.of(body).hex, payloadSHA256: SHA256Digest.of(body).hex,
            page: page, statement: staged, warnings: 0)
        copy.fieldsRead = fields
        copy.split = try sections.map { sections in
            SplitCapture(sections: try sections.map { try section($0, $1, of: document, month: month) }, isCut: isCut)
        }
        let outcome = try #require(Outcome(of: .captured, document, sha256: copy.sha256))
        var finished = Settlement(
            document: document, disposition: .end(outcome, .capture(copy, links: links)), httpStatus: 200,
            fetchedAt: Self.start)
        finished.records = records(document, body)
        if dedup {
            finished.revisit = { original in
                let bytes = Array("revisit of \(original.recordID)".utf8)
                return RecordBlock(
                    bytes: bytes, offset: 0, length: bytes.count, recordID: "<revisit of \(original.url)>")
            }
        }
        return finished
    }

    /// A section of a page, its file staged.
    private func section(
        _ fragment: String, _ text: String, of document: PendingDocument, month: String
    ) throws -> NewSection {
        let json = "{\"id\":\"\(fragment)\",\"text\":\"\(text)\"}\n"
        let file = StagedFile(
            name: "\(document.id).\(fragment)", path: ["statements", "2003", month, fragment + ".json"])
        try folder.stage(file.name, Array(json.utf8))
        return NewSection(
            fragment: fragment,
            statement: StagedStatement(
                id: fragment, file: file, sha256: SHA256Digest.of(json).hex, textSHA256: SHA256Digest.of(text).hex),
            warnings: 0, content: SHA256Digest.of(json).hex)
    }

    /// Ends, holds or delays a document as a verdict would.
    enum End {
        case same(etag: String?, lastModified: String?)
        case redirect(to: FoundLink)
        case gone, unreachable, refused
        case again(notBefore: Int64, noted: Int64)
        case check(ConfirmationKind)
    }

    func finish(_ document: PendingDocument, _ end: End, status: Int? = nil, error: String? = nil) -> Settlement {
        func ended(_ verdict: Verdict, _ effect: Settlement.Effect) -> Settlement.Disposition {
            .end(Outcome(of: verdict, document) ?? .skipped, effect)
        }
        let disposition: Settlement.Disposition =
            switch end {
            case .same(let etag, let modified): ended(.unchanged, .confirm(etag: etag, lastModified: modified))
            case .redirect(let target): ended(.redirected(to: target.url), .redirect(to: target))
            case .gone: ended(.gone, .remove)
            case .unreachable: ended(.unreachable, .leave)
            case .refused: ended(.refused, .leave)
            case .again(let notBefore, let noted): .retry(notBefore: notBefore, noted: noted)
            case .check(let kind): .confirm(kind)
            }
        return Settlement(
            document: document, disposition: disposition, httpStatus: status, fetchedAt: Self.start, error: error)
    }

    @discardableResult
    func commit(_ requests: Settlement...) throws -> [Committed] { try session.commit(requests) }

    // MARK: - What is on the disk

    func bytes(_ relative: String) -> [UInt8]? {
        FileManager.default.contents(atPath: path + "/" + relative).map { [UInt8]($0) }
    }
    func text(_ relative: String) -> String? { bytes(relative).map { String(decoding: $0, as: UTF8.self) } }
    func put(_ relative: String, _ text: String) throws {
        try Data(text.utf8).write(to: URL(fileURLWithPath: path + "/" + relative))
    }
    func append(_ relative: String, _ bytes: [UInt8]) throws {
        try Data((self.bytes(relative) ?? []) + bytes).write(to: URL(fileURLWithPath: path + "/" + relative))
    }

    var volume: String { "archive/" + session.volumeName }

    func manifest() throws -> [(line: String, object: [String: Any])] {
        let text = try #require(self.text("crawls/\(session.name)/manifest.jsonl"))
        return try text.split(separator: "\n").map {
            (String($0), try #require(try JSONSerialization.jsonObject(with: Data($0.utf8)) as? [String: Any]))
        }
    }

    func outcome(_ path: String) throws -> String? {
        try session.ends(of: [try url(path)]).first?.outcome?.rawValue
    }
}

struct LabError: Error, CustomStringConvertible { let description: String }
