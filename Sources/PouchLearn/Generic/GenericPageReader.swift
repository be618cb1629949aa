import PouchBytes
import PouchExtract
import PouchProfile
import PouchURL

/// Reads a document of a site that no profile is known for: each field from where several signs agree, the text by what other
/// pages of the site do not have, else by where sentences stand.
package struct GenericPageReader: Sendable {
    /// A field's value with the sign that gave it.
    struct Sign: Sendable {
        var value: String
        var rule: String
        /// 0 to 1.
        var confidence: Double
    }

    let profile: SiteProfile
    let template: SiteTemplate?
    let today: CalendarDate

    /// - Parameters:
    ///   - origin: of the pages.
    ///   - template: of the site, when pages were compared.
    /// - Throws: `ProfileError` for an origin that no profile can have.
    package init(origin: Origin, template: SiteTemplate?, today: CalendarDate) throws(ProfileError) {
        let yaml = """
            version: 1
            name: generic
            title: Pages without a profile
            contact: generic@localhost.example
            origin: \(origin)
            seeds: [/]
            listings: [{role: statement, on: [start], rules: [{name: all, href: .}]}]
            document: {regions: [//body], fields: {title: [{name: h1, xpath: //h1}]}}
            """
        profile = try SiteProfile.load(yaml: yaml, file: "the generic profile")
        self.template = template
        self.today = today
    }

    /// A page as a statement; nil when it has no text.
    package func statement(_ page: LearnPage) -> (statement: Statement, confidence: [(field: String, value: Double)])? {
        let lines = PageLines(page.tree)
        var statement = Statement.empty(of: page.url, profile: profile)
        var confidence: [(field: String, value: Double)] = []
        func note(_ field: String, _ sign: Sign) {
            statement.note(field, rule: "generic/" + sign.rule, confidence: sign.confidence)
            confidence.append((field, sign.confidence))
        }
        let shared = template?.shared(lines) ?? []
        let facts = GenericFacts(page, lines, shared: shared)
        if let title = facts.title {
            statement.title = title.value
            note("title", title)
        }
        if let author = facts.author {
            statement.speaker = .named(author.value)
            note("speaker", author)
        }
        if let section = facts.section {
            statement.kind = section.value
            note("kind", section)
        }
        statement.language = facts.language
        var body = GenericBody(page: page, lines: lines, title: statement.title)
        body.shared = shared
        body.heading = statement.title.flatMap { lines.heading(of: $0, in: page.tree) }
        guard let found = body.find() else { return nil }
        let day = PageDate(page, lines, heading: body.heading ?? found.lines.first ?? 0, today: today).find()
        if let day {
            statement.date = day.value
            note("date", day)
        }
        statement.head = found.lead.map { lines.lines[$0].text }
        statement.paragraphs = body.paragraphs(found.lines)
        guard !statement.paragraphs.isEmpty else { return nil }
        let isCompared = template.map { $0.pages >= 2 } ?? false
        note(
            "paragraphs",
            Sign(
                value: "", rule: isCompared ? "template" : "density",
                confidence: found.confidence * (isCompared ? 1 : 0.95)))
        if statement.title == nil { statement.warnings.append("no title found") }
        if statement.date == nil { statement.warnings.append("no date found") }
        return (statement, confidence)
    }
}
