import PouchFetch
import PouchStore
import Synchronization

/// Moves results through one reader until the queue is closed.
final class ReaderLoop: Sendable {
    /// Locked once, by the thread that runs: no other ever has it.
    private let reader: Mutex<PageReader>
    private let results: BoundedQueue<FetchResult>
    private let processed: BoundedQueue<Processed>
    private let underWay: UnderWay

    init(
        reader: sending PageReader, results: BoundedQueue<FetchResult>, processed: BoundedQueue<Processed>,
        underWay: UnderWay
    ) {
        self.reader = Mutex(reader)
        self.results = results
        self.processed = processed
        self.underWay = underWay
    }

    func run() {
        reader.withLock { reader in
            while let result = results.pop() {
                if let document = underWay.document(result.request.id) { processed.push(reader.read(result, document)) }
            }
        }
    }
}

/// The documents that were asked for, for the readers to look up.
final class UnderWay: Sendable {
    private let documents = Mutex<[Int64: PendingDocument]>([:])

    func begin(_ document: PendingDocument) { documents.withLock { $0[document.id] = document } }
    func end(_ id: Int64) { _ = documents.withLock { $0.removeValue(forKey: id) } }
    func endAll() { documents.withLock { $0.removeAll() } }
    func document(_ id: Int64) -> PendingDocument? { documents.withLock { $0[id] } }
}
