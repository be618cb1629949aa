import PouchBytes
import PouchMirror

/// Statements that `pouch extract --write` replaced: `extractions/STAMP/manifest.jsonl`, oldest first.
///
/// Of each line 24 bytes are in memory; it is read again when its statement is asked about.
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

    private struct Extraction: Sendable {
        var path: [String]
        /// Its folder's `summary.json` comes last: without it some files may not be in their place yet.
        var isFinished: Bool
    }

    /// Where a line stands.
    private struct Place: Sendable {
        var extraction: Int32
        var length: Int32
        var offset: Int
    }

    private struct Step {
        var from: String
        var before: SHA256Digest?
        var after: State
    }

    private let folder: MirrorFolder
    private var extractions: [Extraction] = []
    private var places: [Place] = []
    /// The first four bytes of a URL's digest, before the number of its place.
    private var byURL = NumberTable()
    private(set) var damage = DamageList()

    /// Reads every extraction's manifest; lines that cannot be read are damage.
    package init(_ folder: MirrorFolder) throws(StoreError) {
        self.folder = folder
        for entry in try folder.entries(of: ["extractions"]) ?? []
        where entry.kind == .folder && CrawlName.isOne(entry.name) {
            let path = ["extractions", entry.name, "manifest.jsonl"]
            guard let file = try folder.open(path) else { continue }
            let isFinished = try folder.open(["extractions", entry.name, "summary.json"]) != nil
            extractions.append(Extraction(path: path, isFinished: isFinished))
            var lines = LineReader(file)
            var (number, offset) = (0, 0)
            while let (bytes, _) = try lines.next() {
                number += 1
                do {
                    let line = try ExtractionLine(bytes)
                    _ = try Self.step(line)
                    byURL.append(Self.prefix(of: line.url) | UInt64(places.count))
                    places.append(
                        Place(extraction: Int32(extractions.count - 1), length: Int32(bytes.count), offset: offset))
                } catch {
                    damage.note("extractions/\(entry.name)/manifest.jsonl", .flawed, "line \(number): \(error)")
                }
                offset += bytes.count + 1
            }
        }
        byURL.sort()
    }

    private static func prefix(of url: String) -> UInt64 {
        SHA256Digest.of(url).withUnsafeBytes { $0.prefix(4).reduce(0) { $0 << 8 | UInt64($1) } << 32 }
    }

    private static func step(_ line: ExtractionLine) throws -> Step {
        let before = line.beforeSHA256.map { SHA256Digest(hex: $0) }
        guard line.path.hasPrefix("statements/"), MirrorPath.components(line.path) != nil,
            let digest = SHA256Digest(hex: line.afterSHA256), before != .some(nil)
        else { throw JSONError(offset: 0, problem: "no path of a statement, or no digest") }
        return Step(
            from: line.previousPath ?? line.path, before: before ?? nil,
            after: State(path: line.path, sha256: digest))
    }

    /// The possible present states of a URL's statement, the newest first, when a manifest names `state`.
    package func states(of url: String, from state: State) throws(StoreError) -> [State] {
        var states = [state]
        for number in byURL.alike(Self.prefix(of: url)) {
            let place = places[Int(number & 0xFFFF_FFFF)]
            let extraction = extractions[Int(place.extraction)]
            guard let step = try step(at: place, of: url, extraction), step.from == states[0].path,
                step.before == nil || step.before == states[0].sha256
            else { continue }
            states = extraction.isFinished ? [step.after] : [step.after] + states
        }
        return states
    }

    /// nil for the line of another URL.
    private func step(at place: Place, of url: String, _ extraction: Extraction) throws(StoreError) -> Step? {
        guard let file = try folder.open(extraction.path) else { return nil }
        let bytes = try file.bytes(at: place.offset, count: Int(place.length))
        guard let line = try? ExtractionLine(bytes), line.url.utf8.elementsEqual(url.utf8) else { return nil }
        return try? Self.step(line)
    }
}
