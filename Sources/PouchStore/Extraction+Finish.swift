import Foundation
import GRDB
import PouchBytes
import PouchMirror

extension MirrorExtraction {
    /// Brings extractions that a killed process left to their end: one whose manifest stands is carried out, any other
    /// has changed nothing and is dropped. Under the mirror's lock, before anything else is written.
    /// - Returns: the names of those carried out.
    @discardableResult
    public static func finishPending(_ store: MirrorStore) throws(StoreError) -> [String] {
        var finished: [String] = []
        for name in try store.folder.stagedNames() where name == stagedName || name.hasPrefix("write-\(folderName)+") {
            store.folder.unstage(name)
        }
        for name in try store.folder.names(in: [folderName]) where Timestamp(compact: name) != nil {
            if try store.folder.holds([folderName, name, "summary.json"]) {
                try store.folder.removeTree([folderName, name, pendingName])
            } else if try store.folder.holds([folderName, name, "manifest.jsonl"]) {
                try finish(name, store)
                finished.append(name)
            } else {
                try store.folder.removeTree([folderName, name])
            }
        }
        return finished
    }

    /// Whether a killed process left an extraction half carried out.
    public static func isPending(in store: MirrorStore) throws(StoreError) -> Bool {
        for name in try store.folder.names(in: [folderName])
        where try store.folder.holds([folderName, name, "manifest.jsonl"]) {
            if try !store.folder.holds([folderName, name, "summary.json"]) { return true }
        }
        return false
    }

    /// Carries out a manifest. Each step may have been done before.
    static func finish(_ name: String, _ store: MirrorStore) throws(StoreError) {
        let folder = store.folder
        let manifest = [folderName, name, "manifest.jsonl"]
        let lines = try ExtractionLine.lines(
            of: folder.read(manifest), path: folder.shown(manifest.joined(separator: "/")))
        let pending = [folderName, name, pendingName]
        var facts: [(warnings: Int, isFile: Bool)] = []
        for line in lines {
            guard let path = MirrorPath.components(line.path, below: "statements") else {
                throw escapes(line.path, folder)
            }
            if try folder.holds(pending + path) {
                try folder.move(pending + path, to: path)
            }
            facts.append(self.facts(of: try folder.read(path)))
            guard let previous = line.previousPath else { continue }
            guard let old = MirrorPath.components(previous, below: "statements") else {
                throw escapes(previous, folder)
            }
            if try folder.holds(old) { try folder.remove(old) }
        }
        try folder.sync()
        try store.writeDurably { db in
            let update = try db.cachedStatement(
                sql:
                    "UPDATE document SET statement_path = ?, statement_sha256 = ?, text_sha256 = ?, warnings = ?, is_file = ? WHERE url = ?"
            )
            for (line, facts) in zip(lines, facts) {
                try update.execute(arguments: [
                    line.path, line.afterSHA256, line.textSHA256, facts.warnings, facts.isFile, line.url,
                ])
            }
        }
        try folder.move(pending + ["summary.json"], to: [folderName, name, "summary.json"])
        try folder.removeTree(pending)
        try folder.sync()
    }

    private static func escapes(_ path: String, _ folder: MirrorFolder) -> StoreError {
        .notAMirror(
            path: folder.path, detail: "an extraction's manifest names \(path), which is not a statement's path")
    }

    /// How many warnings a statement has, and whether a program read its file and found no text in it.
    private static func facts(of statement: [UInt8]) -> (warnings: Int, isFile: Bool) {
        guard let file = StatementFile(json: statement) else { return (0, false) }
        return (file.warnings?.count ?? 0, file.isFile)
    }
}
