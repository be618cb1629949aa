import PouchArchive
import PouchBytes
import PouchMirror

/// Checks 1 and 2: the record where the manifest says that it lies, and what it holds.
struct RecordEvidence {
    private(set) var record: EvidenceCheck.Finding
    private(set) var payload: EvidenceCheck.Finding
    private let subject: EvidenceSubject

    init(_ subject: EvidenceSubject) throws {
        self.subject = subject
        record = .init(
            name: .record, state: .none, detail: "it was not asked for, so that there is no record", command: "")
        payload = .init(name: .payload, state: .none, detail: "no copy is held", command: "")
        let copy = try subject.copyRecord()
        if let own = subject.line.record {
            try checkRecord(own, subject.place)
        } else if let copy {
            try checkRecord(copy.record, copy.crawl)
        }
        if let wanted = subject.line.sha256 { try checkPayload(copy?.record, wanted) }
    }

    // MARK: - The record

    private mutating func checkRecord(_ place: ManifestLine.Record, _ crawl: Int) throws {
        let cut = "tail -c +\(place.offset + 1) \(place.file) | head -c \(place.length)"
        record.file = place.file
        record.expected = place.id
        record.command = "\(cut) > record.warc.gz; gzip -t record.warc.gz && gzip -dc record.warc.gz | head -30"
        let (flaws, found) = try Self.read(place, subject.folder)
        guard let found, flaws.isEmpty else {
            record.state = .failed
            record.detail = flaws.first ?? "no record at \(place.offset)"
            return
        }
        record.computed = found.header.recordID
        let line = crawl == subject.place ? subject.line : try subject.captures.line(of: subject.line.url, in: crawl)
        var problem: String?
        if found.length != place.length { problem = "the record has \(found.length) bytes and not \(place.length)" }
        if found.header.value(of: "WARC-Target-URI") != line?.target { problem = "the record is of another URL" }
        if found.header.recordID != place.id { problem = "the record has another id" }
        if let problem {
            record.state = .failed
            record.detail = problem
            // A whole file counts, and not a record that misquotes it.
            let name = subject.captures.crawls[crawl].name
            if try isProved(place.file) { record.file = ManifestFile.path(name) }
            return
        }
        record.state = .held
        record.detail = "one whole gzip member of \(place.length) bytes at \(place.offset)"
        if crawl != subject.place {
            record.detail +=
                "; crawl \(subject.captures.crawls[crawl].name) wrote it, "
                + (subject.line.isNotDue ? "in this one it was not due" : "this one found nothing new")
        }
    }

    /// Whether a WARC file is, byte for byte, the one that its crawl's summary names. It is read whole: only for a failure.
    private func isProved(_ path: String) throws -> Bool {
        guard let name = VolumeName(path: path), let components = MirrorPath.components(path),
            let volume = subject.captures.crawls.first(where: { $0.name == name.crawl })?.facts.volumes.first(where: {
                $0.file == path
            }), let file = try subject.folder.open(components)
        else { return false }
        return try file.size == volume.bytes && file.sha256() == volume.sha256
    }

    /// A record as verification reads it: flaws in words, and the record when it could be read to its end.
    static func read(
        _ place: ManifestLine.Record, _ folder: MirrorFolder
    ) throws -> (flaws: [String], record: WARCChecker.CheckedRecord?) {
        guard let components = MirrorPath.components(place.file), let file = try folder.open(components) else {
            return (["the file is missing"], nil)
        }
        guard place.length <= WARCVerifier.limits.decoded else { return (["larger than any record"], nil) }
        var records: [WARCChecker.CheckedRecord] = []
        let flaws = try WARCVerifier.check(
            WARCVerifier.Member(offset: place.offset, length: place.length), of: file
        ) { records.append($0) }
        return (flaws.map { "\($0)" }, records.count == 1 ? records.first : nil)
    }

    // MARK: - What it holds

