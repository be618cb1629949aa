/// The subject of an alert: decided by ``AlertPolicy``, put into words by ``AlertMessage``.
package struct Alert: Sendable, Equatable {
    /// The reason for an alert.
    package enum Event: String, Sendable, Codable {
        /// The archive changed.
        case changes
        /// Much of the archive did not answer: an outage, not deletions.
        case outage
        case outageOver = "outage_over"
        /// Single documents were blocked, unreachable or undetermined that were not before.
        case openQuestions = "open_questions"
        /// Newly read pages give a field less often than those before, and nothing else is news.
        case drift
    }

    /// The heading; an alert may say more than one thing.
    package var event: Event
    /// Documents that changed.
    package var changes: Int
    /// Open documents that no alert has named yet.
    package var openQuestions: Int
    package var outage: Outage
    /// Fields that newly read pages give less often, not yet in an alert.
    package var fallen: [String]

    /// An outage is named by the crawl that found it.
    package enum Outage: Sendable, Equatable {
        case none, begins
        case goesOn(since: String)
        case isOver(since: String)
    }

    package init(event: Event, changes: Int, openQuestions: Int, outage: Outage, fallen: [String] = []) {
        self.event = event
        self.changes = changes
        self.openQuestions = openQuestions
        self.outage = outage
        self.fallen = fallen
    }
}
