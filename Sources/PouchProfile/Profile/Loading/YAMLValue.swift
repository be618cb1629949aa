import Yams

/// One node with its place and the path of keys that leads to it. Each reading function reports what is wrong and gives
/// `nil`, so that reading goes on.
struct YAMLValue {
    let node: Node
    let location: SourceLocation
    let reader: ProfileReader

    init(_ node: Node, key: String, reader: ProfileReader) {
        self.node = node
        self.reader = reader
        location = reader.source.location(node.mark?.line ?? 1, node.mark?.column ?? 1, key: key)
    }

    func report(_ message: String) { reader.report(location, message) }

    /// The value that was found, for a message.
    var found: String {
        switch node {
        case .mapping: "a mapping"
        case .sequence(let sequence): sequence.isEmpty ? "an empty list" : "a list of \(sequence.count)"
        case .scalar(let scalar): isNothing ? "nothing" : quoted(scalar.string)
        case .alias: "an alias"
        }
    }

    /// Whether the key has no value: `key:`, `key: ~`, `key: null`.
    var isNothing: Bool {
        guard case .scalar(let scalar) = node, scalar.style == .plain else { return false }
        return ["", "~", "null", "Null", "NULL"].contains(scalar.string)
    }

    // MARK: - Scalars

    /// Any scalar but nothing, as written.
    func string(_ expected: String = "a text") -> String? {
        guard case .scalar(let scalar) = node, !isNothing else {
            report("found \(found), expected \(expected)")
            return nil
        }
        return scalar.string
    }

    /// A text that is not empty and has no control characters.
    func line(_ expected: String = "a text") -> String? {
        guard let text = string(expected) else { return nil }
        guard !text.isEmpty, text == text.escapingControls, text.utf8.count <= 10_000 else {
            report("found \(quoted(text)), expected \(expected) on one line")
            return nil
        }
        return text
    }

    func integer(in range: ClosedRange<Int>) -> Int? {
        let expected = "a whole number from \(range.lowerBound) to \(range.upperBound)"
        guard let text = string(expected) else { return nil }
        guard let value = Int(text), range.contains(value) else {
            report("found \(quoted(text)), expected \(expected)")
            return nil
        }
        return value
    }

    /// `true` or `false`.
    func boolean() -> Bool? { choice(["true", "false"]).map { $0 == "true" } }

    func duration(in range: ClosedRange<Duration>) -> Duration? {
        guard let text = string(Units.durationForm) else { return nil }
        do throws(Units.Failure) {
            let value = try Units.duration(text)
            if range.contains(value) { return value }
            report("found \(quoted(text)), expected \(Units.text(range.lowerBound)) to \(Units.text(range.upperBound))")
        } catch {
            report(error.description)
        }
        return nil
    }

    /// A share as a number from 0 to 1.
    func share() -> Double? {
        guard let text = string(Units.shareForm) else { return nil }
        do throws(Units.Failure) { return try Units.share(text) } catch { report(error.description) }
        return nil
    }

    func size(in range: ClosedRange<Int>) -> Int? {
        guard let text = string(Units.sizeForm) else { return nil }
        do throws(Units.Failure) {
            let value = try Units.size(text)
            if range.contains(value) { return value }
            report(
                "found \(quoted(text)), expected \(Units.text(bytes: range.lowerBound)) to \(Units.text(bytes: range.upperBound))"
            )
        } catch {
            report(error.description)
        }
        return nil
    }

    /// One of the words given.
    func choice(_ words: [String]) -> String? {
        let expected = words.count == 1 ? words[0] : "one of " + words.joined(separator: ", ")
        guard let text = string(expected) else { return nil }
        if words.contains(text) { return text }
        let near = Spelling.nearest(to: text, in: words).map { "; did you mean \($0)?" } ?? ""
        report("found \(quoted(text)), expected \(expected)\(near)")
        return nil
    }

    func choice<Choice: RawRepresentable & CaseIterable>(_: Choice.Type) -> Choice? where Choice.RawValue == String {
        choice(Choice.allCases.map(\.rawValue)).flatMap(Choice.init(rawValue:))
    }

    /// - Parameter matchLimit: backtracking steps before a match is given up.
    func pattern(matchLimit: Int = Pattern.defaultMatchLimit) -> Pattern? {
        guard let text = string("a regular expression") else { return nil }
        guard !text.isEmpty else {
            report("found an empty pattern, which matches everything; expected a regular expression")
            return nil
        }
        do throws(PatternError) {
            return try Pattern(text, matchLimit: matchLimit)
        } catch .invalid(_, let offset, let reason) {
            report("found \(quoted(text)), expected a regular expression (PCRE2); at byte \(offset): \(reason)")
        } catch {
            report("found \(quoted(text)), expected a regular expression (PCRE2); \(error)")
        }
        return nil
    }

