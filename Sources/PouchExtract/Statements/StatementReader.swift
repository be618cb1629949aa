import PouchMirror
import PouchBytes
import PouchHTML
import PouchProfile
import PouchURL

/// Reads a document into a statement.
struct StatementReader {
    let extractor: PageExtractor
    let page: FetchedPage
    let base: WebURL
    /// What the listing says of the page.
    private let listingOfPage: ListingEntry?
    let parts: PageParts
    /// How the page is parted, once it was read.
    var split: PageSplit?
    /// The part that is read; nil for the page.
    var part: PageSplit.Part?
    var partNodes: Set<Node> = []
    /// Nodes of each part that are never text.
    var skippedInParts: [Node: [Node]] = [:]
    /// Bytes of text that the rules' nodes may still give: of a page with all its parts.
    private var textBudget = PageExtractor.textBudget
    /// Of what is no page, all is the region.
    var format = DocumentFormat.html
    /// The line that is the title where no rule finds one.
    var ownTitle: OwnTitle?

    /// A line that is the title of a file which is not a page.
    enum OwnTitle {
        case firstLine(String)
        /// Of a PDF: the listing's title, or the largest type.
        case heading(String)
    }

    init(extractor: PageExtractor, page: FetchedPage, base: WebURL, listing: ListingEntry?, parts: PageParts) {
        self.extractor = extractor
        self.page = page
        self.base = base
        listingOfPage = listing
        self.parts = parts
        type = extractor.documents[0]
    }

    var profile: SiteProfile { extractor.profile }
    var rules: DocumentRules { type.rules }
    private var type: DocumentType

    /// What the listing says: of a part, no more than under which year and month it has the page.
    var listing: ListingEntry? { part == nil ? listingOfPage : listingOfPart }

    mutating func read(_ document: borrowing HTMLDocument) -> Statement {
        var statement = Statement(
            id: Statement.id(of: profile.identity(of: page.url), fragment: part?.address.fragment),
            url: part?.address.text ?? page.url.text, profile: profile.name)
        statement.listing = listing
        statement.language = parts.language.flatMap(Self.languageTag) ?? profile.language
        statement.translations = part == nil ? translations : []
        let fits = part != nil || choose(document)
        var notes = Warnings(profile, rules)
        if !fits {
            notes.add(.cut("no type of `documents` fits the page; it was read as \(rules.name ?? "the first")"))
        }
        var lost: [String] = []
        guard let region = part?.node ?? region(document, &notes, &lost) else {
            notes.add(.noText)
            statement.warnings = notes.sentences + document.warnings
            return statement
        }
        let skipped = skipped(document, region, &notes)
        let selected = select(document, region)
        let text = document.text(of: region, skipping: skipped, marking: selected.nodes)
        let data = part == nil ? document.root.flatMap { pageData($0) } : nil
        var finder = FieldFinder(
            DocumentLines(text.blocks, ends: rules.ends, trials: extractor.trials), nodes: selected.placed(text.marks),
            rules: rules.fields, ownRules: rules.ownFields, data: data, kinds: type.kinds,
            dates: profile.dates, trials: extractor.trials)
        finder.findAll()
        if let ownTitle { finder.takeTitle(ownTitle) }
        var reading = finder.reading(isDropped: isDropped)
        if rules.readsGenerally, part == nil, !isParted {
            let general = GenericReader(
                extractor: extractor, page: page, listing: listing, type: type)
            if let better = general.reading(of: document, region, skipped, besides: reading, finder) {
                reading = better
            }
        }

        fill(&statement, reading.found, &notes)
        fillBody(&statement, reading)
        if part == nil { addAttachmentLinks(&statement, document, region) }
        statement.head = Array(reading.head.prefix(Self.mostHead))
        statement.fields = finder.own.map { Statement.OwnField(name: $0.name, value: $0.value.text) }
        if let line = reading.unread.first { notes.add(.unknownLine(String(line.prefix(100)))) }
        // Read by general signs, the page's text was looked for elsewhere than in the region.
        lost = reading.isGeneric ? [] : lost + reading.lost
        if let text = lost.first {
            let letters = lost.reduce(0) { $0 + TakenText.letters($1) }
            notes.add(.lost(String(text.prefix(100)), letters: letters, count: lost.count))
        }
        if let text = reading.leftOut.first { notes.add(.leftOut(String(text.prefix(100)), reading.leftOut.count)) }
        let hidden = text.hidden.filter { TakenText.letters($0) >= Self.leastHidden }
        if let text = hidden.first {
            let letters = hidden.reduce(0) { $0 + TakenText.letters($1) }
            notes.add(.hidden(String(text.prefix(100)), letters: letters, count: hidden.count))
        }
        if let unread = data?.unread, unread > 0 { notes.add(.cut("\(unread) scripts of JSON-LD cannot be read")) }
        if statement.date == nil || notes.hasListingDate {
            for refused in finder.refusedDates { notes.add(refused, span: profile.dates.span) }
        }
        noteFlaws(of: statement, controls: text.controls, &notes)
        if document.failedQueries > 0 { notes.add(.cut("an XPath was given up after too many steps")) }
        if reading.lines.isExhausted { notes.add(.cut("too many lines to tell which of them the fields are")) }
        for warning in extractor.trials.warnings { notes.add(.cut(warning)) }
        // A date that the listing gave was found by no rule.
        let isDateFound = statement.date != nil && !notes.hasListingDate
        statement.rules = matched(reading.found, finder, isDateFound: isDateFound)
        statement.warnings = notes.sentences + document.warnings
        return statement
    }

