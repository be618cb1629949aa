/// One thing that was looked at, what was found, and what is to be done about it.
package struct Finding: Sendable, Equatable {
    /// The subject of a finding.
    package enum Part: String, Sendable, CaseIterable {
        case machine, folder, host
    }

    /// A finding's weight for a crawl.
    package enum State: String, Sendable {
        case good
        /// Good to know; nothing has to be done.
        case note
        /// A crawl runs, and something is worse than it could be.
        case mend
        /// A crawl cannot run, or cannot be relied on.
        case stops
    }

    package let part: Part
    /// A word or two: `clock`, `robots.txt`.
    package let subject: String
    package let state: State
    /// The finding itself. Parts of a host's findings come from the network: escape before printing.
    package let found: String
    /// What to do; nil when there is nothing to do.
    package let advice: String?

    init(_ part: Part, _ subject: String, _ state: State, _ found: String, advice: String? = nil) {
        self.part = part
        self.subject = subject
        self.state = state
        self.found = found
        self.advice = advice
    }
}
