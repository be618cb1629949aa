import GRDB
import PouchMirror
import PouchProfile

/// The statements that share a page are settled in the transaction that settles the page.
extension CrawlWriter {
    private var sections: SectionTable { SectionTable(crawl: id) }

    /// Settles the parts of a page that has just ended: by its new copy where it has one, else as the page itself.
    /// - Parameter unwanted: takes the staged files of statements that are not kept.
    func settleSections(
        of settlement: Settlement, _ effect: Settlement.Effect, _ unwanted: inout [String], _ db: Database
    ) throws {
        let page = settlement.document
        guard page.role == .statement else { return }
        let known = try sections.known(of: page.id, db)
        if case .capture(let copy, _) = effect {
            guard let split = copy.split else {
                let end = SectionTable.End(outcome: .skipped, error: "the profile parts the page no more")
                for (_, section) in known where section.state == .good {
                    try self.end(section, of: page, end, db)
                }
                return
            }
            try keep(split, known, of: settlement, &unwanted, db)
        } else {
            for (_, section) in known where section.state != .neverHad { try follow(section, effect, of: page, db) }
        }
    }

    private func end(
        _ section: SectionTable.Known, of page: PendingDocument, _ end: SectionTable.End, _ db: Database
    ) throws {
        try documents.remember(section.document, db)
        try sections.end(section.document, page: page.id, requested: page.url.text, end, db)
    }

    /// A part ends as its page did. What the page had lost before, it has not got back by being as it was.
    private func follow(
        _ section: SectionTable.Known, _ effect: Settlement.Effect, of page: PendingDocument, _ db: Database
    ) throws {
        var end = SectionTable.End()
        switch effect {
        case .confirm:
            if section.state == .gone { end = .absent }
        case .remove: try sections.setGone(section.document, db)
        case .redirect: end.error = "its page redirects"
        case .leave, .capture, .passOver: break
        }
        try self.end(section, of: page, end, db)
    }

    private func keep(
        _ split: SplitCapture, _ known: [String: SectionTable.Known], of settlement: Settlement,
        _ unwanted: inout [String], _ db: Database
    ) throws {
        let page = settlement.document
        var left = known.filter { $0.value.state != .neverHad }
        for section in split.sections {
            left[section.fragment] = nil
            let before = known[section.fragment]
            let address = page.ownURL.text + "#" + section.fragment
            let document =
                try before?.document
                ?? SectionTable.add(address, page: page.id, fragment: section.fragment, db)
            try documents.remember(document, db)
            var end = SectionTable.End(outcome: Self.outcome(of: section, before))
            end.reason = nil
            if try !keepStatement(of: section, document, page, db) {
                end.error =
                    "the statement's id \(section.statement.id) is another document's: no statement file was written"
                unwanted.append(section.statement.file.name)
            } else if let old = before?.statementPath, old != section.statement.file.path.joined(separator: "/") {
                try db.execute(sql: "INSERT OR IGNORE INTO obsolete VALUES (?)", arguments: [old])
            }
            if let read = section.fieldsRead, end.outcome != .unchanged {
                end.fieldSet = try FieldSetTable.id(of: read, db)
                end.textSize = TextLengths.place(ofBytes: read.textBytes)
            }
            try sections.end(document, page: page.id, requested: page.url.text, end, db)
        }
        for (_, section) in left {
            if split.isCut {
                let end = SectionTable.End(outcome: .refused, error: "the page holds more sections than are read")
                try self.end(section, of: page, end, db)
            } else {
                try documents.remember(section.document, db)
                try sections.remove(section.document, db)
                try sections.end(section.document, page: page.id, requested: page.url.text, .absent, db)
            }
        }
    }

    /// False when the statement has the id of another document's.
    private func keepStatement(
        of section: NewSection, _ document: Int64, _ page: PendingDocument, _ db: Database
    ) throws -> Bool {
        do {
            try sections.keep(
                section, section.statement, document: document, page: page.id, requested: page.url.text, db)
            return true
        } catch let error as DatabaseError where error.extendedResultCode == .SQLITE_CONSTRAINT_UNIQUE {
            try sections.keep(section, nil, document: document, page: page.id, requested: page.url.text, db)
            return false
        }
    }

    private static func outcome(of section: NewSection, _ before: SectionTable.Known?) -> Outcome {
        guard let before, before.state != .neverHad else { return .new }
        if before.state == .gone { return .restored }
        return before.content == section.content ? .unchanged : .changed
    }

    /// Puts the files of a copy's sections into their places. Returns whether one of them had another path before: the files
    /// that are obsolete are then to be dropped.
    func publishSections(of copy: NewCapture, besides unwanted: [String]) throws(StoreError) {
        for section in copy.split?.sections ?? [] where !unwanted.contains(section.statement.file.name) {
            try store.folder.publish(section.statement.file.name, to: section.statement.file.path)
        }
    }

    /// Puts the parts of a page back to what they were before its commit, as a power loss left none of it. Returns their
    /// files that are none of what they were.
    func forgetSections(of page: Int64, _ db: Database) throws -> [String] {
        var unwanted: [String] = []
        for (_, section) in try sections.known(of: page, db) {
            let isEnded = try Bool.fetchOne(
                db, sql: "SELECT EXISTS (SELECT 1 FROM capture WHERE crawl = ? AND document = ?)",
                arguments: [id, section.document])
            guard isEnded == true else { continue }
            try restore(section.document, db)
            try db.execute(
                sql: "DELETE FROM capture WHERE crawl = ? AND document = ?", arguments: [id, section.document])
            let old = try String.fetchOne(
                db, sql: "SELECT statement_path FROM document WHERE id = ?", arguments: [section.document])
            if let file = section.statementPath, file != old { unwanted.append(file) }
        }
        return unwanted
    }

    /// The page that a document is a part of; the document itself when it is none.
    func page(of document: Int64, _ db: Database) throws -> Int64 {
        try Int64.fetchOne(
            try db.cachedStatement(sql: "SELECT page FROM section WHERE document = ?"), arguments: [document])
            ?? document
    }
}

extension SectionTable.End {
    /// The page was read, and has no such part any more.
    fileprivate static let absent = SectionTable.End(
        outcome: .gone, reason: .absent, error: "its page was read, and has it no more")
}