    /// An XPath with its place. It is compiled where pages are parsed.
    func xpath() -> Located<String>? {
        line("an XPath such as \".//td[@class='content']\"").map { Located($0, at: location) }
    }

    // MARK: - Collections

    /// The elements of a list; a single value counts as a list of one.
    func list(of expected: String, least: Int = 0) -> [YAMLValue] {
        switch node {
        case .sequence(let sequence) where sequence.count >= least:
            return sequence.enumerated().map {
                YAMLValue($0.element, key: "\(location.key)[\($0.offset)]", reader: reader)
            }
        case .sequence:
            report("found \(found), expected \(expected)")
        case .scalar where !isNothing:
            return [self]
        case .mapping where expected.contains("mappings"):
            return [self]
        default:
            report("found \(found), expected a list of \(expected)")
        }
        return []
    }

    /// The elements of a list of mappings, at least one.
    func mappings(of expected: String) -> [YAMLValue] {
        guard case .sequence(let sequence) = node, !sequence.isEmpty else {
            report("found \(found), expected a list of \(expected)")
            return []
        }
        return list(of: expected)
    }

    /// A mapping's key, where it stands, and its value.
    struct Entry {
        let key: String
        let location: SourceLocation
        let value: YAMLValue
    }

    /// The mapping's entries, in the order of the file, each key once; a key that stands again is reported.
    func entries(_ expected: String) -> [Entry]? {
        guard case .mapping(let mapping) = node else {
            report("found \(found), expected \(expected)")
            return nil
        }
        var entries: [Entry] = []
        for (keyNode, valueNode) in mapping {
            guard case .scalar(let scalar) = keyNode else {
                let place = YAMLValue(keyNode, key: location.key, reader: reader)
                place.report("found \(place.found) as a key, expected a word")
                continue
            }
            let duplicate = reader.source.duplicate(scalar.string)
            let path = path(to: duplicate?.key ?? scalar.string)
            let place = YAMLValue(keyNode, key: path, reader: reader).location
            if let duplicate {
                reader.report(place, "the key stands on line \(duplicate.firstLine) already, expected once")
            } else {
                let value = YAMLValue(valueNode, key: path, reader: reader)
                entries.append(Entry(key: scalar.string, location: place, value: value))
            }
        }
        return entries
    }

    /// The mapping read by the keys of one part of a profile: unknown and missing keys are reported.
    func keyed(_ keys: ProfileKeys, _ expected: String) -> [String: YAMLValue]? {
        guard let (values, others) = keyedWithOthers(keys, expected) else { return nil }
        for entry in others where reader.isPatient {
            reader.report(entry.location, Self.unknown(entry.key, in: keys.all))
        }
        return values
    }

    /// The same where keys of any name are fields: those that have not the form of a field's name, or are nearly a known
    /// key, are reported.
    func keyedWithFields(_ keys: ProfileKeys, _ expected: String) -> ([String: YAMLValue], [Entry])? {
        guard let (values, others) = keyedWithOthers(keys, expected) else { return nil }
        var fields: [Entry] = []
        for entry in others where reader.isPatient {
            let isField = ProfileReader.isFieldName(entry.key) || StatementField(rawValue: entry.key) != nil
            if isField, Spelling.nearest(to: entry.key, in: keys.all) == nil {
                fields.append(entry)
            } else {
                reader.report(entry.location, Self.unknown(entry.key, in: keys.all))
            }
        }
        return (values, fields)
    }

    private func keyedWithOthers(_ keys: ProfileKeys, _ expected: String) -> ([String: YAMLValue], [Entry])? {
        guard let entries = entries(expected) else { return nil }
        var values: [String: YAMLValue] = [:]
        var others: [Entry] = []
        for entry in entries {
            if keys.all.contains(entry.key) { values[entry.key] = entry.value } else { others.append(entry) }
        }
        for key in keys.required where values[key] == nil {
            let place = SourceLocation(
                file: location.file, line: location.line, column: location.column, key: path(to: key))
            reader.report(place, "the key is missing, expected it here")
        }
        return (values, others)
    }

    static func unknown(_ key: String, in known: [String]) -> String {
        if let near = Spelling.nearest(to: key, in: known) { return "unknown key; did you mean \(near)?" }
        return "unknown key, expected one of \(known.joined(separator: ", "))"
    }

    private func path(to key: String) -> String {
        let shown = key.count > 60 ? String(key.prefix(57)) + "..." : key
        return location.key.isEmpty ? shown : "\(location.key).\(shown)"
    }
}
