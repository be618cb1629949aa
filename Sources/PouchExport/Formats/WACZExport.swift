import Foundation
import PouchArchive
import PouchBytes
import PouchMirror

/// A mirror as one WACZ file: its WARC files, their index, and its statements as the pages to begin at.
struct WACZExport {
    let walk: StatementWalk
    let software: String

    func write(to file: ExportFile, scratch: URL) throws -> StatementWalk.Result {
        let pages = try ExportFile(creating: scratch.appending(path: "pages.jsonl").path)
        try pages.write(WACZPage.header)
        let (result, urls) = try walk.selection { try pages.write(page(of: $0).line) }
        try pages.flush()
        let archive = Archive(file, LineSorter(folder: scratch))
        guard result.statements > 0 || urls == nil else { return result }
        try RecordChoice(reader: walk.reader, crawls: walk.crawls, urls: urls).forEach(archive)
        try archive.addIndex(scratch: scratch)
        try archive.add("pages/pages.jsonl", from: pages.path)
        try archive.addPackage(try package(result))
        try file.flush()
        return result
    }

    /// A statement's capture: when the crawl that wrote its file asked for it.
    private func page(of statement: ExportedStatement) throws -> WACZPage {
        let fields = statement.fields
        var time: String?
        for crawl in walk.crawls.reversed() where time == nil || crawl.name == fields.provenance.crawl {
            time = try walk.reader.manifest(of: crawl.name).line(of: fields.url)?.fetchedAt ?? time
            if crawl.name == fields.provenance.crawl { break }
        }
        return WACZPage(id: statement.name, url: fields.url, time: time ?? walk.crawls[0].ended, title: fields.title)
    }

    private func package(_ result: StatementWalk.Result) throws -> WACZPackage {
        let newest = walk.crawls[walk.crawls.count - 1]
        let crawls = walk.crawls.count == 1 ? "crawl \(newest.name)" : "crawls \(walk.crawls[0].name) to \(newest.name)"
        let part = walk.filter.isEmpty ? "" : ", a selection"
        var mainPage: (url: String, date: String?)?
        let mark = ByteNeedle("\"role\":\"start\"")
        try walk.reader.manifest(of: newest.name).forEach(where: mark.stands(in:)) { line in
            guard line.role == "start" else { return true }
            mainPage = (line.url, line.fetchedAt)
            return false
        }
        return WACZPackage(
            title: newest.profile.isEmpty ? "Press archive" : newest.profile,
            description: "\(result.statements) statements, \(crawls)\(part)", created: newest.ended, software: software,
            mainPage: walk.filter.isEmpty ? mainPage : nil)
    }
}

/// The ZIP file as it grows.
private final class Archive: RecordChoice.Sink {
    private var zip: ZipWriter<ExportFile>
    private let sorter: LineSorter
    private var members: [WACZMember] = []
    private var name = ""
    private var isWhole = true
    /// Bytes written of a file that is taken in parts.
    private var written = 0

    init(_ file: ExportFile, _ sorter: LineSorter) {
        zip = ZipWriter(target: file)
        self.sorter = sorter
    }

    // MARK: - WARC files

    func begin(_ volume: MirrorReader.Volume, isWhole: Bool) throws {
        self.isWhole = isWhole
        // A part must not be taken for the file that it is a part of.
        name = isWhole ? volume.name : volume.name.replacing(".warc.gz", with: "-part.warc.gz")
        written = 0
        try zip.begin("archive/" + name)
    }

    func piece(_ bytes: UnsafeRawBufferPointer) throws { try zip.write(bytes) }

    func record(_ record: CDXJIndexer.Record, in file: MirrorFile) throws {
        var entry = record.entry
        if !isWhole {
            entry?.offset = written
            entry?.filename = name
            try file.forEachPiece(from: record.header.offset, count: record.length) { try zip.write($0) }
            written += record.length
        }
        if let entry { try sorter.add(entry.line) }
    }

    func end() throws { try endMember() }

    // MARK: - The rest

    func addIndex(scratch: URL) throws {
        var index = CompressedIndex()
        try zip.begin("indexes/index.cdx.gz")
        try sorter.finish { line in
            index.add(line)
            if index.members.count > 1 << 16 { try zip.write(index.takeMembers()) }
        }
        index.finish()
        try zip.write(index.takeMembers())
        try endMember()
        try add("indexes/index.idx", index.index)
    }

    func add(_ path: String, from file: String) throws {
        try zip.begin(path)
        let handle = try FileHandle(forReadingFrom: URL(fileURLWithPath: file))
        while let piece = try handle.read(upToCount: 1 << 18), !piece.isEmpty { try zip.write([UInt8](piece)) }
        try endMember()
    }

    func addPackage(_ package: WACZPackage) throws {
        let dataPackage = package.dataPackage(members)
        try add("datapackage.json", dataPackage)
        // A signature of the digest goes in here: `WACZPackage.digest(of:signedData:)`.
        try add("datapackage-digest.json", WACZPackage.digest(of: dataPackage))
        try zip.finish()
    }

    private func add(_ path: String, _ bytes: [UInt8]) throws {
        try zip.begin(path)
        try zip.write(bytes)
        try endMember()
    }

    private func endMember() throws {
        let member = try zip.end()
        members.append(WACZMember(path: member.name, size: member.size, sha256: member.sha256))
    }
}
