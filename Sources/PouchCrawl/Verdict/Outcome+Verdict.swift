import PouchMirror
import PouchStore

extension Outcome {
    /// The outcome of a verdict that ends a document's request, against the copy held; nil for one that requests again.
    /// - Parameter sha256: of the new copy, where the verdict is a capture.
    init?(of verdict: Verdict, _ document: PendingDocument, sha256: String? = nil) {
        switch verdict {
        case .captured:
            if document.isKnownGone {
                self = .restored
            } else if let previous = document.previous {
                self = previous.sha256 == sha256 ? .unchanged : .changed
            } else {
                self = .new
            }
        case .unchanged: self = document.isKnownGone ? .restored : .unchanged
        case .redirected(let target):
            if document.isKnownGone {
                self = .restored
            } else if document.redirectsTo == nil, document.previous == nil {
                self = .new
            } else {
                self = document.redirectsTo == target.text ? .unchanged : .changed
            }
        case .gone: self = .gone
        case .unreachable: self = .unreachable
        case .refused: self = .refused
        case .retry, .retryUnconditionally, .retryAt, .confirm: return nil
        }
    }
}
