import PouchBytes
import PouchMirror

/// Statements that `pouch extract --write` replaced: `extractions/STAMP/manifest.jsonl`, oldest first.
struct ExtractionChain: Sendable {
    /// Where a statement's file is, and its digest.
    struct State: Sendable, Equatable {
        var path: String
        var sha256: SHA256Digest
    }

    private struct Step: Sendable {
        var from: String
        var before: SHA256Digest?
        var after: State
        /// Its folder's `summary.json` comes last: without it some files may not be in their place yet.
        var isFinished: Bool
    }

    private var steps: [SHA256Digest: [Step]] = [:]
    private(set) var damage = DamageList()

    init(_ folder: MirrorFolder) throws(StoreError) {
        for entry in try folder.entries(of: ["extractions"]) ?? []
        where entry.kind == .folder && CrawlName.isOne(entry.name) {
            guard let file = try folder.open(["extractions", entry.name, "manifest.jsonl"]) else { continue }
            let isFinished = try folder.open(["extractions", entry.name, "summary.json"]) != nil
            var lines = LineReader(file)
            var number = 0
            while let (bytes, _) = try lines.next() {
                number += 1
                do { try add(bytes, isFinished) } catch {
                    damage.note("extractions/\(entry.name)/manifest.jsonl", .flawed, "line \(number): \(error)")
                }
            }
        }
    }

    private mutating func add(_ bytes: [UInt8], _ isFinished: Bool) throws {
        var url: String?
        var path: String?
        var previous: String?
        var before: String?
        var after: String?
        var json = JSONReader(bytes)
        try json.object { key, json in
            switch key {
            case "url": url = try json.string()
            case "path": path = try json.string()
            case "previous_path": previous = try json.string()
            case "before_sha256": before = try json.string()
            case "after_sha256": after = try json.string()
            default: try json.skip()
            }
        }
        try json.end()
        guard let url, let path, path.hasPrefix("statements/"), MirrorPath.components(path) != nil,
            let digest = after.flatMap({ SHA256Digest(hex: $0) }),
            before == nil || SHA256Digest(hex: before ?? "") != nil
        else { throw JSONError(offset: 0, problem: "no url, path or digest") }
        steps[SHA256Digest.of(url), default: []].append(
            Step(
                from: previous ?? path, before: before.flatMap { SHA256Digest(hex: $0) },
                after: State(path: path, sha256: digest), isFinished: isFinished))
    }

    /// What the statement of a URL may be by now, the newest first, when a manifest names `state`.
    func states(of url: String, from state: State) -> [State] {
        guard let steps = steps[SHA256Digest.of(url)] else { return [state] }
        var states = [state]
        for step in steps where step.from == states[0].path && (step.before == nil || step.before == states[0].sha256) {
            states = step.isFinished ? [step.after] : [step.after] + states
        }
        return states
    }
}
