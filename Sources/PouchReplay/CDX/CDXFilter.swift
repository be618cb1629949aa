import PouchArchive
import PouchProfile

/// A field of a CDX line, by any of the names that it has elsewhere.
public enum CDXField: String, Sendable, CaseIterable {
    case urlkey, timestamp, url, mime, status, digest, length, offset, filename

    static var names: String { allCases.map(\.rawValue).joined(separator: ", ") }

    init?(named name: String) {
        switch name {
        case "original", "u": self = .url
        case "statuscode", "s": self = .status
        case "mimetype", "m": self = .mime
        default:
            guard let field = CDXField(rawValue: name) else { return nil }
            self = field
        }
    }

    /// nil for a field that the record lacks.
    func value(of entry: CDXJEntry) -> String? {
        switch self {
        case .urlkey: entry.key
        case .timestamp: entry.timestamp
        case .url: entry.url
        case .mime: entry.mime
        case .status: entry.status
        case .digest: entry.digest
        case .length: String(entry.length)
        case .offset: String(entry.offset)
        case .filename: entry.filename
        }
    }
}

/// `[!][=|~]FIELD:TEXT`, as pywb has it: contains TEXT, is TEXT (`=`), or begins with what the expression TEXT matches
/// (`~`); `!` turns it round. Without a field the whole line counts.
public struct CDXFilter: Sendable {
    private enum Test: Sendable {
        case contains(String)
        case equals(String)
        case matches(Pattern)
    }

    private let isNegated: Bool
    private let field: CDXField?
    private let test: Test
    private static let longest = 512
    /// A request may come from anyone: a match may cost so many steps, on each of many lines.
    private static let steps = 10_000

    init(_ text: String) throws(CDXQuery.Refusal) {
        guard text.utf8.count <= Self.longest else {
            throw .init(description: "a filter has at most \(Self.longest) bytes")
        }
        var rest = text[...]
        isNegated = rest.hasPrefix("!")
        if isNegated { rest = rest.dropFirst() }
        let mark = rest.first
        if mark == "=" || mark == "~" { rest = rest.dropFirst() }
        let parts = rest.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
        if parts.count == 2 {
            guard let named = CDXField(named: String(parts[0])) else {
                throw .init(description: "a filter names a field that there is not; there are \(CDXField.names)")
            }
            field = named
        } else {
            field = nil
        }
        let wanted = String(parts.last ?? "")
        switch mark {
        case "=": test = .equals(wanted)
        case "~":
            do { test = .matches(try Pattern("\\A(?:\(wanted))", matchLimit: Self.steps)) } catch {
                throw .init(description: "a filter's expression cannot be read")
            }
        default: test = .contains(wanted)
        }
    }

    /// An expression that is too costly to decide takes no line.
    func takes(_ entry: CDXJEntry) -> Bool {
        let value =
            field.map { $0.value(of: entry) ?? "" }
            ?? String(decoding: entry.line.dropLast(), as: UTF8.self)
        switch test {
        case .contains(let text): return (text.isEmpty || value.contains(text)) != isNegated
        case .equals(let text): return (value == text) != isNegated
        case .matches(let pattern):
            guard let isMatch = try? pattern.matches(value) else { return false }
            return isMatch != isNegated
        }
    }
}