    /// Notes a text that is missing, or whose letters are damaged.
    private func noteFlaws(of statement: Statement, controls: Int, _ notes: inout Warnings) {
        if statement.paragraphs.isEmpty { notes.add(.noText) }
        if controls > 0 { notes.add(.controls) }
        if let example = statement.title.flatMap({ DamagedText.firstExample(in: $0) })
            ?? statement.paragraphs.lazy.compactMap({ DamagedText.firstExample(in: $0) }).first
        {
            notes.add(.damaged(example))
        }
    }

    /// The rule that found each field.
    private func matched(
        _ found: FieldTable<FieldValue>, _ finder: FieldFinder, isDateFound: Bool
    ) -> [Statement.Found] {
        let fields = rules.fields.map(\.field)
        let others = StatementField.allCases.filter { !fields.contains($0) }
        var matched = (fields + others).compactMap { field in
            field == .date && !isDateFound
                ? nil
                : found[field].map {
                    Statement.Found(
                        field: field.rawValue, rule: $0.rule,
                        confidence: $0.confidence.map { Int(($0 * 100).rounded()) })
                }
        }
        matched += finder.own.map { Statement.Found(field: $0.name, rule: $0.value.rule) }
        if let name = rules.name { matched.append(Statement.Found(field: "document", rule: name)) }
        return matched
    }

    /// Chooses the type of document that the page is of: the first that fits. False when none does.
    private mutating func choose(_ document: borrowing HTMLDocument) -> Bool {
        for known in extractor.documents where fits(known.rules.condition, document) {
            type = known
            return true
        }
        return false
    }

    private func fits(_ condition: DocumentCondition?, _ document: borrowing HTMLDocument) -> Bool {
        guard let condition else { return true }
        if let wanted = condition.format, wanted != format { return false }
        if let href = condition.href,
            !profile.addressTexts(of: page.url).contains(where: { extractor.trials.matches(href, $0, costly: false) })
        {
            return false
        }
        guard let xpath = condition.xpath else { return true }
        guard let query = extractor.queries[xpath] else { return false }
        return !document.nodes(query).isEmpty
    }

    /// The page's metadata, when a rule needs it.
    private func pageData(_ root: Node) -> PageData? {
        type.dataForms.isEmpty ? nil : PageData(root, needsJSON: type.dataForms.contains(.jsonLD))
    }

    /// Lines of a head that are kept beside its fields.
    private static let mostHead = 64
    /// Letters and digits of a hidden text that are worth a word.
    private static let leastHidden = 3

