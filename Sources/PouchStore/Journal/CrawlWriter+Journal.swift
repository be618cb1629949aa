import GRDB
import PouchMirror

extension CrawlWriter {
    /// The journal of this crawl's answers, with those that an earlier process received and did not commit. What is left of
    /// another crawl is removed.
    public func answerJournal() throws(StoreError) -> AnswerJournal {
        let probes = try Set(probes().map { JournalAnswer.Key(probe: $0.kind, url: $0.url, attempts: 0).probe })
        let kept = try KeptAnswers(folder: store.folder, crawl: name) { key, ownURL throws(StoreError) in
            guard key.probe.isEmpty else { return !probes.contains(key.probe) }
            return try self.waits(key, ownURL)
        }
        return AnswerJournal(folder: store.folder, crawl: name, kept: kept)
    }

    /// Whether a document waits for just this request.
    private func waits(_ key: JournalAnswer.Key, _ ownURL: String) throws(StoreError) -> Bool {
        try store.read { db in
            try Bool.fetchOne(
                db.cachedStatement(
                    sql: """
                        SELECT EXISTS (SELECT 1 FROM capture c JOIN document d ON d.id = c.document
                          WHERE c.crawl = ? AND c.document = ? AND c.state = \(CaptureState.pending.sql) AND c.attempts = ? AND d.url = ?)
                        """), arguments: [self.id, key.document, key.attempts, ownURL]) ?? false
        }
    }
}
