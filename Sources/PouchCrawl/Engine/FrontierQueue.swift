import DequeModule
import PouchStore

/// The part of the frontier that is in memory: a value without I/O that decides what to request next.
///
/// Documents come in from the database a little at a time, class by class (``FrontierPriority``), and leave in the order
/// in which they were found. Statements wait for listings that are under way, so that their listing entries are known
/// when they are read. A listing that waits for its retry delays nothing.
///
/// Of those that wait for a retry, no more than ``mostDelayed`` are held: the others are in the database, each with its time,
/// and are loaded when there is room again.
struct FrontierQueue {
    enum Step {
        case fetch(PendingDocument)
        /// Load more of this class from the database, after this place in it.
        case load(priority: Int, after: Int64)
        /// Load those that wait for a retry from the database, the earliest first, of classes up to this one.
        case loadDelayed(upTo: Int)
        /// Nothing can start before this time (microseconds since 1970).
        case wait(until: Int64)
        /// Something is under way; nothing more can start until it ends.
        case waitForResults
        case empty
    }

    private struct Class {
        var ready: Deque<PendingDocument> = []
        var cursor: Int64 = 0
        var mayHaveMore = true
    }

    private var classes = [Class](repeating: Class(), count: FrontierPriority.all.count)
    /// Taken, and not started after all: they leave before all others.
    private var returned: Deque<PendingDocument> = []
    private var delayed = TimeHeap()
    /// Of those delayed, the ones whose time only this queue knows.
    private var postponed: Set<Int64> = []
    /// Whether the database has others that wait for a retry.
    private var mayHaveMoreDelayed = false
    private var underWay: [Int64: Int] = [:]
    /// Whether second tries may begin: all else is done, and the probes are made.
    private(set) var mayCheck = false

    /// Documents asked for and not yet committed.
    var inFlight: Int { underWay.count }
    /// Documents that wait for a retry.
    var waiting: Int { delayed.count }

    static let batch = 256
    static let mostDelayed = 4_096

    // MARK: - Events

    /// The database gave these, in answer to a `load`.
    mutating func loaded(_ documents: [PendingDocument], priority: Int) {
        classes[priority].mayHaveMore = documents.count == Self.batch
        if let last = documents.last { classes[priority].cursor = last.sequence }
        // Those that wait for a retry may have come before their class did.
        let known = documents.contains { $0.notBefore > 0 } ? Set(delayed.ids) : []
        for document in documents {
            if document.notBefore == 0 {
                // One that the listings have told news of comes again while its answer is on its way, or its host waits.
                guard underWay[document.id] == nil, !postponed.contains(document.id) else { continue }
                classes[priority].ready.append(document)
            } else if underWay[document.id] == nil, !known.contains(document.id) {
                delay(document)
            }
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

    /// The database gave these, in answer to a `loadDelayed`. Those that are here already are passed over.
    mutating func loadedDelayed(_ documents: [PendingDocument]) {
        mayHaveMoreDelayed = documents.count == Self.mostDelayed
        let known = Set(delayed.ids)
        for document in documents where underWay[document.id] == nil && !known.contains(document.id) {
            delay(document)
        }
    }

    /// A document was taken and could not start yet: it leaves before all others as soon as it can.
    mutating func putBack(_ document: PendingDocument) {
        var document = document
        document.notBefore = 0
        retry(document)
    }

    /// A document was taken and its host may not be asked yet. The database does not know that: it stays here.
    mutating func postpone(_ document: PendingDocument) {
        underWay[document.id] = nil
        postponed.insert(document.id)
        delayed.insert(document)
    }

    /// From now on documents of the last class leave too.
    mutating func beginChecks() { mayCheck = true }

    /// A document's request ended and was committed.
    mutating func settled(_ document: Int64) { underWay[document] = nil }

    /// A document is to be requested again later.
    mutating func retry(_ document: PendingDocument) {
        underWay[document.id] = nil
        delay(document)
    }

    private mutating func delay(_ document: PendingDocument) {
        if document.notBefore == 0 {
            returned.append(document)
        } else if delayed.count < Self.mostDelayed {
            delayed.insert(document)
        } else {
            mayHaveMoreDelayed = true
        }
    }

    // MARK: - Decision

    mutating func next(now: Int64) -> Step {
        if let document = returned.popFirst() { return begin(document) }
        if mayHaveMoreDelayed, delayed.count <= Self.mostDelayed / 2 {
            return .loadDelayed(upTo: mayCheck ? FrontierPriority.checks : FrontierPriority.known)
        }
        if let first = delayed.first, first.notBefore <= now, let document = delayed.popFirst() {
            postponed.remove(document.id)
            return begin(document)
        }
        // Hosts that are asked slowly must not draw the whole frontier in here.
        if postponed.count >= Self.mostDelayed, let first = delayed.first { return .wait(until: first.notBefore) }
        for priority in classes.indices {
            if priority > FrontierPriority.lastListing, isReadingListings { return .waitForResults }
            if priority == FrontierPriority.checks, !mayCheck { break }
            if let document = classes[priority].ready.popFirst() { return begin(document) }
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
