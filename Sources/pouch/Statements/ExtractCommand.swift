import ArgumentParser
import Foundation
import PouchBytes
import PouchExtract
import PouchMirror
import PouchProfile
import PouchReextract
import PouchReport
import PouchStore
import PouchURL

/// `pouch extract`
struct ExtractCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "extract",
        abstract: "Extract statements again, offline: from a mirror, a WARC file or an HTML file.",
        discussion: """
            A mirror: its pages are read again with the profile that its newest crawl keeps, or that --profile names, and what comes out otherwise is shown, field by field. \
            Nothing is changed without --write; with it, the statements are written, and what they were is kept under extractions/. \
            What the listings said of a statement stays as the crawl knew it.

            A WARC file (.warc, .warc.gz, of Pouch or of another tool): the statements in it, as JSON Lines. Listings in the file \
            say which pages are statements; where they say nothing, addresses do. Damage is named on standard error, all \
            that is good is used, and the exit code is 65.

            An HTML file: one statement as JSON; --url says where the page is from.

            A file without --profile: each HTML page is read by general signs. What gave each field stands in provenance.rules as \
            "generic/...". The text is what the other pages of the file do not have; of one page alone, where its sentences stand.

            In shares, on many cores or machines: --make-plan FOLDER cuts a mirror into shards, --plan SHARD reads one. Each \
            line of a shard gives a row, in its order: a statement, or an object with "error" and the record. A worker needs \
            archive/, crawls/ and the profile, no database. With -o, a run that was ended goes on behind its last row.

            Exit codes: 0 extracted, 4 a file holds no statement with a text, or a PDF could not be read here, 65 damage.
            """)

    enum Format: String, ExpressibleByArgument, CaseIterable {
        case text, jsonl
    }

    @Argument(help: "A mirror's folder, a WARC file or an HTML file.")
    var path: String

    @Option(
        help:
            "A profile: a name of `pouch profile list`, or a path (default for a mirror: the one that its newest crawl keeps)."
    )
    var profile: String?

    @Option(help: "A file from this scheme://host:port in place of the profile's: a replica, a staging host, loopback.")
    var origin: String?

    @Flag(help: "Of a mirror: write the statements that change, and keep what they were.")
    var write = false

    @Flag(help: "Of a mirror: print one JSON object.")
    var json = false

    @Option(help: "Of a mirror: print the changes as text, or as JSON Lines (counts then go to standard error).")
    var format: Format?

    @Option(help: "Of a mirror: only pages that this crawl captured.")
    var crawl: String?

    @Option(help: "Only the page of this URL, repeatable; of an HTML file, its address.")
    var url: [String] = []

    @Flag(help: "Of a WARC file: every HTML page, not only those that the profile calls statements.")
    var all = false

    @OptionGroup(title: "In shares")
    var shares: PlanOptions

    func validate() throws {
        if shares.isGiven, write || json || format != nil || !url.isEmpty || all || origin != nil {
            throw ValidationError("--plan and --make-plan go with --profile, --crawl and -o alone")
        }
        if json, format != nil { throw ValidationError("--json and --format exclude each other") }
        if let crawl, Timestamp(compact: crawl) == nil {
            throw ValidationError("--crawl is a crawl's name, such as 20261124T073000Z")
        }
        for text in url where WebURL(text) == nil {
            throw ValidationError("--url is an http or https URL, not \"\(printable(text))\"")
        }
        if let origin { _ = try CrawlCommand.parseOrigin(origin) }
    }

    func run() throws {
        try exiting {
            var isFolder: ObjCBool = false
            if FileManager.default.fileExists(atPath: path, isDirectory: &isFolder), isFolder.boolValue {
                try refuse(
                    [(all, "--all"), (origin != nil, "--origin")], "is for a WARC file; \(path) is a mirror's folder")
                if shares.isGiven { return try shares.run(mirror: path, profile: profile, crawl: crawl) }
                return try MirrorJob(command: self).run()
            }
            try refuse(
                [
                    (write, "--write"), (json, "--json"), (format != nil, "--format"), (crawl != nil, "--crawl"),
                    (shares.isGiven, "a plan"),
                ],
                "is for a mirror's folder; \(path) is a file")
            let file = try InputFile(path: path)
            let kind = try file.kind()
            if profile == nil, kind != .zstandard {
                try refuse(
                    [(origin != nil, "--origin"), (all, "--all")], "needs a profile; without one every page is read")
                let wanted = url.compactMap { WebURL($0) }
                return try GenericExtraction(path: path, wanted: wanted).run(file, isWARC: kind == .warc)
            }
            switch kind {
            case .warc: return try statements(in: file, try fileProfile())
            case .page: return try statement(in: file, try fileProfile())
            case .zstandard:
                printError(
                    "\(path): compressed by Zstandard; unpack it first, as `zstd -d` does, and give what comes out")
                return .badData
            }
        }
    }

    private func refuse(_ options: [(isGiven: Bool, name: String)], _ why: String) throws {
        if let option = options.first(where: \.isGiven) { throw ValidationError("\(option.name) \(why)") }
    }

    private func fileProfile() throws -> SiteProfile {
        guard let profile else {
            let known = ProfilePlaces.standard().names().joined(separator: ", ")
            throw ValidationError("a file needs --profile NAME or PATH" + (known.isEmpty ? "" : "; known: \(known)"))
        }
        let site = try SiteProfile.load(nameOrPath: profile)
        return try origin.map { site.replacingOrigin(try CrawlCommand.parseOrigin($0)) } ?? site
    }

    // MARK: - Files

    private func statements(in file: InputFile, _ site: SiteProfile) throws -> ExitStatus {
        let wanted = Set(url.compactMap { WebURL($0) }.map { site.identity(of: site.canonical($0)) })
        var extraction = try WARCReextraction(
            profile: site, choice: all ? .every : .statements,
            wants: { wanted.isEmpty || wanted.contains(site.identity(of: $0)) },
            open: { file.source(from: $0) })
        let result = try extraction.run { printResult(String(decoding: $0 + [10], as: UTF8.self)) }
        for damage in result.damage {
            printError("\(path): damaged at byte \(damage.offset): \(printable(damage.detail))")
        }
        if let why = NothingExtracted.why(result, site, isEvery: all, isChosen: !wanted.isEmpty) {
            printError("\(path): \(why)")
        }
        if let first = result.unread.first {
            printError("\(path): \(first)" + (result.unread.count > 1 ? "; so for \(result.unread.count) PDFs" : ""))
        }
        if result.revisits > 0 {
            printError("\(path): \(result.revisits) revisit records: their pages are in earlier records")
        }
        guard result.damage.isEmpty else { return .badData }
        return result.statements > result.textless ? .complete : .incomplete
    }

    private func statement(in file: InputFile, _ site: SiteProfile) throws -> ExitStatus {
        guard url.count == 1, let address = WebURL(url[0]) else {
            throw ValidationError(
                "an HTML file needs one --url: the address that the page is from, which its links are resolved by")
        }
        guard let body = try file.contents(limit: site.limits.decodedBytes) else {
            printError("\(path): larger than the \(site.limits.decodedBytes) bytes that the profile allows a page")
            return .badData
        }
        let page = FetchedPage(url: site.canonical(address), body: body, contentType: "text/html")
        let extraction = try PageExtractor(profile: site).extract(page, role: .statement, listing: nil)
        guard let statement = extraction.statement, !statement.paragraphs.isEmpty || statement.title != nil else {
            printError("\(path): 1 page read, no statement found: \(NothingExtracted.noRegion(site))")
            return .incomplete
        }
        printResult(String(decoding: statement.json(crawl: nil, recordID: nil).bytes + [10], as: UTF8.self))
        guard statement.paragraphs.isEmpty else { return .complete }
        printError("\(path): the statement has no text: \(NothingExtracted.noRegion(site))")
        return .incomplete
    }
}

