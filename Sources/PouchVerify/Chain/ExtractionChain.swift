import PouchBytes
import PouchMirror

/// Statements that `pouch extract --write` replaced: `extractions/STAMP/manifest.jsonl`, oldest first.
package struct ExtractionChain: Sendable {
    /// Where a statement's file is, and its digest.
    package struct State: Sendable, Equatable {
        package var path: String
        package var sha256: SHA256Digest

        package init(path: String, sha256: SHA256Digest) {
            self.path = path
            self.sha256 = sha256
        }
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

    /// Reads every extraction's manifest; lines that cannot be read are damage.
    package init(_ folder: MirrorFolder) throws(StoreError) {
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
        let line = try ExtractionLine(bytes)
        guard line.path.hasPrefix("statements/"), MirrorPath.components(line.path) != nil,
            let digest = SHA256Digest(hex: line.afterSHA256),
            line.beforeSHA256 == nil || SHA256Digest(hex: line.beforeSHA256 ?? "") != nil
        else { throw JSONError(offset: 0, problem: "no path of a statement, or no digest") }
        steps[SHA256Digest.of(line.url), default: []].append(
            Step(
                from: line.previousPath ?? line.path, before: line.beforeSHA256.flatMap { SHA256Digest(hex: $0) },
                after: State(path: line.path, sha256: digest), isFinished: isFinished))
    }

    /// The possible present states of a URL's statement, the newest first, when a manifest names `state`.
    package func states(of url: String, from state: State) -> [State] {
        guard let steps = steps[SHA256Digest.of(url)] else { return [state] }
        var states = [state]
        for step in steps where step.from == states[0].path && (step.before == nil || step.before == states[0].sha256) {
            states = step.isFinished ? [step.after] : [step.after] + states
        }
        return states
    }
}
