import PouchStore

/// The part of the frontier that is in memory: a value without I/O that says what to do next.
///
/// Documents come in from the database a little at a time, class by class (``FrontierPriority``), and leave in the order
/// in which they were found. Statements wait for listings that are under way, so that what a listing says of a statement
/// is known when the statement is read; a listing that waits for its retry holds nobody up.
struct FrontierQueue {
    enum Step {
        case fetch(PendingDocument)
        /// Load more of this class from the database, after this place in it.
        case load(priority: Int, after: Int64)
        /// Nothing can start before this time (microseconds since 1970).
        case wait(until: Int64)
        /// Something is under way; nothing more can start until it ends.
        case waitForResults
        case empty
    }

    private struct Class {
        var ready: [PendingDocument] = []
        var head = 0
        var cursor: Int64 = 0
        var mayHaveMore = true
        var isEmpty: Bool { head == ready.count }
    }

    private var classes = [Class](repeating: Class(), count: FrontierPriority.all.count)
    private var delayed: [PendingDocument] = []
    private var underWay: [Int64: Int] = [:]
    /// Whether second tries may begin: all else is done, and the probes are made.
    private(set) var mayCheck = false

    /// Documents asked for and not yet committed.
    var inFlight: Int { underWay.count }
    /// Documents that wait for a retry.
    var waiting: Int { delayed.count }

    static let batch = 256

    // MARK: - Events

    /// The database gave these, in answer to a `load`.
    mutating func loaded(_ documents: [PendingDocument], priority: Int) {
        if classes[priority].isEmpty {
            classes[priority].ready.removeAll(keepingCapacity: true)
            classes[priority].head = 0
        }
        classes[priority].mayHaveMore = documents.count == Self.batch
        if let last = documents.last { classes[priority].cursor = last.sequence }
        for document in documents {
            if document.notBefore > 0 { delay(document) } else { classes[priority].ready.append(document) }
        }
    }

    /// A commit put new documents of this class into the database.
    mutating func grew(priority: Int) { classes[priority].mayHaveMore = true }

    /// A commit put a link's document into the database.
    mutating func grew(_ link: FoundLink) {
        grew(priority: FrontierPriority.of(link))
        // Where an earlier crawl could not reach it.
        grew(priority: FrontierPriority.unreached)
    }

    /// A document was taken and could not start yet: it leaves before all others as soon as it can.
    mutating func putBack(_ document: PendingDocument) {
        var document = document
        document.notBefore = 0
        retry(document)
    }

    /// From now on documents of the last class leave too.
    mutating func beginChecks() { mayCheck = true }

    /// A document's request ended and was committed.
    mutating func settled(_ document: Int64) { underWay[document] = nil }

    /// A document is to be asked again later.
    mutating func retry(_ document: PendingDocument) {
        underWay[document.id] = nil
        delay(document)
    }

    private mutating func delay(_ document: PendingDocument) {
        let place = delayed.firstIndex { $0.notBefore > document.notBefore } ?? delayed.endIndex
        delayed.insert(document, at: place)
    }

    // MARK: - Decision

    mutating func next(now: Int64) -> Step {
        if let first = delayed.first, first.notBefore <= now {
            delayed.removeFirst()
            return begin(first)
        }
        for priority in classes.indices {
            if priority > FrontierPriority.lastListing, isReadingListings { return .waitForResults }
            if priority == FrontierPriority.checks, !mayCheck { break }
            if !classes[priority].isEmpty {
                let document = classes[priority].ready[classes[priority].head]
                classes[priority].head += 1
                return begin(document)
            }
            if classes[priority].mayHaveMore { return .load(priority: priority, after: classes[priority].cursor) }
        }
        if !underWay.isEmpty { return .waitForResults }
        if let first = delayed.first { return .wait(until: first.notBefore) }
        return .empty
    }

    private var isReadingListings: Bool { underWay.values.contains { $0 <= FrontierPriority.lastListing } }

    private mutating func begin(_ document: PendingDocument) -> Step {
        underWay[document.id] = document.priority
        return .fetch(document)
    }
}
