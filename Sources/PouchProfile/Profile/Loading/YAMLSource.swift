import Yams

/// Turns a profile's text into YAML nodes, within bounds.
///
/// The bounds hold before the YAML library sees the text, because it would expand what a hostile file asks for: 1 MiB
/// in all; a file that has anchors at most 64 KiB and 16 aliases. Depth (32) and nodes (20,000, aliases counted each
/// time) are bounded while the nodes are read.
struct YAMLSource {
    static let maxBytes = 1 << 20
    static let maxBytesWithAnchors = 64 << 10
    static let maxAliases = 16
    static let maxDepth = 32
    static let maxNodes = 20_000

    let file: String
    /// The text, in which keys that stood twice in a mapping are replaced by stand-ins; see ``duplicate(_:)``.
    private var text: String
    private var duplicates: [String: Duplicate] = [:]

    /// A key that stands a second time in its mapping.
    struct Duplicate {
        let key: String
        let firstLine: Int
    }

    init(text: String, file: String) {
        self.text = text
        self.file = file
    }

    /// The duplicate of a key, which a key of the composed nodes replaces.
    func duplicate(_ key: String) -> Duplicate? { duplicates[key] }

    /// The root of the file's one document; `nil` when it is empty.
    mutating func compose() throws(ProfileError) -> Node? {
        try checkBounds()
        while true {
            do {
                // Scalars are read as written: no rule that makes a date or a number of them.
                return try Yams.compose(yaml: text, .basic, .default, .utf8)
            } catch let error as YamlError {
                if case .duplicatedKeysInMapping(let keys, let context) = error,
                    text.utf8.count <= Self.maxBytesWithAnchors, duplicates.count < 20,
                    let key = keys.first, rename(key, firstAt: context.mark)
                {
                    continue
                }
                throw problem(error)
            } catch {
                throw ProfileError(at: location(1, 1), "not YAML: \(error)")
            }
        }
    }

    // MARK: - Bounds

    private func checkBounds() throws(ProfileError) {
        let size = text.utf8.count
        guard size <= Self.maxBytes else {
            throw ProfileError(at: location(1, 1), Self.tooLarge(size))
        }
        let marks = AnchorScan(text)
        guard let anchor = marks.firstAnchor else { return }
        let place = location(ofByte: anchor)
        guard size <= Self.maxBytesWithAnchors else {
            throw ProfileError(
                at: place,
                "a file of \(size) bytes has an anchor (&); expected none, or a file of at most \(Self.maxBytesWithAnchors) bytes"
            )
        }
        guard marks.aliases <= Self.maxAliases else {
            throw ProfileError(
                at: place, "found \(marks.aliases) aliases (*) of anchors (&), expected at most \(Self.maxAliases)")
        }
    }

    static func tooLarge(_ size: Int) -> String {
        "the file has \(size) bytes, expected at most \(maxBytes) (1 MiB)"
    }

    // MARK: - Duplicate keys

    /// Puts a stand-in in the place of a block mapping's second `key`, so that the rest of the file can be checked too.
    private mutating func rename(_ key: String, firstAt mark: Mark) -> Bool {
        var lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        for index in lines.indices.dropFirst(mark.line) {
            let line = lines[index]
            let indent = line.prefix { $0 == " " }.count
            let rest = line.dropFirst(indent)
            if rest.isEmpty || rest.hasPrefix("#") { continue }
            if indent < mark.column - 1 { return false }
            guard indent == mark.column - 1 else { continue }
            for form in [key, "\"\(key)\"", "'\(key)'"] where rest.hasPrefix(form) {
                let after = rest.dropFirst(form.count)
                guard after.drop(while: { $0 == " " }).hasPrefix(":") else { continue }
                let name = "\u{E000}\(duplicates.count)"
                duplicates[name] = Duplicate(key: key, firstLine: mark.line)
                lines[index] = String(repeating: " ", count: indent) + "\"\(name)\"" + after
                text = lines.joined(separator: "\n")
                return true
            }
        }
        return false
    }

    // MARK: - Places

    func location(_ line: Int, _ column: Int, key: String = "") -> SourceLocation {
        SourceLocation(file: file, line: line, column: column, key: key)
    }

    private func location(ofByte offset: Int) -> SourceLocation {
        var line = 1
        var column = 1
        for byte in text.utf8.prefix(offset) {
            if byte == 0x0A {
                line += 1
                column = 1
            } else if byte & 0xC0 != 0x80 {
                column += 1
            }
        }
        return location(line, column)
    }

    private func problem(_ error: YamlError) -> ProfileError {
        switch error {
        case .scanner(let context, let problem, let mark, _), .parser(let context, let problem, let mark, _),
            .composer(let context, let problem, let mark, _):
            let during = context.map { " (\($0.text), begun on line \($0.mark.line))" } ?? ""
            let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
            let hint = QuoteHint.text(lines: lines, line: mark.line, problem: problem).map { "; \($0)" } ?? ""
            return ProfileError(at: location(mark.line, mark.column), "not YAML: \(problem)\(during)\(hint)")
        case .reader(let problem, let offset, _, _):
            let before = text.prefix(offset ?? 0)
            let line = before.reduce(1) { $0 + ($1.isNewline ? 1 : 0) }
            return ProfileError(at: location(line, 1), "not YAML: \(problem)")
        case .duplicatedKeysInMapping(let keys, let context):
            return ProfileError(
                at: location(context.mark.line, context.mark.column, key: keys.first ?? ""),
                "the key stands twice in one mapping, expected once")
        default:
            return ProfileError(at: location(1, 1), "not YAML: \(error)")
        }
    }
}
