import GRDB
import PouchArchive
import PouchBytes
import PouchMirror
import PouchProfile

extension CrawlWriter {
    /// Brings the disk and the database back together after a process that was killed.
    ///
    /// - A WARC file longer than its commits was cut back when it was opened.
    /// - A staged file whose transaction counted takes its place; any other is dropped. The journal of answers
    ///   (``answerJournal()``) stays, unless a power loss tore something.
    /// - Bytes that were committed but not yet made durable may be torn by a power loss, and only by that: the WARC
    ///   file is read from there on, and so are the pages and statements. Documents that are not whole are requested
    ///   again, as if they never had been.
    func recover(committedLength: Int, durableLength: Int) throws(StoreError) {
        let whole = try volume.endOfWholeRecords(from: min(durableLength, volume.length))
        if whole < committedLength {
            try dropAnswers()
            try forgetCaptures(from: whole)
        }
        for name in try store.folder.stagedNames() where AnswerJournal.number(of: name) == nil {
            try settleStaged(name)
        }
        let torn = try tornCopies()
        if !torn.isEmpty {
            try dropAnswers()
            try forgetCopies(torn)
        }
        try dropObsolete()
        isDirty = true
        try makeDurable()
    }

    /// Removes the journal of answers, durably: the new request for a document that is forgotten may differ from the one that
    /// a kept answer belongs to. It goes before anything is forgotten, for then nothing tells any more that something was torn.
    private func dropAnswers() throws(StoreError) {
        let names = try store.folder.stagedNames().filter { AnswerJournal.number(of: $0) != nil }
        guard !names.isEmpty else { return }
        for name in names { store.folder.unstage(name) }
        try store.folder.sync()
    }

    /// Staged files are named `DOCUMENT.page` and `DOCUMENT.statement`, that of a part `PAGE.ID` by its statement's id; their
    /// digest tells whether their commit counted.
    private func settleStaged(_ name: String) throws(StoreError) {
        let parts = name.split(separator: ".")
        guard parts.count == 2, let document = Int64(parts[0]) else { return store.folder.unstage(name) }
        let isPage = parts[1] == "page"
        let isSection = !isPage && parts[1] != "statement"
        let column = isPage ? "sha256" : "statement_sha256"
        let row = try store.read { db in
            try Row.fetchOne(
                db,
                sql: """
                    SELECT d.\(column) AS digest, d.path, d.statement_path FROM document d JOIN capture c ON c.document = d.id
                    WHERE \(isSection ? "d.statement_id = ?" : "d.id = ?") AND c.crawl = ? AND c.state = \(CaptureState.done.sql)
                    """, arguments: [isSection ? String(parts[1]) : document, self.id])
        }
        let path: String? = row.flatMap { isPage ? $0["path"] : $0["statement_path"] }
        guard let row, let path, let digest: String = row["digest"] else { return store.folder.unstage(name) }
        let contents = try store.folder.stagedContents(name)
        guard SHA256Digest.of(contents).hex == digest else { return store.folder.unstage(name) }
        try store.folder.publish(name, to: path.split(separator: "/").map(String.init))
    }
}
