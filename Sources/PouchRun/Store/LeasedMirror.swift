import Foundation
import PouchMirror
import PouchObjects

/// A mirror that a fleet's worker keeps between crawls. Beside it, `MIRROR.commit` says on which of the store's commits it
/// rests, and whether it has more: a worker elsewhere may have moved the store since.
package struct LeasedMirror {
    private let mirror: String
    private var note: AtomicFile { AtomicFile(path: mirror + ".commit") }

    package init(_ mirror: String) { self.mirror = mirror }

    /// Leaves the mirror where it goes on from the store. Otherwise its place is free afterwards: one that the store has all
    /// of is removed; what no commit has is kept for a week as `MIRROR.fork-TOKEN`.
    ///
    /// - Returns: where the mirror was put aside; nil when it was not.
    package func makeWay(for state: FleetState, token: Int) throws -> String? {
        try forgetForks()
        guard FileManager.default.fileExists(atPath: mirror) else { return nil }
        let words = (try? String(contentsOfFile: mirror + ".commit", encoding: .utf8))?.split(separator: " ") ?? []
        if words.first.map(String.init) == Self.key(state) { return nil }
        if words.count == 2, words[1] == "whole\n" {
            try FileManager.default.removeItem(atPath: mirror)
            return nil
        }
        let fork = "\(mirror).fork-\(token)"
        try FileManager.default.moveItem(atPath: mirror, toPath: fork)
        // Its age counts from now.
        try FileManager.default.setAttributes([.modificationDate: Date()], ofItemAtPath: fork)
        return fork
    }

    /// Notes on which commit the mirror rests.
    ///
    /// - Parameter isWhole: whether the store has all that it has.
    package func rests(on state: FleetState, isWhole: Bool) throws {
        try note.replace(Array("\(Self.key(state)) \(isWhole ? "whole" : "more")\n".utf8))
    }

    private static func key(_ state: FleetState) -> String { state.commit?.key ?? "none" }

    private func forgetForks() throws {
        let place = URL(fileURLWithPath: mirror)
        let folder = place.deletingLastPathComponent()
        let names = (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
        for name in names where name.hasPrefix(place.lastPathComponent + ".fork-") {
            let fork = folder.appending(path: name).path
            let facts = try FileManager.default.attributesOfItem(atPath: fork)
            guard let age = (facts[.modificationDate] as? Date)?.timeIntervalSinceNow, age < -7 * 86_400 else {
                continue
            }
            try FileManager.default.removeItem(atPath: fork)
        }
    }
}
