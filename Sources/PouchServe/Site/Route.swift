import PouchBrowse
import PouchBytes
import PouchHTTP
import PouchReport
import PouchSeal

/// A form of a page: the suffix of its path.
package struct Form: Hashable, Sendable {
    /// Empty for the page itself.
    package let suffix: String

    package static let html = Form(suffix: "")
    package static let json = Form(suffix: "json")
    package static let csv = Form(suffix: "csv")
    package static let lines = Form(suffix: "jsonl")
    package static let text = Form(suffix: "txt")
    package static let markdown = Form(suffix: "md")
    package static let atom = Form(suffix: "atom")
    package static let jsonFeed = Form(suffix: "jsonfeed")
    package static let bibTeX = Form(suffix: "bib")
    package static let ris = Form(suffix: "ris")
    package static let cslJSON = Form(suffix: "csl.json")

    package init(suffix: String) { self.suffix = suffix }
}

/// A way through the interface: a pattern of its path, the forms it has, and what answers.
///
///     Route("statement/:id/versions", forms: [.html, .json]) { visit in ... }
///
/// `:name` is one segment, `#name` one of digits alone. `*` at the end is the rest of the path, as it was sent.
package struct Route: Sendable {
    /// One path of the interface for `/api` and OpenAPI.
    package struct Description: Sendable {
        package var summary: String
        /// Query parameters: name and meaning.
        package var parameters: [(name: String, meaning: String)]

        package init(_ summary: String, parameters: [(name: String, meaning: String)] = []) {
            self.summary = summary
            self.parameters = parameters
        }
    }

    package let pattern: String
    package let forms: [Form]
    package let description: Description
    let parts: [Substring]
    let answer: @Sendable (Visit) throws -> Answer

    package init(
        _ pattern: String, forms: [Form] = [.html], _ description: Description = Description(""),
        answer: @escaping @Sendable (Visit) throws -> Answer
    ) {
        self.pattern = pattern
        self.forms = forms
        self.description = description
        parts = pattern.split(separator: "/")
        self.answer = answer
    }

    /// The names' values and the form that a path asks for; nil when the pattern is another.
    ///
    /// - Parameter isID: whether a last segment that may be read with a suffix is an id as it stands: an id wins.
    func match(_ path: RawPath, isID: (String) -> Bool) -> (values: [String: String], form: Form)? {
        if parts.last == "*" { return matchRest(path) }
        guard path.segments.count == parts.count else { return nil }
        guard let lastPart = parts.last, let last = path.segments.last else {
            return forms.contains(.html) ? ([:], .html) : nil
        }
        var values: [String: String] = [:]
        for (part, segment) in zip(parts.dropLast(), path.segments) where !Self.take(part, segment, &values) {
            return nil
        }
        if forms.contains(.html), !lastPart.hasPrefix(":") || !hasSuffix(last) || isID(last),
            Self.take(lastPart, last, &values)
        {
            return (values, .html)
        }
        for form in forms where !form.suffix.isEmpty && last.hasSuffix("." + form.suffix) {
            if Self.take(lastPart, String(last.dropLast(form.suffix.count + 1)), &values) { return (values, form) }
        }
        return nil
    }

    private func hasSuffix(_ segment: String) -> Bool {
        forms.contains { !$0.suffix.isEmpty && segment.hasSuffix("." + $0.suffix) }
    }

    private func matchRest(_ path: RawPath) -> (values: [String: String], form: Form)? {
        var values: [String: String] = [:]
        let fixed = parts.dropLast()
        guard path.segments.count > fixed.count else { return nil }
        for (part, segment) in zip(fixed, path.segments) where !Self.take(part, segment, &values) { return nil }
        var rest = path.text[...]
        for _ in fixed { rest = rest[rest.index(after: rest.firstIndex(of: "/") ?? rest.startIndex)...] }
        values["*"] = String(rest)
        return (values, .html)
    }

    private static func take(_ part: Substring, _ segment: String, _ values: inout [String: String]) -> Bool {
        let isNumber = part.hasPrefix("#")
        guard isNumber || part.hasPrefix(":") else { return part == segment }
        guard !segment.isEmpty, !isNumber || segment.utf8.allSatisfy({ ASCII.isDigit($0) }) else { return false }
        values[String(part.dropFirst())] = segment
        return true
    }
}

/// One request, as a route sees it: with the mirror as it stood when it came.
package struct Visit: Sendable {
    package let request: ServedRequest
    package let snapshot: MirrorSnapshot
    package let frame: WebFrame
    package let form: Form
    let finder: Finder
    let values: [String: String]
    let query: RawQuery
    let live: LiveFeed
    let leaves: ManifestLeavesCache
    let replay: ReplayHost?
    /// All that can be asked for.
    let routes: [Route]
    /// Names the program.
    package let build: String

    /// The segment that stood for `:name`; what stood for `*` as it was sent.
    package func value(_ name: String) -> String { values[name] ?? "" }

    /// Every parameter of the query, decoded, in order.
    package var parameters: [(name: String, value: String)] { query.values }

    /// A parameter of the query, decoded; nil when it is not there.
    package func parameter(_ name: String) -> String? { query[name] }

    /// Whether all of a list is asked for: a table, or lines of JSON, without a limit.
    var isWhole: Bool { (form == .csv || form == .lines) && parameter("limit") == nil }

    /// - Throws: ``SiteError/indexing(done:of:)``, ``SiteError/noCrawl``.
    package func index() throws -> BrowseIndex {
        switch snapshot.index {
        case .ready(let index): return index
        case .underWay(let done, let total): throw SiteError.indexing(done: done, of: total)
        case .none: throw SiteError.noCrawl
        case .failed(let why): throw BrowseError.damaged(file: why, expected: nil, found: nil)
        }
    }

    /// The crawl that `:name` names, which must be complete.
    package func crawl(_ name: String = "crawl") throws -> String {
        let wanted = value(name)
        guard snapshot.place(of: wanted) != nil else { throw SiteError.notFound("A complete crawl \(wanted)") }
        return wanted
    }
}
