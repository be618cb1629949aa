import PouchExtract
import PouchProfile
import PouchStore

/// Edits of the statements' text that are noise, and their entries in the report.
struct Noise {
    fileprivate(set) var found: [AuditReport.Noise] = []
    fileprivate var shapes: [EditDigest: Int] = [:]
    fileprivate var links: (digests: Set<EditDigest>, place: Int)?
    fileprivate var parameters: [String: Int] = [:]
    /// Of parameters that tell no files apart.
    fileprivate var files: [String: Int] = [:]

    /// The noise that a document's edit belongs to; nil for an edit.
    func id(of key: ComparedDocument.Key) -> String? {
        guard !found.isEmpty else { return nil }
        if let links, key.isOfLinks, key.place == .field || links.digests.contains(key.digest) {
            return found[links.place].id
        }
        if !key.parameters.isEmpty {
            let places = key.parameters.keys.sorted().compactMap { key.isOfSameFiles ? files[$0] : parameters[$0] }
            return places.count == key.parameters.count ? places.first.map { found[$0].id } : nil
        }
        let places = key.counters.compactMap { shapes[$0] }
        guard !key.counters.isEmpty, places.count == key.counters.count else { return nil }
        return places.first.map { found[$0].id }
    }

    /// The ids that a document has, each once, in their order.
    func ids(_ keys: [ComparedDocument.Key]) -> [String] {
        var seen: Set<String> = []
        return keys.compactMap(id).filter { seen.insert($0).inserted }
    }

    func digests(of keys: [ComparedDocument.Key]) -> [EditDigest] { keys.filter { id(of: $0) != nil }.map(\.digest) }

    fileprivate mutating func add(
        _ kind: AuditReport.Noise.Kind, _ edit: BlockEdit, documents: Int, having: Int, sample: [String], rule: String
    ) -> Int {
        found.append(
            AuditReport.Noise(
                id: "N\(found.count + 1)", kind: kind, documents: documents, having: max(having, documents),
                before: edit.deleted, after: edit.inserted, sample: sample, rule: rule))
        return found.count - 1
    }
}

/// Decides what of the collected lines is noise: by the numbers, and where they leave a doubt by pages that did not change
/// and by an earlier crawl.
struct NoiseAudit {
    let search: CandidateSearch
    let reader: VersionReader
    let observations: ObservationIndex
    /// Numbered as the finder has them.
    let documents: [Comparison]
    var policy = NoisePolicy()

    /// So many of the pages that did not change are read, evenly spread, to see what lines they have.
    private static let mostRead = 1_000

    func decide(_ finder: NoiseFinder) throws -> Noise {
        var noise = Noise()
        var unread = Unread(count: max(0, search.comparedStatements - documents.count { $0.pair != nil }))
        let compared = search.comparedStatements
        for counter in finder.counters(policy) {
            let read = finder.having(counter.shape)
            guard policy.isOnMost(changed: counter.documents, having: read) else { continue }
            let having = try read + having(counter.documents, read, &unread) { $0.shapes[counter.shape] ?? 0 }
            guard policy.isOnMost(changed: counter.documents, having: having),
                policy.isCounter(
                    changed: counter.documents, having: having, compared: compared, commonest: counter.commonest,
                    keepsChanging: try keepsChanging(counter))
            else { continue }
            let edit = BlockEdit(place: .text, deleted: [counter.example.old], inserted: [counter.example.new])
            noise.shapes[counter.shape] = noise.add(
                .numbers, edit, documents: counter.documents, having: having, sample: urls(counter.sample),
                rule: ProfileRule.drops(NumberLine(counter.example.new).pattern))
        }
        try decideLinks(finder.links, &unread, &noise)
        for parameter in finder.parameters(policy) { try decide(parameter, finder, &unread, &noise) }
        return noise
    }

    /// A parameter whose value is another one on most pages that have it, and not the same one on all, is a token.
    private func decide(
        _ parameter: NoiseFinder.Parameter, _ finder: NoiseFinder, _ unread: inout Unread, _ noise: inout Noise
    ) throws {
        let read = finder.having(parameter: parameter.name)
        let having = try read + having(parameter.documents, read, &unread) { $0.parameters[parameter.name] ?? 0 }
        if policy.isCounter(
            changed: parameter.documents, having: having, compared: search.comparedStatements,
            commonest: parameter.commonest, keepsChanging: nil)
        {
            let place = add(
                parameter.name, parameter.example, parameter.documents, having, parameter.sample, &noise)
            (noise.parameters[parameter.name], noise.files[parameter.name]) = (place, place)
        } else if let example = parameter.files.example {
            // That the bytes are the same is proof, on however few pages.
            noise.files[parameter.name] = add(
                parameter.name, example, parameter.files.documents, having, parameter.files.sample, &noise)
        }
    }

    private func add(
        _ name: String, _ edit: BlockEdit, _ documents: Int, _ having: Int, _ sample: [Int], _ noise: inout Noise
    ) -> Int {
        var example = edit
        example.deleted.removeFirst()
        example.inserted.removeFirst()
        return noise.add(
            .parameters, example, documents: documents, having: having, sample: urls(sample),
            rule: name.isEmpty ? ProfileRule.withoutQuery(of: edit.inserted.last ?? "") : ProfileRule.ignores(name))
    }

