import PouchBytes
import PouchMirror
import Synchronization

/// Answers that were received and are not yet committed, so that a killed crawl need not ask for them again.
///
///     let journal = try writer.answerJournal()
///     if let answer = journal.take(key) { ... }        // an earlier process had it: it is not asked for
///     try journal.append(answer)                       // on receipt, before anything is made of it
///     journal.settle(key)                              // once it is committed
///     try journal.end(isComplete: true)
///
/// Files `answers-N` of `.staging` hold it, each written until it has grown past ``fullAt`` and removed when all its answers
/// are committed. Nothing of it is made durable: a power loss costs requests, and no more. One that tore what was
/// committed ends the journal, too (``CrawlWriter/recover(committedLength:durableLength:)``). May be used from several threads.
public final class AnswerJournal: Sendable {
    typealias Key = JournalAnswer.Key

    /// A new file is begun after so many bytes. Small, so that rewritten bytes stay in the processor's cache.
    static let fullAt = 2 << 20
    /// A body longer than this is written by itself, and not copied.
    private static let mostCopied = 1 << 20

    private struct State {
        /// The file that is written to, its length, and its number: the next one has the next number.
        var file: Descriptor?
        var length = 0
        var number: Int
        /// Which file has each answer that is not committed, and how many each file has.
        var held: [Key: Int] = [:]
        var counts: [Int: Int] = [:]
        /// Of those, the ones that an earlier process left.
        var kept: [Key: KeptAnswers.Place]
        var isEnded = false
    }

    private let folder: MirrorFolder
    private let crawl: String
    private let state: Mutex<State>

    init(folder: MirrorFolder, crawl: String, kept: KeptAnswers) {
        self.folder = folder
        self.crawl = crawl
        var state = State(number: kept.lastNumber, kept: kept.places)
        for (key, place) in kept.places {
            state.held[key] = place.number
            state.counts[place.number, default: 0] += 1
        }
        self.state = Mutex(state)
    }

    // MARK: - What an earlier process left

    /// Answers that are there for ``take(_:)``.
    public var keptCount: Int { state.withLock { $0.kept.count } }

    /// The answer that an earlier process had to a request, once; nil when it is to be asked for. It stays in its file until it
    /// is settled.
    public func take(_ key: JournalAnswer.Key) -> JournalAnswer? {
        guard let place = state.withLock({ $0.kept.removeValue(forKey: key) }) else { return nil }
        if let answer = place.read() { return answer }
        settle(key)
        return nil
    }

    // MARK: - Answers on their way

    /// Appends an answer; nothing after ``end(isComplete:)``.
    /// - Throws: ``StoreError`` when it cannot be written, as on a full disk.
    public func append(_ answer: JournalAnswer) throws(StoreError) {
        let parts = Self.parts(of: answer, crawl)
        settle(answer.key)
        try state.withLock { state throws(StoreError) in
            guard !state.isEnded else { return }
            let file = try file(&state)
            let number = state.number
            for part in parts {
                try MirrorFolder.writeAll(file.number, part, folder.shown(".staging/" + Self.name(number)))
                state.length += part.count
            }
            state.held[answer.key] = state.number
            state.counts[state.number, default: 0] += 1
        }
    }

    /// The bytes of an answer, joined where its body is no longer than ``mostCopied``.
    private static func parts(of answer: JournalAnswer, _ crawl: String) -> [[UInt8]] {
        let isCopied = answer.body.count <= mostCopied
        var (frame, sum) = JournalFrame.parts(of: answer, crawl: crawl, room: isCopied ? answer.body.count : 0)
        let end = JournalFrame.bytes(of: sum)
        guard isCopied else { return [frame, answer.body, end] }
        answer.body.withUnsafeBytes { frame.append(contentsOf: $0) }
        frame += end
        return [frame]
    }

    private func file(_ state: inout State) throws(StoreError) -> Descriptor {
        if let file = state.file, state.length < Self.fullAt { return file }
        let isDone = state.file != nil && state.counts[state.number] == nil
        if isDone { folder.unstage(Self.name(state.number)) }
        state.file = nil
        state.number += 1
        state.length = 0
        let file = try folder.openStaged(Self.name(state.number))
        state.file = file
        return file
    }

    /// An answer is committed, or not wanted: it need not be kept.
    public func settle(_ key: JournalAnswer.Key) {
        let done = state.withLock { state -> Int? in
            state.kept[key] = nil
            guard let number = state.held.removeValue(forKey: key) else { return nil }
            let left = (state.counts[number] ?? 1) - 1
            state.counts[number] = left > 0 ? left : nil
            return left > 0 || state.file != nil && number == state.number ? nil : number
        }
        if let done { folder.unstage(Self.name(done)) }
    }

    /// The run ends in order: what holds no answer any more is removed, or all of it when the crawl is complete.
    /// - Throws: ``StoreError`` when a file cannot be removed.
    public func end(isComplete: Bool) throws(StoreError) {
        let kept = state.withLock { state in
            state.isEnded = true
            state.file = nil
            return isComplete ? [] : Set(state.held.values)
        }
        for name in try folder.stagedNames() {
            guard let number = Self.number(of: name), !kept.contains(number) else { continue }
            try folder.remove([MirrorFolder.stagingName, name])
        }
    }

    // MARK: - Names

    private static let prefix = "answers-"

    static func name(_ number: Int) -> String { prefix + String(number) }

    /// The number in a file's name; nil for any other file.
    static func number(of name: String) -> Int? {
        guard name.hasPrefix(prefix) else { return nil }
        let digits = name.dropFirst(prefix.count)
        guard 1...9 ~= digits.count, digits.utf8.allSatisfy({ 0x30...0x39 ~= $0 }) else { return nil }
        return Int(digits).flatMap { Self.name($0) == name ? $0 : nil }
    }
}
