import PouchArchive
import PouchBytes
import PouchMirror
import PouchSeal

/// The evidence of one version of a document in one ZIP file, which can be checked by hand, without the mirror and
/// without Pouch, as `HOWTO.txt` in it describes. The same mirror gives the same bytes.
package struct EvidencePackage: Sendable {
    /// A file in the package.
    package struct Member: Sendable, Equatable {
        package let name: String
        package let bytes: [UInt8]
    }

    /// In the order of the file; `HOWTO.txt` is the first.
    package let members: [Member]

    /// - Parameter check: of the same mirror, made just now.
    /// - Throws: `StoreError`, `RecordError` and `SealError` when a part cannot be read: the check's findings name it.
    package init(_ check: EvidenceCheck, in mirror: EvidenceCheck.Mirror) throws {
        let subject = try EvidenceSubject(check.url, check.crawl, in: mirror)
        var members: [Member] = []
        func add(_ name: String, _ bytes: [UInt8]?) {
            if let bytes { members.append(Member(name: name, bytes: bytes)) }
        }
        let records = try Self.records(subject)
        if !records.isEmpty { add("record.warc.gz", records) }
        if check.line.sha256 != nil { add("page", try subject.captures.page(of: check.line, in: subject.place)) }
        if check[.statement]?.state == .held || check[.statement]?.state == .differs,
            let path = check[.statement]?.file.flatMap(MirrorPath.components)
        {
            add("statement.json", try subject.folder.open(path)?.contents())
        }
        if check[.line]?.state == .held, subject.crawl.facts.manifest.merkleRoot != nil,
            let file = try ManifestFile.open(check.crawl, subject.folder)
        {
            let proof = try Proof.make(
                url: check.url, crawl: check.crawl, leaves: mirror.leaves(check.crawl, file), in: subject.folder)
            add("proof.json", proof.fileContents)
        }
        for (name, file) in [
            ("summary.json", "summary.json"), ("summary.json.minisig", "summary.json.minisig"),
            ("summary.json.tsr", "summary.json.tsr"),
        ] {
            add(name, try subject.folder.open(["crawls", check.crawl, file])?.contents())
        }
        for later in subject.captures.crawls[(subject.place + 1)...] {
            add("chain/\(later.name).json", try subject.folder.open(SummaryFacts.path(of: later.name))?.contents())
        }
        add("head.json", try subject.folder.open(MirrorHead.path)?.contents())
        add("head.json.minisig", try subject.folder.open(["head.json.minisig"])?.contents())
        if let key = mirror.key { add("pouch.pub", key.fileContents) }
        let guide = EvidenceGuide(check, Set(members.map(\.name)))
        self.members = [Member(name: "HOWTO.txt", bytes: Array(guide.text.utf8))] + members
    }

    /// The ZIP file: stored members with fixed times.
    package func zip() throws -> [UInt8] {
        let buffer = ZipBuffer()
        var zip = ZipWriter(target: buffer)
        for member in members {
            try zip.begin(member.name)
            try zip.write(member.bytes)
            _ = try zip.end()
        }
        try zip.finish()
        return buffer.bytes
    }

    /// The record of a version, and those that it refers to, as `record.warc.gz` has them.
    ///
    /// - Throws: as ``EvidenceCheck/init(of:crawl:in:)``, and `RecordError`.
    package static func records(
        of url: String, crawl: String, in mirror: EvidenceCheck.Mirror
    ) throws -> [UInt8] {
        try records(try EvidenceSubject(url, crawl, in: mirror))
    }

    private static func records(_ subject: EvidenceSubject) throws -> [UInt8] {
        var records: [ManifestLine.Record] = []
        if let copy = try subject.copyRecord()?.record { records = try subject.captures.chain(from: copy).map(\.place) }
        if let own = subject.line.record, !records.contains(own) { records.insert(own, at: 0) }
        return try bytes(of: records, subject.folder)
    }

    /// The records' own gzip members, one behind the other: a WARC file. The last one holds the payload.
    private static func bytes(of records: [ManifestLine.Record], _ folder: MirrorFolder) throws -> [UInt8] {
        var bytes: [UInt8] = []
        for record in records {
            guard let path = MirrorPath.components(record.file), let file = try folder.open(path) else {
                throw RecordError.missing(file: record.file)
            }
            bytes += try file.bytes(at: record.offset, count: record.length)
        }
        return bytes
    }
}
