import PouchMirror

/// The answers in the journal's files of an earlier process: the place of each that is still wanted.
///
/// Frames are looked at one at a time; a body is read when its answer is taken.
struct KeptAnswers {
    struct Place: Sendable {
        fileprivate let file: MirrorFile
        fileprivate let offset: Int
        fileprivate let length: Int
        /// The file's number.
        let number: Int

        /// The answer; nil when its frame is torn or cannot be read.
        func read() -> JournalAnswer? {
            guard let frame = try? file.bytes(at: offset, count: length), frame.count == length else { return nil }
            return JournalFrame.answer(in: frame)
        }
    }

    private(set) var places: [JournalAnswer.Key: Place] = [:]
    /// The highest number of a file that is left; 0 for none.
    private(set) var lastNumber = 0

    /// Looks through the files, and removes those that hold nothing wanted.
    /// - Parameter isWanted: of the answers of this crawl, by key and the document's own URL.
    init(folder: MirrorFolder, crawl: String, isWanted: (JournalAnswer.Key, String) throws(StoreError) -> Bool)
        throws(StoreError)
    {
        let numbers = try folder.stagedNames().compactMap { AnswerJournal.number(of: $0) }.sorted()
        for number in numbers {
            // An entry that is not a file, or cannot be opened, is passed over.
            guard let file = try? folder.open([MirrorFolder.stagingName, AnswerJournal.name(number)]) else { continue }
            try look(through: file, number, crawl, isWanted)
        }
        let used = Set(places.values.map(\.number))
        lastNumber = used.max() ?? 0
        for number in numbers where !used.contains(number) { folder.unstage(AnswerJournal.name(number)) }
    }

    /// Up to the first frame that is not whole: nothing behind it can be found.
    private mutating func look(
        through file: MirrorFile, _ number: Int, _ crawl: String,
        _ isWanted: (JournalAnswer.Key, String) throws(StoreError) -> Bool
    ) throws(StoreError) {
        var offset = 0
        while let start = try? file.bytes(at: offset, count: JournalFrame.startLength),
            let lengths = JournalFrame.Lengths(start, room: file.size - offset),
            let fields = try? file.bytes(at: offset + JournalFrame.startLength, count: lengths.fields)
        {
            if let found = JournalFrame.key(in: fields), found.crawl == crawl, try isWanted(found.key, found.ownURL) {
                places[found.key] = Place(file: file, offset: offset, length: lengths.whole, number: number)
            }
            offset += lengths.whole
        }
    }
}
