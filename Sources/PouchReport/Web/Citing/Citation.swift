import PouchBrowse
import PouchBytes

/// A statement as a citation needs it: who said what when, where it stood, where a copy of it stays.
package struct Citation: Sendable {
    package var id: String
    package var title: String
    /// Name, without the role.
    package var speaker: String?
    /// `YYYY-MM-DD`
    package var date: String?
    package var kind: String?
    package var number: String?
    package var language: String?
    /// The archive's title.
    package var publisher: String
    /// Where it stood.
    package var url: String
    /// The day of its capture, `YYYY-MM-DD`.
    package var accessed: String?
    /// The copy's address that stays: of the crawl that is shown.
    package var archived: String
    /// Of the text.
    package var digest: String?

    /// - Parameter base: by which the client reaches the root.
    package init(_ page: StatementPage, publisher: String, base: String) {
        let statement = page.statement
        id = page.item.id ?? statement.id
        title = Self.line(page.title)
        speaker = (statement.speaker?.name).map(Self.line)
        date = [statement.date, statement.listing?.date].compactMap { $0 }.first { CalendarDate(iso: $0) != nil }
        kind = statement.kind.map(Self.line)
        number = statement.number.map(Self.line)
        language = HTMLText.language(statement.language)
        self.publisher = Self.line(publisher)
        url = SafeLink.target(page.line.url) ?? Self.line(page.line.url)
        accessed = page.line.fetchedAt.flatMap { Timestamp(rfc3339: $0)?.date.iso }
        archived = base + "/" + WebPath.statement(id, at: page.crawl.name)
        digest = page.line.statement?.textSHA256
    }

    /// One line without what acts, hides or turns the direction: a citation goes into programs that show it as it is.
    static func line(_ text: String) -> String {
        var result = String.UnicodeScalarView()
        for scalar in text.unicodeScalars {
            if 0x21..<0x7F ~= scalar.value {
                result.append(scalar)
                continue
            }
            let category = scalar.properties.generalCategory
            if scalar.value < 0x20 || (0x7F..<0xA0).contains(scalar.value) || scalar.properties.isWhitespace {
                if result.last != " " { result.append(" ") }
            } else if [0x200C, 0x200D].contains(scalar.value)
                || ![.format, .privateUse, .unassigned].contains(category)
            {
                result.append(scalar)
            }
        }
        let words = String(result).split(separator: " ").joined(separator: " ")
        return DiffLines.cut(words, to: 1_000)
    }

    var parts: (year: Int, month: Int, day: Int)? {
        date.flatMap { CalendarDate(iso: $0) }.map { ($0.year, $0.month, $0.day) }
    }

    /// To copy as it stands: "Powell: Talks. Department, 21 November 2001. URL, captured ...; copy at ...".
    package var words: String {
        let head = [speaker, title].compactMap { $0 }.joined(separator: ": ")
        let about = [publisher, date.map { Wording.date($0) }].compactMap { $0 }.joined(separator: ", ")
        let captured = accessed.map { ", captured \(Wording.date($0))" } ?? ""
        return "\(head). \(about). \(url)\(captured); copy at \(archived)."
    }
}
