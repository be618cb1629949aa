import PouchAudit
import PouchMirror
import PouchProfile
import PouchURL

/// A mirror's knowledge of any URL: one of several cases, each with the lines that it rests on.
package struct URLReport: Sendable {
    /// The state of the URL in the newest crawl that has it.
    package enum Case: Sendable, Equatable {
        /// A statement with a text, which has a page of its own.
        case statement(id: String)
        /// Held, and no statement: a listing, an attachment, an asset.
        case held
        /// It led elsewhere.
        case redirect
        /// Gone; whether a copy of before is held.
        case gone(hasCopy: Bool)
        /// No answer, or a refusal: the next crawl requests it again.
        case notHad
        /// Not asked for: robots.txt, or what the profile leaves out.
        case skipped
        /// In scope, and in no crawl.
        case neverMet
        /// Not in the profile's scope.
        case outside
        /// No http or https URL.
        case noURL
    }

    /// Crawls in a row that found the same.
    package struct Run: Sendable {
        package var first: String
        package var last: String
        package var state: String
        package var line: ManifestLine
    }

    package var asked: String
    /// As the manifests write it, when it is another spelling.
    package var url: String
    package var kind: Case
    package var item: BrowseIndex.Item?
    /// Oldest first.
    package var runs: [Run] = []
    /// For a URL that no crawl has: the documents before and after its place in the newest manifest.
    package var before: BrowseIndex.Item?
    package var after: BrowseIndex.Item?
    package var origin: String?

    package init(_ asked: String, _ snapshot: MirrorSnapshot, _ index: BrowseIndex) throws {
        self.asked = asked
        url = asked
        kind = .noURL
        // People leave the scheme out; what has a colon says another one.
        guard let parsed = WebURL(asked) ?? (asked.contains(":") ? nil : WebURL("http://" + asked)) else { return }
        let profile = snapshot.profile.map { snapshot.history.located($0) }
        origin = profile?.origin.description ?? snapshot.newest?.facts.origin
        let fragment = SectionAddress(asked)?.fragment
        for page in Self.spellings(of: parsed, profile) where item == nil {
            if let fragment { item = try index.document(page + "#" + fragment) }
            if item == nil { item = try index.document(page) }
        }
        url = item?.url ?? profile?.canonical(parsed).text ?? parsed.text
        runs = try Self.runs(of: url, snapshot)
        guard let item, let newest = runs.last else {
            let isInScope = profile.map { profile in
                let address = profile.canonical(parsed)
                return Role.allCases.contains { profile.scope.allows(address, role: $0) }
            }
            kind = isInScope ?? true ? .neverMet : .outside
            if kind == .neverMet { (before, after) = try Self.neighbours(of: url, snapshot, index) }
            return
        }
        kind = Self.kind(item, newest)
    }

    /// The answer's status: an address that leads to nothing is not a success.
    package var status: Int {
        switch kind {
        case .gone(hasCopy: false): 410
        case .neverMet, .outside: 404
        case .noURL: 400
        default: 200
        }
    }

    private static func kind(_ item: BrowseIndex.Item, _ newest: Run) -> Case {
        if let id = item.id { return .statement(id: id) }
        switch newest.state {
        case "held": return .held
        case "redirect": return .redirect
        case "gone": return .gone(hasCopy: newest.line.sha256 != nil)
        case "skipped": return .skipped
        default: return .notHad
        }
    }

    /// The URL as it may stand in the manifests, the plainest first.
    private static func spellings(of url: WebURL, _ profile: SiteProfile?) -> [String] {
        guard let profile else { return [url.text] }
        let canonical = profile.canonical(url)
        return [url.text, canonical.text, profile.address(of: profile.identity(of: canonical))]
    }

    /// The documents between whose lines the URL's would stand in the newest manifest.
    private static func neighbours(
        of url: String, _ snapshot: MirrorSnapshot, _ index: BrowseIndex
    ) throws -> (BrowseIndex.Item?, BrowseIndex.Item?) {
        guard let newest = snapshot.history.crawls.indices.last,
            let near = try snapshot.captures.manifest(newest)?.neighbours(of: url)
        else { return (nil, nil) }
        func item(_ line: [UInt8]?) throws -> BrowseIndex.Item? {
            try line.flatMap { try? ManifestLine($0) }.flatMap { try index.document($0.url) }
        }
        return (try item(near.below), try item(near.above))
    }

    private static func runs(of url: String, _ snapshot: MirrorSnapshot) throws(StoreError) -> [Run] {
        var runs: [Run] = []
        var digest: String?
        for (place, crawl) in snapshot.history.crawls.enumerated() {
            guard let line = try snapshot.captures.line(of: url, in: place) else { continue }
            // A crawl that passed it over saw nothing of it.
            guard !line.isNotDue else { continue }
            let state = Observation(crawl: place, line: line).state.name
            let seen = state == "held" ? line.sha256?.hex : nil
            if let last = runs.last, last.state == state, digest == seen {
                runs[runs.count - 1].last = crawl.name
            } else {
                runs.append(Run(first: crawl.name, last: crawl.name, state: state, line: line))
            }
            digest = seen
        }
        return runs
    }
}
