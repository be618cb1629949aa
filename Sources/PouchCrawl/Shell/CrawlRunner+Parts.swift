import Logging
import PouchExtract
import PouchMirror
import PouchProfile
import PouchReextract
import PouchStore

/// Statements that go on at further pages.
extension CrawlRunner {
    /// Reads statements again of which a page is new, now that all their pages are there: the text of the further ones is
    /// put behind that of the first.
    func joinParts() throws {
        guard profile.hasParts else { return }
        let wanted = try writer.statementsToJoin()
        guard !wanted.isEmpty else { return }
        let held = try writer.store.heldStatements().filter { wanted.contains($0.url.text) }
        var reading = MirrorReextraction(held, of: writer.store, profile: profile)
        let result = try reading.run { changed in
            let warnings = StatementFile(json: changed.statement.after)?.warnings?.count ?? 0
            try writer.replace(changed.statement, warnings: warnings)
        }
        for damage in result.damage {
            log.warning("not joined", metadata: ["path": "\(damage.path)", "reason": "\(damage.detail)"])
        }
        log.info("joined", metadata: ["statements": "\(result.changed)"])
    }
}