    // MARK: - Selected nodes

    private struct Selection {
        var nodes: [Node] = []
        var sources: [(source: String, place: Int, text: String)] = []

        /// The nodes with the blocks they lie in.
        func placed(_ marks: [Int: Int]) -> [SelectedNode] {
            sources.map { SelectedNode(xpath: $0.source, text: $0.text, block: marks[$0.place]) }
        }
    }

    private mutating func select(_ document: borrowing HTMLDocument, _ region: Node) -> Selection {
        var selection = Selection()
        for rules in rules.fields.map(\.rules) + rules.ownFields.map(\.rules) {
            for rule in rules {
                guard let source = rule.xpath, !selection.sources.contains(where: { $0.source == source.value }),
                    let query = extractor.queries[source]
                else { continue }
                // What looks at the whole page finds nothing in a part, and would look once for each.
                if part != nil, source.value.hasPrefix("/") { continue }
                // A rule that finds something settles the field; the XPaths after it are not asked.
                var hasFound = false
                for node in candidates(document.nodes(query, from: region)) {
                    let text = node.text(upTo: max(textBudget, PageExtractor.leastText))
                    textBudget -= text.utf8.count
                    let isSettled = rule.not == nil && rule.between == nil && rule.zone == nil && !text.isEmpty
                    hasFound =
                        hasFound
                        || isSettled && rule.match.map { extractor.trials.matches($0, text, costly: false) } ?? true
                    selection.sources.append((source.value, selection.nodes.count, text))
                    selection.nodes.append(node)
                }
                if hasFound { break }
            }
        }
        return selection
    }

    // MARK: - Fields

    private func fill(_ statement: inout Statement, _ found: FieldTable<FieldValue>, _ notes: inout Warnings) {
        statement.breadcrumb = (found[.breadcrumb]?.text ?? "").utf8.split(separator: UInt8(ascii: ">")).map {
            Self.trimmed($0)
        }.filter { !$0.isEmpty }
        fillTitle(&statement, found[.title], &notes)
        if let kind = found[.kind]?.text {
            statement.kind = withoutMark(kind, &statement)
        } else {
            notes.add(.noKind)
        }
        if let number = found[.number]?.text { statement.number = withoutMark(number, &statement) }
        if let title = statement.title { _ = withoutMark(title, &statement) }
        fillDate(&statement, found[.date], &notes)
        if let updated = found[.updated], let day = day(updated, year: statement.date.flatMap { Int($0.prefix(4)) }) {
            statement.updated = time(updated)?.text(on: day.day, profile.dates) ?? day.day.iso
        }
        if let released = found[.releasedOn].flatMap({
            day($0, year: statement.date.flatMap { Int($0.prefix(4)) })
        }) {
            statement.releasedOn = released.day.iso
            if let date = statement.date, !notes.hasListingDate,
                released.day.iso < date || released.day.iso > statement.dateEnd ?? date
            {
                notes.add(.releaseDisagrees(page: date, release: released.day.iso))
            }
        }
        statement.place = found[.place].map { $0.texts.joined(separator: ", ") }
        statement.speaker = found[.speaker].flatMap(speaker)
    }

    /// "(Revised)" and the like are said by `revised`, and taken off a kind or a number.
    private func withoutMark(_ text: String, _ statement: inout Statement) -> String {
        guard let pattern = rules.revisions, let match = extractor.trials.firstMatch(pattern, in: text) else {
            return text
        }
        statement.isRevised = true
        let bytes = Array(text.utf8)
        let kept = bytes[..<match.range.lowerBound] + bytes[match.range.upperBound...]
        return Self.trimmed(String(decoding: kept, as: UTF8.self).utf8[...])
    }

    private static func trimmed(_ text: Substring.UTF8View) -> String {
        var text = text.drop { $0 == 32 }
        while text.last == 32 { text.removeLast() }
        return String(Substring(text))
    }

