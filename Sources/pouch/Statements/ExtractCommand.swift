import ArgumentParser
import Foundation
import PouchBytes
import PouchProfile
import PouchReextract
import PouchReport
import PouchRun
import PouchURL

/// `pouch extract`
struct ExtractCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "extract",
        abstract: "Extract statements again, offline: from a mirror, a WARC file or an HTML file.",
        discussion: """
            A mirror: its pages are read again with the profile that its newest crawl keeps, or that --profile names, and the differences are shown, field by field. \
            Without --write nothing changes; with it, the statements are written, and the earlier ones are kept under extractions/. \
            A statement keeps the title and date that the crawl's listings gave.

            A WARC file (.warc, .warc.gz, of Pouch or of another tool): the statements in it, as JSON Lines. Listings in the file \
            say which pages are statements; for other pages, addresses do. Damage is reported on standard error, the good \
            records are used, and the exit code is 65.

            An HTML file: one statement as JSON; --url says where the page is from.

            A file without --profile: each HTML page is read by general signs. The source of each field is in provenance.rules, as \
            "generic/...". The text is the part that the other pages of the file do not have; of a single page, the part with its sentences.

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

    @Option(
        help:
            "For a file: it is from this scheme://host:port in place of the profile's, such as a replica or a staging host.",
        transform: Origin.init(option:))
    var origin: Origin?

    @Flag(help: "For a mirror: write the statements that change, and keep the earlier ones.")
    var write = false

    @Flag(help: "For a mirror: print one JSON object.")
    var json = false

    @Option(help: "For a mirror: print the changes as text, or as JSON Lines (counts then go to standard error).")
    var format: Format?

    @Option(help: "For a mirror: only pages that this crawl captured.")
    var crawl: String?

    @Option(help: "Only the page of this URL, repeatable; for an HTML file, its address.")
    var url: [String] = []

    @Flag(help: "For a WARC file: every HTML page, not only those that the profile calls statements.")
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
    }

    func run() throws {
        try exiting {
            var isFolder: ObjCBool = false
            if FileManager.default.fileExists(atPath: path, isDirectory: &isFolder), isFolder.boolValue {
                try refuse(
                    [(all, "--all"), (origin != nil, "--origin")], "is for a WARC file; \(path) is a mirror's folder")
                if shares.isGiven { return try shares.run(mirror: path, profile: profile, crawl: crawl) }
                return ExitStatus(try mirrorJob.run(.standard))
            }
            try refuse(
                [
                    (write, "--write"), (json, "--json"), (format != nil, "--format"), (crawl != nil, "--crawl"),
                    (shares.isGiven, "a plan"),
                ],
                "is for a mirror's folder; \(path) is a file")
            return ExitStatus(try file(try InputFile(path: path)))
        }
    }

    private var mirrorJob: ReextractionJob {
        var job = ReextractionJob(mirror: path)
        job.profile = profile
        job.crawl = crawl
        job.urls = url
        job.isWritten = write
        job.form = json ? .json : format == .jsonl ? .jsonLines : .text
        return job
    }

    private func file(_ file: InputFile) throws -> ExtractionEnd {
        let wanted = url.compactMap { WebURL($0) }
        let kind = try file.kind()
        if profile == nil, kind != .zstandard {
            try refuse(
                [(origin != nil, "--origin"), (all, "--all")], "needs a profile; without one every page is read")
            return try GenericExtraction(path: path, wanted: wanted, output: .standard).run(
                file, isWARC: kind == .warc)
        }
        guard kind != .zstandard else {
            printError(
                "\(path): compressed by Zstandard; unpack it first, as `zstd -d` does, and give what comes out")
            return .damaged
        }
        let extraction = FileExtraction(path: path, site: try fileProfile(), output: .standard)
        return kind == .warc
            ? try extraction.archive(file, wanted: wanted, isEvery: all) : try page(file, extraction)
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
        return origin.map { site.replacingOrigin($0) } ?? site
    }

    private func page(_ file: InputFile, _ extraction: FileExtraction) throws -> ExtractionEnd {
        guard url.count == 1, let address = WebURL(url[0]) else {
            throw ValidationError(
                "an HTML file needs one --url: the address that the page is from, which its links are resolved by")
        }
        return try extraction.page(file, address: address)
    }
}