    private func decideLinks(_ links: NoiseFinder.Links, _ unread: inout Unread, _ noise: inout Noise) throws {
        guard let example = links.example, links.turning >= policy.documents else { return }
        let read = links.having + (links.label.isEmpty ? 0 : links.labelled)
        let having =
            try read
            + having(links.documents, read, &unread) {
                $0.links + (links.label.isEmpty ? 0 : $0.labelled)
            }
        guard
            policy.isTurnover(
                changed: links.documents, turning: links.turning, having: having, compared: search.comparedStatements)
        else { return }
        let place = noise.add(
            .links, example, documents: links.documents, having: having, sample: urls(links.sample),
            rule: try LinkBlockRule(
                reader, links.sample.compactMap { documents[$0].pair?.new }, example.inserted, label: links.label
            ).line)
        noise.links = (links.digests, place)
    }

    private func urls(_ places: [Int]) -> [String] { places.map { documents[$0].candidate.url } }

    // MARK: - Pages that did not change

    /// Counts of the pages that were not read, estimated from a sample of them.
    private struct Unread {
        var count: Int
        var isRead = false
        var stride = 1
        var shapes: [EditDigest: Int] = [:]
        var links = 0
        var labelled = 0
        var parameters: [String: Int] = [:]
    }

    /// How many of the unread pages have it; they are read only when that can decide.
    private func having(_ changed: Int, _ read: Int, _ unread: inout Unread, _ count: (Unread) -> Int) throws -> Int {
        guard policy.isOnMost(changed: changed, having: read),
            !policy.isOnMost(changed: changed, having: read + unread.count)
        else { return 0 }
        if !unread.isRead { try readUnchanged(&unread) }
        return count(unread) * unread.stride
    }

    private func readUnchanged(_ unread: inout Unread) throws {
        unread.isRead = true
        unread.stride = max(1, (unread.count + Self.mostRead - 1) / Self.mostRead)
        var number = 0
        try search.eachUnchangedStatement(observations.history) { observation in
            defer { number += 1 }
            guard number % unread.stride == 0,
                let version = try reader.version(of: observation.line, in: observation.crawl),
                let statement = version.statement
            else { return }
            for shape in version.shapes { unread.shapes[shape, default: 0] += 1 }
            if LinkLines.has(statement) {
                unread.links += 1
            } else if LinkLines.hasLabels(statement) {
                unread.labelled += 1
            }
            for name in LinkParameters.names(of: statement) { unread.parameters[name, default: 0] += 1 }
        }
    }

    // MARK: - An earlier crawl

    /// Whether the lines had changed before, too, by the last crawl that held the sample's documents before the older one;
    /// nil when none did.
    private func keepsChanging(_ counter: NoiseFinder.Counter) throws -> Bool? {
        var (told, changed) = (0, 0)
        for place in counter.sample {
            guard let pair = documents[place].pair, let earlier = try earlier(pair.old),
                let before = try reader.version(of: earlier.line, in: earlier.crawl),
                let then = try reader.version(of: pair.old.line, in: pair.old.crawl)
            else { continue }
            let (was, now) = (before.lines(of: counter.shape), then.lines(of: counter.shape))
            guard !was.isEmpty, !now.isEmpty else { continue }
            told += 1
            if was != now { changed += 1 }
        }
        return told == 0 ? nil : changed * 2 > told
    }

    private func earlier(_ observation: Observation) throws -> Observation? {
        try observations.newest(of: observation.line.url, before: observation.crawl) { $0.state == .held && $0.hasCopy }
    }
}

/// A line for the profile as YAML has it: under `document`, or under `urls`.
enum ProfileRule {
    static func ignores(_ parameter: String) -> String { "ignore_parameters: [\(quoted(parameter))]" }
    /// Takes a query without a name off the addresses of files of one kind.
    static func withoutQuery(of address: String) -> String {
        let path = LinkParameters.link(address).url.prefix { $0 != "?" }
        let ending = path.split(separator: "/").last?.split(separator: ".").dropFirst().last.map { "." + $0 } ?? ""
        let match = "(" + NumberLine.escaped(ending) + #")\?[^?&=]*$"#
        return "rewrite: [{match: \(quoted(match)), with: \(quoted("$1"))}]"
    }

    static func drops(_ pattern: String) -> String { "drops: [\(quoted(pattern))]" }
    static func ends(_ pattern: String) -> String { "ends: [\(quoted(pattern))]" }
    static func skip(_ xpath: String) -> String { "skip: [\(quoted(xpath))]" }

    /// In single quotes nothing but the quote has a meaning (YAML 1.2 section 7.3.2).
    private static func quoted(_ text: String) -> String { "'" + text.replacing("'", with: "''") + "'" }
}

extension VersionReader.Version {
    /// The shapes of all lines of the text that have a number.
    var shapes: Set<EditDigest> {
        Set(textLines.lazy.compactMap { NumberLine.counter($0)?.shape })
    }

    func lines(of shape: EditDigest) -> [String] { textLines.filter { NumberLine.counter($0)?.shape == shape } }

    private var textLines: [String] { (statement?.paragraphs ?? []).flatMap { lines[$0] ?? [$0] } }
}

extension LinkLines {
    /// Whether a line of the text is a link, wherever it leads.
    static func has(_ statement: Statement) -> Bool {
        let texts = Set(statement.links.map(\.text))
        return statement.paragraphs.contains(where: texts.contains)
    }

    /// Whether a line of the text is of links, wherever they lead, with words in front of them.
    static func hasLabels(_ statement: Statement) -> Bool {
        let texts = Set(statement.links.lazy.map(\.text).filter { !$0.isEmpty })
        // Such a line ends with a link: few do, and only those are looked into.
        let lines = statement.paragraphs.filter { line in texts.contains { line.hasSuffix($0) } }
        guard !lines.isEmpty else { return false }
        let links = LinkLines(statement.links) { _ in true }
        return lines.contains { !(links.label(of: $0) ?? "").isEmpty }
    }
}
