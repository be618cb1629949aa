import PouchBytes
import PouchMirror

/// The parts of a statement's file that are indexed.
struct IndexedStatement {
    let file: StatementFile

    /// nil when the file is missing, has another digest, or is not a statement.
    init?(_ folder: MirrorFolder, _ waiting: WaitingStatement) throws(StoreError) {
        guard let path = MirrorPath.components(waiting.path, below: "statements") else { return nil }
        var found = try Self.bytes(folder, path, waiting)
        // A crawl commits a batch before it renames the batch's files into their places.
        if found == nil { found = try Self.bytes(folder, [".staging", "\(waiting.document).statement"], waiting) }
        guard let file = found.flatMap({ StatementFile(json: $0) }) else { return nil }
        self.file = file
    }

    private static func bytes(_ folder: MirrorFolder, _ path: [String], _ waiting: WaitingStatement)
        throws(StoreError) -> [UInt8]?
    {
        guard let found = try StatementFile.contents(of: path, in: folder), found.sha256.hex == waiting.sha256 else {
            return nil
        }
        return found.bytes
    }

    /// The day that filters go by, as those of `pouch export` do.
    var day: CalendarDate? { (file.date ?? file.listing?.date).flatMap { CalendarDate(iso: $0) } }

    var speaker: String? {
        file.speaker.map { speaker in speaker.role.map { "\(speaker.name), \($0)" } ?? speaker.name }
    }
}

/// A statement that the index does not have as the mirror has it.
struct WaitingStatement {
    var document: Int64
    var url: String
    var path: String
    var sha256: String
}