    private func fillTitle(_ statement: inout Statement, _ found: FieldValue?, _ notes: inout Warnings) {
        if let found {
            statement.title = found.text
            if let listed = listing?.title, listed != found.text,
                TitleKey.of(listed, marks: rules.revisions) != TitleKey.of(found.text, marks: rules.revisions)
            {
                notes.add(.titleDisagrees(listed))
            }
        } else if let listed = listing?.title {
            statement.title = listed
            notes.add(.titleFromListing)
        } else {
            notes.add(.noTitle)
        }
    }

    private func fillDate(_ statement: inout Statement, _ found: FieldValue?, _ notes: inout Warnings) {
        let year = yearElsewhere(statement)
        if let date = found.flatMap({ day($0, year: year?.year) }) {
            statement.date = date.day.iso
            statement.dateEnd = date.end?.iso
            statement.publishedAt = found.flatMap { time($0) }?.text(on: date.day, profile.dates)
            if date.hasBadEnd { notes.add(.badRange(found?.text ?? "")) }
            if date.lacksYear, let year { notes.add(.yearFrom(year.year, year.source)) }
            if let listed = listedDate, !date.day.iso.hasPrefix(listed) {
                notes.add(.dateDisagrees(page: date.day.iso, listing: listed))
            }
        } else if let listed = listing?.date {
            statement.date = listed
            notes.add(.dateFromListing)
        } else {
            notes.add(.noDate)
        }
    }

    private func day(_ value: FieldValue, year: Int?) -> DateText? {
        value.date ?? value.match.flatMap { DateText($0, dates: profile.dates, year: year) }
    }

    /// The time of day beside a date: of the rule's pattern, or as a machine wrote it.
    private func time(_ value: FieldValue) -> TimeText? {
        value.match.flatMap { TimeText($0) } ?? value.texts.first.flatMap { TimeText(iso: $0) }
    }

    /// The date in the listing: the day, or only the month or the year that it is a listing of.
    private var listedDate: String? {
        if let date = listing?.date { return date }
        guard let year = listing?.year else { return nil }
        return listing?.month.map { $0 < 10 ? "\(year)-0\($0)" : "\(year)-\($0)" } ?? String(year)
    }

    /// The year for a date that has none: of the breadcrumb, the listing, or the address.
    private func yearElsewhere(_ statement: Statement) -> (year: Int, source: String)? {
        if let found = statement.breadcrumb.lazy.compactMap({ FetchedPage.year($0) }).first {
            return (found, "breadcrumb")
        }
        if let found = listing?.year { return (found, "listing") }
        return page.yearInAddress.map { ($0, "address") }
    }

    private func speaker(_ found: FieldValue) -> Statement.Speaker? {
        if let speaker = found.speaker { return speaker }
        let text = found.text
        if let offices = rules.offices, extractor.trials.matches(offices, text, costly: false) {
            return Statement.Speaker(name: text, role: nil)
        }
        if let name = found.match?["name"] { return Statement.Speaker(name: name, role: found.match?["role"]) }
        let parts = text.split(separator: ",", maxSplits: 1)
        guard parts.count == 2 else { return Statement.Speaker(name: text, role: nil) }
        return Statement.Speaker(name: String(parts[0]), role: String(parts[1].drop { $0 == " " }))
    }

    // MARK: - Body

    /// A language tag (RFC 5646) in lower case; nil for a text of another form.
    static func languageTag(_ text: String) -> String? {
        let parts = text.lowercased().utf8.split(separator: UInt8(ascii: "-"), omittingEmptySubsequences: false)
        guard text.utf8.count <= 35, let first = parts.first, 2...8 ~= first.count, first.allSatisfy({ 97...122 ~= $0 })
        else { return nil }
        guard parts.allSatisfy({ 1...8 ~= $0.count && $0.allSatisfy { 97...122 ~= $0 || 48...57 ~= $0 } }) else {
            return nil
        }
        return text.lowercased()
    }

