/// Why a profile cannot be used.
///
/// Printed, it is one line a problem, in the form compilers use, so that editors can jump to it:
///
///     config/mine.yaml:12:5: listings[0].rules[1].text: pattern ends inside a group, at offset 14 of "^(?<year>\d{4}$"
public enum ProfileError: Error, Sendable, Equatable {
    /// The file is not a profile: every problem found in it, in the order of the file. Never empty.
    case invalid([ProfileProblem])
    /// No profile of that name. `lookedAt` are the paths tried, in order; `available` the names that would have worked.
    case notFound(name: String, lookedAt: [String], available: [String])
    /// The file is there but cannot be read, or is not a regular file.
    case unreadable(file: String, reason: String)

    /// A single problem found after loading, e.g. an XPath that does not compile.
    public init(at location: SourceLocation, _ message: String) {
        self = .invalid([ProfileProblem(location: location, message: message)])
    }

    /// The problems of an invalid file; empty in the other cases.
    public var problems: [ProfileProblem] {
        if case .invalid(let problems) = self { return problems }
        return []
    }
}

/// One thing that is wrong in a profile's file.
public struct ProfileProblem: Sendable, Hashable, CustomStringConvertible {
    public let location: SourceLocation
    /// The value that was found and the one that was expected.
    public let message: String

    public init(location: SourceLocation, message: String) {
        self.location = location
        self.message = message
    }

    /// `FILE:LINE:COLUMN: KEY: MESSAGE`, with control characters escaped.
    public var description: String {
        let key = location.key.isEmpty ? "" : "\(location.key): "
        return "\(location.file):\(location.line):\(location.column): \(key)\(message)".escapingControls
    }
}

extension ProfileError: CustomStringConvertible {
    public var description: String {
        switch self {
        case .invalid(let problems):
            return problems.map(\.description).joined(separator: "\n")
        case .notFound(let name, let lookedAt, let available):
            var lines = ["no profile is at \"\(name)\""]
            if lookedAt != [name] { lines = ["no profile named \"\(name)\"; looked at:"] + lookedAt.map { "  \($0)" } }
            lines.append(
                available.isEmpty ? "no profiles are there" : "available: " + available.joined(separator: ", "))
            if let near = Spelling.nearest(to: name, in: available) { lines.append("did you mean \"\(near)\"?") }
            return lines.map(\.escapingControls).joined(separator: "\n")
        case .unreadable(let file, let reason):
            return "\(file): \(reason)".escapingControls
        }
    }
}
