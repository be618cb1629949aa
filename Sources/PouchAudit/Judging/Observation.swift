import PouchMirror

/// A complete crawl's observation of a document: a line of its manifest, and the state that follows from it.
/// An object, so that a document on its way through an audit is small: a line takes half a kilobyte.
package final class Observation: Sendable {
    /// The document's state as the crawl found it.
    package enum State: Sendable, Equatable {
        /// A good copy was fetched, or confirmed.
        case held
        /// The URL answers with a redirect that was followed.
        case redirect
        /// 404, 410, or a proved soft 404; whether a second try later in the crawl said so too.
        case gone(isConfirmed: Bool)
        case blocked
        case unreachable
        /// An answer that cannot be taken for the document: no statement in it, too large, a redirect out of scope.
        case refused
        /// Not asked: robots exclusion.
        case skipped
        /// Passed over: the crawl saw nothing. The line has the copy that an earlier crawl saw.
        case notDue
    }

    /// Place among the history's crawls.
    package let crawl: Int
    package let line: ManifestLine
    package let state: State

    package init(crawl: Int, line: ManifestLine) {
        self.crawl = crawl
        self.line = line
        state = Self.state(of: line)
    }

    package var isGone: Bool { if case .gone = state { true } else { false } }

    /// Whether the server gave no answer that says what the document is.
    package var isUnanswered: Bool { state == .unreachable || state == .blocked }

    /// Whether it says nothing of the document: it was passed over, or gave no answer.
    var isSilent: Bool { state == .notDue || isUnanswered }

    /// Whether a good copy was ever had, in this crawl or before.
    package var hasCopy: Bool { line.sha256 != nil }

    static func state(of line: ManifestLine) -> State {
        let isForbidden = [401, 403, 451].contains(line.httpStatus)
        switch line.outcome {
        case "new", "unchanged", "changed", "restored":
            return line.httpStatus.map { 300..<400 ~= $0 && $0 != 304 } ?? false ? .redirect : .held
        case "gone": return .gone(isConfirmed: line.firstAnswer != nil)
        case "unreachable": return line.reason == "blocked" ? .blocked : .unreachable
        case "refused": return line.reason == "blocked" || isForbidden ? .blocked : .refused
        case Outcome.notDue.rawValue: return .notDue
        default: return .skipped
        }
    }
}
