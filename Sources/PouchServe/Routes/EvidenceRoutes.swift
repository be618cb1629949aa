import PouchBrowse
import PouchBytes
import PouchExtract
import PouchMirror
import PouchReport
import PouchSeal
import PouchURL
import PouchVerify
import Synchronization

extension RouteTable {
    private static let at = [
        ("at", "a complete crawl's name; the newest one that has the statement when it is left out")
    ]

    /// The evidence of a statement: checked now, proved, packed.
    static let evidenceRoutes: [Route] = [
        Route(
            "statement/:id/evidence", forms: [.html, .json, Form(suffix: "zip")],
            Route.Description("What a statement rests on; .zip: all of it, to be checked by hand", parameters: at)
        ) { visit in
            if visit.form.suffix == "zip" { return try package(visit) }
            return try check(visit, isAsked: false)
        },
        Route(
            "statement/:id/check", forms: [.html, .json],
            Route.Description("Seven checks of what a statement rests on, made now", parameters: at)
        ) { visit in
            try check(visit, isAsked: true)
        },
        Route(
            "statement/:id/proof", forms: [.json],
            Route.Description(
                "A proof that the crawl's manifest has the statement, as `pouch prove` writes it", parameters: at)
        ) { visit in
            let (item, crawl) = try version(visit)
            return try proof(of: item.url, crawl, visit)
        },
        Route(
            "proof", forms: [.json],
            Route.Description(
                "A proof that a crawl's manifest has a URL, or that it has not",
                parameters: [("u", "the URL"), ("at", "a complete crawl's name; the newest one when it is left out")])
        ) { visit in
            guard let url = visit.parameter("u").flatMap({ WebURL($0) }) else {
                throw SiteError.badRequest("u is an http or https URL: /proof.json?u=https://www.example.org/.")
            }
            guard let crawl = try crawl(visit) ?? visit.snapshot.newest?.name else { throw SiteError.noCrawl }
            return try proof(of: url.text, crawl, visit)
        },
        Route(
            "statement/:id/record.warc.gz",
            Route.Description("The statement's WARC record, and the one that it refers to", parameters: at)
        ) { visit in
            let (item, crawl) = try version(visit)
            let records = try EvidencePackage.records(of: item.url, crawl: crawl, in: visit.evidence)
            return saved(records, "application/warc", "\(fileName(visit)).warc.gz")
        },
        Route(
            "statement/:id/page", Route.Description("The page as it was captured", parameters: at)
        ) { visit in
            let (item, crawl) = try version(visit)
            guard let place = visit.snapshot.place(of: crawl),
                let line = try visit.snapshot.captures.line(of: item.url, in: place)
            else { throw SiteError.notFound("A capture of \(item.url)") }
            var answer = Answer.html(CapturedHTML(item: item, line: line, crawl: crawl, frame: visit.frame).bytes())
            answer.policy = Answer.policy(
                also: "frame-src \(visit.replay.map { ReplayHost.origin(of: $0.base).origin } ?? "'self'")")
            return answer
        },
    ]

    // MARK: - Answers

    /// One check at a time: each reads a manifest whole.
    private static let turn = Mutex(())

    private static func check(_ visit: Visit, isAsked: Bool) throws -> Answer {
        let (item, crawl) = try version(visit)
        guard isAsked else {
            let page = CheckHTML(item: item, crawl: crawl, check: nil, frame: visit.frame)
            return visit.form == .json ? .json(page.json()) : .html(page.bytes())
        }
        let check = try turn.withLock { _ in try EvidenceCheck(of: item.url, crawl: crawl, in: visit.evidence) }
        let page = CheckHTML(item: item, crawl: crawl, check: check, frame: visit.frame)
        var answer: Answer = visit.form == .json ? .json(page.json()) : .html(page.bytes())
        // It is of this moment.
        answer.keeping = .not
        return answer
    }

    private static func proof(of url: String, _ crawl: String, _ visit: Visit) throws -> Answer {
        let folder = visit.snapshot.folder
        let leaves = try visit.leaves.leaves(of: crawl, in: folder)
        return .json(try Proof.make(url: url, crawl: crawl, leaves: leaves, in: folder).fileContents)
    }

    private static func package(_ visit: Visit) throws -> Answer {
        let (item, crawl) = try version(visit)
        let zip = try turn.withLock { _ in
            let check = try EvidenceCheck(of: item.url, crawl: crawl, in: visit.evidence)
            return try EvidencePackage(check, in: visit.evidence).zip()
        }
        return saved(zip, "application/zip", "\(fileName(visit))-evidence.zip")
    }

    private static func saved(_ bytes: [UInt8], _ type: String, _ name: String) -> Answer {
        var answer = Answer(type, bytes, keeping: .not)
        answer.fields = [("Content-Disposition", "attachment; filename=\"\(name)\"")]
        return answer
    }

    // MARK: - The version

    /// The statement, and the crawl that the query names or the newest that has it.
    private static func version(_ visit: Visit) throws -> (item: BrowseIndex.Item, crawl: String) {
        guard let item = try visit.index().statement(visit.value("id")) else {
            throw SiteError.notFound("A statement \(visit.value("id"))")
        }
        return (item, try crawl(visit) ?? item.crawl)
    }

    private static func crawl(_ visit: Visit) throws -> String? {
        guard let name = visit.parameter("at"), !name.isEmpty else { return nil }
        guard visit.snapshot.place(of: name) != nil else { throw SiteError.notFound("A complete crawl \(name)") }
        return name
    }

    /// The id's ASCII.
    private static func fileName(_ visit: Visit) -> String {
        let kept = visit.value("id").utf8.filter {
            ASCII.isLetter($0) || ASCII.isDigit($0) || $0 == UInt8(ascii: "-") || $0 == UInt8(ascii: "_")
        }
        return kept.isEmpty ? "statement" : String(decoding: kept.prefix(80), as: UTF8.self)
    }
}

extension Visit {
    /// The mirror, as checks read it: anew, whatever the snapshot holds.
    fileprivate var evidence: EvidenceCheck.Mirror {
        let (leaves, folder) = (leaves, snapshot.folder)
        return EvidenceCheck.Mirror(
            folder, limits: snapshot.captures.records.limits, key: snapshot.publicKey, extractor: extractor,
            leaves: { crawl, _ in try leaves.leaves(of: crawl, in: folder) })
    }

    /// By the profile as it is now, at the origin that a crawl asked; nil without one.
    private var extractor: (@Sendable (CrawlCatalog.Crawl) throws -> PageExtractor)? {
        guard let profile = snapshot.profile else { return nil }
        return { crawl in
            let origin = crawl.facts.origin.flatMap { Origin($0) }
            return try PageExtractor(profile: origin.map { profile.replacingOrigin($0) } ?? profile)
        }
    }
}
