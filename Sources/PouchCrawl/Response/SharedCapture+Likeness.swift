import PouchExtract
import PouchMirror
import PouchStore

extension SharedCapture {
    /// The likeness of its page; nil when the page holds something else by the profile: a statement that stands at two
    /// addresses with its date is a statement.
    func likeness(in folder: MirrorFolder) throws(StoreError) -> UInt64? {
        guard let path = MirrorPath.components(statementPath),
            let statement = StatementFile(json: try folder.read(path))
        else { return nil }
        let rules = statement.provenance.rules ?? [:]
        let isConvincing = Conviction.holds(
            fields: rules.keys, listedTitle: statement.listing?.title, warnings: statement.warnings ?? [])
        guard !isConvincing else { return nil }
        return PageLikeness.of(
            text: statement.paragraphs.joined(separator: "\n"), title: rules["title"] == nil ? nil : statement.title,
            textSHA256: textSHA256,
            listed: PageLikeness.Listed(title: statement.listing?.title, date: statement.listing?.date))
    }
}

/// The documents of one text, by what their pages show.
struct AlikeCaptures {
    private var text: String?
    private var documents: [UInt64: [Int64]] = [:]

    /// Takes the next one in.
    /// - Returns: when it has another text than those before, which of those show the same page, two or more in each group.
    mutating func add(_ capture: SharedCapture, likeness: UInt64?) -> [UInt64: [Int64]] {
        let finished = capture.textSHA256 == text ? [:] : take()
        text = capture.textSHA256
        if let likeness { documents[likeness, default: []].append(capture.document) }
        return finished
    }

    /// The groups of the last text.
    mutating func take() -> [UInt64: [Int64]] {
        defer { documents = [:] }
        return documents.filter { $0.value.count > 1 }
    }
}
