import PouchBytes
import PouchProfile

/// Faults of a reading, in sentences; in the order of a reader's questions: title, kind, date, text, its state.
struct Warnings {
    enum Note {
        case noTitle, titleFromListing, noKind, noDate, dateFromListing
        case yearFrom(Int, String)
        case noText
        case dateDisagrees(page: String, listing: String)
        case titleDisagrees(String)
        case releaseDisagrees(page: String, release: String)
        case badRange(String)
        case dateOutside(String, CalendarDate, ClosedRange<CalendarDate>)
        case ambiguousDate(String)
        case unknownLine(String)
        /// The first of so many texts that are nowhere, and the letters of all.
        case lost(String, letters: Int, count: Int)
        /// The first of so many sentences that were left out as no part of the document.
        case leftOut(String, Int)
        /// The first of so many texts that the page hides, and the letters of all.
        case hidden(String, letters: Int, count: Int)
        case damaged(String)
        case controls
        case cut(String)

        var rank: Int {
            switch self {
            case .noTitle, .titleFromListing: 0
            case .noKind: 1
            case .noDate, .dateFromListing, .yearFrom, .dateOutside, .ambiguousDate: 2
            case .noText: 3
            case .dateDisagrees, .releaseDisagrees, .badRange: 4
            case .titleDisagrees: 5
            case .damaged: 6
            case .controls: 7
            case .cut, .unknownLine, .lost, .leftOut, .hidden: 8
            }
        }

        var sentence: String {
            switch self {
            case .noTitle: "no title found"
            case .titleFromListing: "title taken from the listing"
            case .noKind: "no kind found"
            case .noDate: "no date found"
            case .dateFromListing: "date taken from the listing"
            case .yearFrom(let year, let source): "date has no year; \(year) taken from the \(source)"
            case .noText: "no text found"
            case .dateDisagrees(let page, let listing):
                "date disagrees with the listing: page \(page), listing \(listing)"
            case .titleDisagrees(let title): "title disagrees with the listing: \"\(title)\""
            case .releaseDisagrees(let page, let release):
                "date disagrees with the release: page \(page), released on \(release)"
            case .badRange(let text): "the last day of the date's range is none: \"\(text)\""
            case .dateOutside(let text, let day, let span):
                "date \(day.iso) is none: \"\(text)\" lies outside \(span.lowerBound.iso) to \(span.upperBound.iso)"
            case .ambiguousDate(let text): "date is none: nothing says which number of \"\(text)\" is the month"
            case .unknownLine(let line): "a line of the head fits no rule and is not in the text: \"\(line)\""
            case .lost(let text, let letters, let count):
                Statement.lost + ": \"\(text)\""
                    + (count > 1 ? " and \(count - 1) more, \(letters) letters in all" : "")
            case .leftOut(let text, let count):
                "left out as no part of the document: \"\(text)\"" + (count > 1 ? " and \(count - 1) more" : "")
            case .hidden(let text, let letters, let count):
                "left out, since the page hides it: \"\(text)\""
                    + (count > 1 ? " and \(count - 1) more, \(letters) letters in all" : "")
            case .damaged(let example): "text shows damaged characters: \(example)"
            case .controls: "control characters removed"
            case .cut(let text): text
            }
        }
    }

    private var notes: [Note] = []
    /// A field without a rule in the profile is missing on every page, and needs no warning.
    private let profile: SiteProfile
    private let rules: DocumentRules

    init(_ profile: SiteProfile, _ rules: DocumentRules) {
        self.profile = profile
        self.rules = rules
    }

    /// Whether the page holds statements beside its own text: they have the fields, and it need have none.
    var isOfPartedPage = false

    /// Whether the date is not the page's own.
    var hasListingDate: Bool { notes.contains { if case .dateFromListing = $0 { true } else { false } } }

    mutating func add(_ note: Note) { notes.append(note) }

    /// A date that was refused.
    mutating func add(_ refused: DateText.Reading, span: ClosedRange<CalendarDate>) {
        switch refused {
        case .outside(let text, let day): add(.dateOutside(String(text.prefix(60)), day, span))
        case .ambiguous(let text): add(.ambiguousDate(String(text.prefix(60))))
        case .date, .none: break
        }
    }

    var sentences: [String] { notes.filter(isTold).sorted { $0.rank < $1.rank }.map(\.sentence) }

    private func isTold(_ note: Note) -> Bool {
        if isOfPartedPage, note.rank <= 3 { return false }
        switch note {
        case .noKind: return !rules.kinds.isEmpty || !rules.rules(for: .kind).isEmpty
        // A listing's date stands in for that of a page; where only listings are read for dates, it is the date.
        case .dateFromListing: return !rules.rules(for: .date).isEmpty
        case .noDate: return !rules.rules(for: .date).isEmpty || !profile.listingDates.isEmpty
        default: return true
        }
    }
}
