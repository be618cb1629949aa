import PouchBytes
import Yams

/// Reads a profile's nodes into values, and collects every problem on the way instead of stopping at the first.
final class ProfileReader {
    let source: YAMLSource
    /// A year after it is the last day that a date may be, where the profile says none.
    let today: CalendarDate
    private(set) var problems: [ProfileProblem] = []

    init(_ source: YAMLSource, today: CalendarDate) {
        self.source = source
        self.today = today
    }

    /// Problems that are reported of one file, at most.
    static let most = 100

    /// Whether more problems are worth looking for.
    var isPatient: Bool { problems.count < Self.most }

    /// Takes note of a problem; beyond ``most`` they are not kept.
    func report(_ location: SourceLocation, _ message: String) {
        guard isPatient else { return }
        problems.append(ProfileProblem(location: location, message: message))
    }

    /// Refuses nodes that nest too deeply or, with aliases followed, are too many. Nothing is read from a root that
    /// fails.
    func checkBounds(_ root: Node) -> Bool {
        var left = YAMLSource.maxNodes
        return checkBounds(root, depth: 1, left: &left)
    }

    private func checkBounds(_ node: Node, depth: Int, left: inout Int) -> Bool {
        left -= 1
        let place = source.location(node.mark?.line ?? 1, node.mark?.column ?? 1)
        guard left >= 0 else {
            report(place, "more than \(YAMLSource.maxNodes) values with aliases followed, expected fewer")
            return false
        }
        guard depth <= YAMLSource.maxDepth else {
            report(place, "nested more than \(YAMLSource.maxDepth) deep, expected at most that")
            return false
        }
        switch node {
        case .mapping(let mapping):
            return mapping.allSatisfy {
                checkBounds($0.key, depth: depth + 1, left: &left)
                    && checkBounds($0.value, depth: depth + 1, left: &left)
            }
        case .sequence(let sequence):
            return sequence.allSatisfy { checkBounds($0, depth: depth + 1, left: &left) }
        default:
            return true
        }
    }
}
