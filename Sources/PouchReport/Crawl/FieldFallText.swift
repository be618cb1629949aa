import PouchMirror

/// A field's fall in words: `crawl`, `status` and the audit tell it alike.
struct FieldFallText {
    let fall: FieldFall

    init(_ fall: FieldFall) { self.fall = fall }

    /// "speaker: on 0 of 20 newly read pages; before, on 20 of 20"
    var sentence: String { "\(subject): on \(share(fall.now)) newly read pages; before, on \(share(fall.before))" }

    /// The sentence with addresses of pages without the field.
    var withExamples: String {
        sentence + (fall.examples.isEmpty ? "" : ", such as " + fall.examples.map(printable).joined(separator: " "))
    }

    /// What to do about it.
    static let advice =
        "The archive's design may have changed: `pouch profile try PROFILE URL` shows what the rules make of such a page (docs/profile.md)."

    /// A line a field, and what to do; none where nothing fell.
    static func lines(of reading: CrawlReading) -> [String] {
        reading.fallen.isEmpty ? [] : reading.fallen.map { FieldFallText($0).withExamples } + [advice]
    }

    private var subject: String {
        switch fall.field {
        case FieldFall.text:
            guard let bytes = fall.textBytes, bytes > 1 else { return "text" }
            return "text of \(grouped(bytes)) bytes or more"
        case FieldsRead.ruleFit: return "the profile's own rules fit"
        default: return printable(fall.field)
        }
    }

    private func share(_ share: FieldShare) -> String { "\(grouped(share.found)) of \(grouped(share.sought))" }
}
