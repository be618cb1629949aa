import PouchBytes
import PouchExtract
import PouchMirror
import PouchProfile
import PouchURL

/// Check 3: the statement's file, and what its page says when it is read anew.
struct StatementEvidence {
    private(set) var finding: EvidenceCheck.Finding
    private let subject: EvidenceSubject

    init(_ subject: EvidenceSubject) throws {
        self.subject = subject
        finding = .init(name: .statement, state: .none, detail: "the document is no statement", command: "")
        guard let statement = subject.line.statement else { return }
        finding.expected = statement.textSHA256
        if try subject.newestLine().statement == statement {
            try checkFile(statement)
        } else {
            finding.state = .notAsked
            finding.detail = "the file in statements/ is that of a newer version"
        }
        if finding.state != .failed { try checkReading(statement) }
    }

    private mutating func fail(_ detail: String) {
        finding.state = .failed
        finding.detail = detail
    }

    // MARK: - The file

    private mutating func checkFile(_ statement: ManifestLine.Statement) throws {
        guard let path = statement.path, let wanted = statement.sha256 else {
            finding.detail = "the crawl had lost the statement's file, and said so"
            return
        }
        let states = try ExtractionChain(subject.folder).states(
            of: subject.line.url, from: .init(path: path, sha256: wanted))
        finding.file = states[0].path
        finding.command = "echo \(shellQuoted("\(states[0].sha256.hex)  \(states[0].path)")) | sha256sum -c"
        for state in states {
            guard let file = try subject.folder.open(MirrorPath.components(state.path) ?? []) else { continue }
            finding.file = state.path
            guard let bytes = try StatementFile.contents(of: file) else { return fail("larger than any statement") }
            return try check(bytes, state.path, states)
        }
        if try subject.isVouchedFor(states[0].path, nil, .missing) { return moved() }
        fail("the statement's file is missing")
    }

    private mutating func check(_ bytes: [UInt8], _ path: String, _ states: [ExtractionChain.State]) throws {
        let digest = SHA256Digest.of(bytes)
        guard states.contains(.init(path: path, sha256: digest)) else {
            if try subject.isVouchedFor(path, digest, .altered) { return moved() }
            finding.computed = digest.hex
            finding.expected = states[0].sha256.hex
            return fail("its SHA-256 is not the one in the manifest")
        }
        guard let facts = StatementFile(json: bytes), facts.isTextRight, facts.url == subject.line.url,
            let record = facts.provenance.recordID
        else {
            return fail("it is not the statement of its URL, or its text_sha256 is not that of its text")
        }
        finding.computed = facts.textSHA256
        finding.expected = facts.textSHA256
        guard let place = try subject.captures.place(ofRecord: record, of: subject.line.url),
            try RecordEvidence.read(place, subject.folder).record?.header.value(of: "WARC-Target-URI") == facts.target
        else { return fail("the record it was read from is not there") }
        finding.state = .held
        finding.detail = "the file has the digest of the manifest's line, and its text its own"
    }

    private mutating func moved() {
        finding.state = .notAsked
        finding.detail = "a crawl under way has read the statement anew"
    }

    // MARK: - The page

    private mutating func checkReading(_ statement: ManifestLine.Statement) throws {
        guard let wanted = statement.textSHA256 else { return }
        guard let make = subject.mirror.extractor else {
            finding.detail += "; its page was not read anew: no profile"
            return
        }
        guard let text = try text(by: make) else {
            finding.detail += "; its page could not be read anew"
            return
        }
        let found = SHA256Digest.of(text).hex
        // An extraction that was written since has its own text.
        let known = finding.state == .held ? finding.computed ?? wanted : wanted
        if found == known {
            finding.state = .held
            finding.computed = found
            finding.expected = known
            finding.detail += "; its page, read anew, gives the same text"
        } else {
            finding.state = .differs
            finding.computed = found
            finding.expected = known
            finding.detail += "; its page, read anew by today's rules, gives another text: `pouch extract` shows it"
        }
    }

    /// The statement's text, from the page as the crawl fetched it; nil when there is no page, or no statement in it.
    private func text(by make: (CrawlCatalog.Crawl) throws -> PageExtractor) throws -> String? {
        let captures = subject.captures
        let crawl = try subject.copyRecord()?.crawl ?? subject.place
        guard let url = WebURL(subject.line.url), let body = try? captures.page(of: subject.line, in: subject.place)
        else { return nil }
        let extractor = try make(captures.crawls[crawl])
        let page = FetchedPage(url: url, body: body, contentType: subject.line.contentType)
        let reading = extractor.extract(page, role: .statement, listing: nil)
        if let address = SectionAddress(subject.line.url) { return reading.section(address.fragment)?.text }
        return try StatementParts(extractor).joined(reading, of: url) { url in
            guard let line = try captures.line(of: url.text, in: subject.place) else { return .missing }
            guard line.role == Role.part.rawValue else { return .other }
            guard let body = try? captures.page(of: line, in: subject.place), let own = WebURL(line.url) else {
                return .missing
            }
            return .page(FetchedPage(url: own, body: body, contentType: line.contentType))
        }?.text
    }
}