    private func fillBody(_ statement: inout Statement, _ reading: DocumentReading) {
        let lines = reading.lines
        let end = reading.body.upperBound
        var links: Set<Statement.Link> = []
        var attachments: Set<String> = []
        var at = reading.body.lowerBound
        while at < end {
            let number = lines.lines[at].block
            let block = lines.blocks[number]
            var kept: [Int] = []
            while at < end, lines.lines[at].block == number {
                if !lines.isClaimed(at), !lines.separators.contains(at), !isDropped(lines.lines[at].text) {
                    kept.append(at - lines.starts[number])
                }
                at += 1
            }
            for link in block.links { add(link, to: &statement, &links, &attachments, isText: !kept.isEmpty) }
            for image in block.images {
                guard let url = extractor.resolve(image, base), isBodyImage(url) else { continue }
                if attachments.insert(url.text).inserted { statement.attachments.append(url.text) }
            }
            if kept.isEmpty { continue }
            if reading.isGeneric, !block.isPreformatted {
                for paragraph in BrokenLines.paragraphs(kept.map { block.lines[$0] }) {
                    statement.add(paragraph, block.kind)
                }
            } else {
                statement.add(block.text(of: kept), block.kind)
            }
        }
    }

    private func isDropped(_ line: String) -> Bool {
        line.utf8.count < 200 && rules.drops.contains { extractor.trials.matches($0, line, costly: false) }
    }

    private func add(
        _ link: LinkInText, to statement: inout Statement, _ links: inout Set<Statement.Link>,
        _ attachments: inout Set<String>, isText: Bool
    ) {
        guard !link.href.isEmpty, !link.href.hasPrefix("#"), let url = extractor.resolve(link.href, base) else {
            return
        }
        if link.href.contains("#"), profile.identity(of: url) == profile.identity(of: page.url) { return }
        if isAttachment(url), attachments.insert(url.text).inserted { statement.attachments.append(url.text) }
        guard isText, !link.text.isEmpty else { return }
        let found = Statement.Link(text: link.text, url: url.text)
        if links.insert(found).inserted { statement.links.append(found) }
    }

    /// Attachments that the profile recognises by their links rather than by the ending of their addresses.
    private func addAttachmentLinks(_ statement: inout Statement, _ document: borrowing HTMLDocument, _ region: Node) {
        guard !rules.attachmentLinks.isEmpty else { return }
        var known = Set(statement.attachments)
        let own = profile.identity(of: page.url)
        let reader = ListingReader(extractor: extractor, page: page, base: base)
        for url in reader.addresses(rules.attachmentLinks, document, in: region)
        where profile.identity(of: url) != own && known.insert(url.text).inserted {
            statement.attachments.append(url.text)
        }
    }

    /// Further pages of the document, each once. They are looked for on the whole page: numbers of pages stand below the text.
    func furtherPages(_ document: borrowing HTMLDocument) -> [DiscoveredLink] {
        guard !rules.parts.isEmpty, let root = document.root else { return [] }
        var known: Set<DocumentIdentity> = [profile.identity(of: page.url)]
        let reader = ListingReader(extractor: extractor, page: page, base: base)
        return reader.addresses(rules.parts, document, in: root).filter {
            known.insert(profile.identity(of: $0)).inserted
        }.map { url in
            DiscoveredLink(
                url: url, role: .part, entry: page.inherited, rule: "part",
                inScope: profile.scope.allows(url, role: .part))
        }
    }

    private func isAttachment(_ url: WebURL) -> Bool {
        guard let dot = url.path.lastIndex(of: ".") else { return false }
        return rules.attachments.contains(url.path[url.path.index(after: dot)...].lowercased())
    }

    /// Spacers, bullets and the like are page requisites, even in a document's body: they stand on the site's own image folder.
    private func isBodyImage(_ url: WebURL) -> Bool {
        !parts.isRequisite(url.path)
    }
}

extension PageParts {
    /// Whether an image's path is that of a shared one: in a folder of the root named for images.
    func isRequisite(_ path: String) -> Bool {
        let folders = path.split(separator: "/").dropLast()
        return folders.count == 1 && ["images", "img", "graphics", "gif"].contains(folders.first?.lowercased() ?? "")
    }
}