    private mutating func checkPayload(_ place: ManifestLine.Record?, _ wanted: SHA256Digest) throws {
        payload.expected = wanted.hex
        payload.file = place?.file ?? subject.line.path
        payload.command =
            subject.line.path.map { "echo \(shellQuoted("\(wanted.hex)  \($0)")) | sha256sum -c" } ?? record.command
        guard let place else {
            payload.state = .notAsked
            payload.detail = "no sound crawl has the copy's record"
            return try checkPage(wanted)
        }
        switch try digest(from: place) {
        case .failure(let problem):
            payload.state = .failed
            payload.detail = problem.text
            payload.file = problem.file
            return
        case .success(let found):
            payload.computed = found.hex
            guard found == wanted else {
                payload.state = .failed
                payload.detail = "the record's payload, decoded, is not what the manifest's line names"
                if try isProved(place.file) { payload.file = try misquoting() }
                return
            }
            payload.state = .held
            payload.detail = "the record's payload, decoded, has the digest of the manifest's line"
        }
        try checkPage(wanted)
    }

    /// Who is wrong about a record in a file that is proved: the page when the line is its newest, else the manifest.
    private func misquoting() throws -> String {
        let isNewest = try subject.newestLine().record == subject.line.record
        return (isNewest ? subject.line.path : nil) ?? ManifestFile.path(subject.crawl.name)
    }

    private struct Problem: Error {
        let text: String
        let file: String
    }

    /// The digest of the decoded payload behind a record, as verification resolves it.
    private func digest(from place: ManifestLine.Record) throws -> Result<SHA256Digest, Problem> {
        let chain: [RecordReader.Located]
        do { chain = try subject.captures.chain(from: place) } catch let error as RecordError {
            return .failure(Problem(text: "\(error)", file: error.file))
        }
        var writer = RecordTableWriter()
        // The order of files and offsets is that in which a revisit must come behind what it refers to.
        let places = chain.map(\.place).sorted { ($0.file, $0.offset) < ($1.file, $1.offset) }
        var last: String?
        for place in places {
            if place.file != last { writer.begin(path: place.file, crawl: 0) }
            last = place.file
            let (flaws, record) = try Self.read(place, subject.folder)
            guard let record, flaws.isEmpty else {
                return .failure(Problem(text: flaws.first ?? "no record at \(place.offset)", file: place.file))
            }
            try writer.append(record)
        }
        let table = try writer.finish()
        guard let entry = try table.entry(file: place.file, offset: place.offset) else {
            return .failure(Problem(text: "the record at \(place.offset) is no answer", file: place.file))
        }
        switch try table.resolve(entry) {
        case .response(let response): return .success(response.content)
        case .dangling:
            let text = "a revisit refers to a record that is not there, or holds something else"
            return .failure(Problem(text: text, file: place.file))
        }
    }

    /// The file in `pages/`, when it is this version's.
    private mutating func checkPage(_ wanted: SHA256Digest) throws {
        let newest = try subject.newestLine()
        if newest.sha256 == wanted, newest.isInRecord {
            payload.detail += "; no file in pages/ has it, as the profile asks"
            return
        }
        guard newest.sha256 == wanted, let path = subject.line.path, path == newest.path,
            let components = MirrorPath.components(path)
        else {
            payload.detail += "; a newer version stands in pages/"
            return
        }
        guard let file = try subject.folder.open(components) else {
            payload.state = .failed
            payload.detail = "the page is missing; its record holds it"
            payload.file = path
            payload.computed = nil
            return
        }
        let found = try file.sha256()
        guard found != wanted else {
            payload.state = .held
            payload.computed = found.hex
            payload.detail += "; the file in pages/ has it, too"
            return
        }
        if try subject.isVouchedFor(path, found, .altered) {
            payload.detail += "; the file in pages/ is that of a crawl under way"
            return
        }
        payload.state = .failed
        payload.computed = found.hex
        payload.detail = "the file in pages/ has another digest than the manifest's line; its record is whole"
        payload.file = path
    }
}