/// `pouch extract` of a mirror.
private struct MirrorJob {
    let command: ExtractCommand

    func run() throws -> ExitStatus {
        let started = Timestamp.now()
        var store = try MirrorStore(folder: try MirrorFolder(path: command.path, create: false), create: false)
        guard command.write else {
            if try MirrorExtraction.isPending(in: store) {
                printError(
                    "\(command.path): an extraction was killed half-way; --write, or the next crawl, brings it to its end"
                )
            }
            return try extract(store, started, nil)
        }
        let folder = try MirrorFolder(path: command.path, create: true)
        let lock = try MirrorLock(folder, now: started.rfc3339)
        defer { withExtendedLifetime(lock) {} }
        store = try MirrorStore(folder: folder, create: true)
        for name in try MirrorExtraction.finishPending(store) {
            printError("extraction \(name), which was killed, is brought to its end")
        }
        try CrawlWriter.recoverUnfinished(store)
        return try extract(store, started, try MirrorExtraction(store, now: started))
    }

    private func extract(_ store: MirrorStore, _ started: Timestamp, _ writer: MirrorExtraction?) throws -> ExitStatus {
        var statements = try store.heldStatements().filter { held in
            command.crawl == nil || held.crawl == command.crawl
        }
        guard !statements.isEmpty || command.profile != nil else {
            printError("\(command.path): no statement to extract again")
            return .complete
        }
        let site = try MirrorProfile.load(store.folder, given: command.profile) { [statements] in
            MirrorReextraction.profileName(of: statements, in: store)
        }
        // An address with a fragment stands for that part of its page alone.
        let parts = Set(command.url.compactMap { SectionAddress($0)?.text })
        let pages = command.url.filter { SectionAddress($0) == nil }
        let wanted = Set(pages.compactMap { WebURL($0) }.map { site.identity(of: $0) })
        if !command.url.isEmpty {
            statements = statements.filter {
                wanted.contains(site.identity(of: $0.url)) || parts.contains($0.address)
            }
        }
        var reextraction = MirrorReextraction(statements, of: store, profile: site)
        var changes: [[UInt8]] = []
        let result = try reextraction.run { changed in
            if command.json { changes.append(changed.json()) }
            if command.format == .jsonl { printResult(String(decoding: changed.json() + [10], as: UTF8.self)) }
            if !command.json, command.format != .jsonl { printResult(changed.text()) }
            try writer?.add(changed.statement)
        }
        let isWritten = writer != nil && result.changed > 0
        if isWritten { try commit(writer, site, result, started) }
        let report = ReextractionReport(
            mirror: command.path, profile: site.name, written: isWritten ? writer?.name : nil, result: result)
        for damage in result.damage { printError("\(printable(damage.path)): \(printable(damage.detail))") }
        if let first = result.unread.first {
            printError(
                "\(printable(first.path)): \(printable(first.detail))"
                    + (result.unread.count > 1 ? "; and \(result.unread.count - 1) more like it" : ""))
        }
        show(report, changes)
        guard result.damage.isEmpty else { return .badData }
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

    private func show(_ report: ReextractionReport, _ changes: [[UInt8]]) {
        if command.json {
            var json = JSONWriter(capacity: 4_096)
            json.beginObject()
            report.write(to: &json)
            json.key("changes")
            json.beginArray()
            for change in changes { json.raw(change) }
            json.endArray()
            json.endObject()
            printResult(String(decoding: json.bytes, as: UTF8.self) + "\n")
        } else if command.format == .jsonl {
            FileHandle.standardError.write(Data(report.text().utf8))
        } else {
            printResult(report.text())
        }
    }
}
