import PouchMirror
import PouchExtract
import PouchHTML
import PouchProfile
import PouchURL

/// The reading of one page by a profile, rule by rule and line by line.
///
///     print(try PageTrial(profile: site).listing(page, role: .start))
package struct PageTrial {
    /// A rule's result on a page.
    package struct RuleTrial: Sendable, Equatable {
        /// `statement/rows`, `title/h1`, `regions[0]`.
        package var rule: String
        /// Whether it gave what the page was read by.
        package var isChosen: Bool
        package var lines: [String]
    }

    /// A line of the document's region, and what became of it.
    package struct LineTrial: Sendable, Equatable {
        /// Where a line of the page went.
        package enum Fate: Sendable, Equatable {
            case text
            /// A field took it.
            case field(String)
            /// A rule left it out, named as in the profile.
            case leftOut(String)
            /// No rule named it, and it is in no field and in no paragraph.
            case lost
        }

        package var text: String
        package var fate: Fate
    }

    /// All that the profile reads from the page.
    package struct Result: Sendable {
        package var role: Role
        package var rules: [RuleTrial] = []
        /// Of a document.
        package var lines: [LineTrial] = []
        package var statement: Statement?
        package var links: [DiscoveredLink] = []
        package var warnings: [String] = []

        /// Whether the page gave what its role promises.
        package var isGood: Bool {
            role == .statement
                ? !(statement?.paragraphs.isEmpty ?? true) && !lines.contains { $0.fate == .lost }
                    && !(statement?.losesText ?? false)
                : links.contains { $0.inScope }
        }
    }

    let profile: SiteProfile
    let extractor: PageExtractor
    private let parser: HTMLParser

    /// Lines of a document that are looked at, and examples that are given of a rule.
    static let mostLines = 3_000
    static let examples = 3

    /// - Throws: `ProfileError` for an XPath that does not compile.
    package init(profile: SiteProfile) throws(ProfileError) {
        self.profile = profile
        extractor = try PageExtractor(profile: profile)
        parser = HTMLParser(limits: HTMLLimits(bytes: profile.limits.htmlBytes, depth: profile.limits.htmlDepth))
    }

    /// The likeliest role of the page: by its address, else a document when one of the regions is on it.
    package func role(of page: FetchedPage) -> Role {
        if let role = profile.role(ofAddress: page.url)?.role { return role }
        let links = extractor.extract(page, role: .start, listing: nil).links.filter {
            $0.role == .statement && $0.inScope
        }
        let statement = extractor.extract(page, role: .statement, listing: nil).statement
        let isRead = statement.map { $0.title != nil && !$0.paragraphs.isEmpty } ?? false
        return links.count > 1 && !isRead ? .start : .statement
    }

    /// Reads the page as a crawl would, and records which rules fit.
    ///
    /// - Parameter listing: the entry of the listing that led here, as a crawl would have it.
    package func run(_ page: FetchedPage, role: Role, listing: ListingEntry? = nil) -> Result {
        var result = Result(role: role)
        let extraction = extractor.extract(page, role: role, listing: listing)
        result.links = extraction.links
        result.statement = extraction.statement
        result.warnings = extraction.warnings + (extraction.statement?.warnings ?? [])
        let made = role == .statement ? extractor.madePage(of: page, listing: listing) : nil
        parser.withDocument(
            made ?? page.body, contentType: made == nil ? page.contentType : "text/html;charset=utf-8",
            fallbackCharset: profile.charset
        ) { document in
            guard let root = document.root else { return }
            if role == .statement {
                documentRules(document, root, extraction.statement, isWhole: made != nil, &result)
                if extraction.isSplit { result.rules.append(Self.split(extraction.sections)) }
            } else {
                listingRules(document, root, page, role, &result)
            }
        }
        return result
    }

    /// The statements that `split` found on the page: their number, and the first of them.
    private static func split(_ sections: [PageSection]) -> RuleTrial {
        let named = sections.prefix(examples).map { section in
            "#\(section.fragment): \(section.statement.title ?? "no title"), \(section.statement.paragraphs.count) paragraphs"
        }
        let count = "\(sections.count) \(sections.count == 1 ? "section" : "sections")"
        return RuleTrial(rule: "split", isChosen: !sections.isEmpty, lines: [count] + named)
    }

    // MARK: - Listings

    private func listingRules(
        _ document: borrowing HTMLDocument, _ root: Node, _ page: FetchedPage, _ role: Role, _ result: inout Result
    ) {
        for rung in profile.listings where rung.on.contains(role) {
            let target = rung.isNext ? "next" : rung.role(on: role).rawValue
            var isFound = false
            for rule in rung.rules {
                var trial = RuleTrial(rule: "\(target)/\(rule.name)", isChosen: false, lines: [])
                if isFound {
                    trial.lines.append("not tried: an earlier rule of the rung found links")
                    result.rules.append(trial)
                    continue
                }
                let regions = rule.region.map { nodes($0.value, document, nil) } ?? [root]
                if let region = rule.region {
                    trial.lines.append("region \(region.value): \(count(regions.count, "node"))")
                }
                var links: [Node] = []
                if let rows = rule.rows {
                    let found = regions.flatMap { nodes(rows.rows.value, document, $0) }
                    trial.lines.append("rows \(rows.rows.value): \(count(found.count, "node"))")
                    links = found.flatMap { nodes(rows.link.value, document, $0) }
                    trial.lines.append("link \(rows.link.value): \(count(links.count, "node"))")
                    for part in rows.date { trial.lines += partLines("date", part, found, document) }
                    for part in rows.title { trial.lines += partLines("title", part, found, document) }
                } else {
                    links = regions.flatMap { nodes(rule.links.value, document, $0) }
                    trial.lines.append("links \(rule.links.value): \(count(links.count, "node"))")
                }
                trial.lines += failures(rule, links, page)
                let hits = result.links.filter {
                    $0.rule == rule.name && (rung.isNext ? $0.isNext : $0.role == rung.role(on: role) && !$0.isNext)
                }
                isFound = !hits.isEmpty
                trial.isChosen = isFound
                trial.lines.append(
                    "gives \(count(hits.count, "link"))\(hits.contains { !$0.inScope } ? ", of them \(hits.filter { !$0.inScope }.count) out of scope" : "")"
                )
                for hit in hits.prefix(Self.examples) {
                    trial.lines.append(
                        "  \(hit.entry?.date ?? "no date")  \(hit.entry?.title ?? "")  \(hit.url.pathAndQuery)")
                }
                let undated = hits.filter { $0.role == .statement && $0.entry?.date == nil }.count
                if target == "statement", undated > 0 { trial.lines.append("\(count(undated, "link")) without a date") }
                result.rules.append(trial)
            }
        }
    }

    private func partLines(_ name: String, _ part: RowRule.Part, _ rows: [Node], _ document: borrowing HTMLDocument)
        -> [String]
    {
        guard !rows.isEmpty else { return [] }
        var found = 0
        var misses: [String] = []
        for row in rows.prefix(500) {
            let texts =
                part.xpath.map { nodes($0.value, document, row).map { $0.text(upTo: 4_096) } } ?? [
                    row.text(upTo: 4_096)
                ]
            if texts.contains(where: { text in part.match.map { (try? $0.matches(text)) ?? false } ?? !text.isEmpty }) {
                found += 1
            } else if misses.count < Self.examples {
                misses.append(
                    texts.first.map { "\"\($0.prefix(80))\" does not match" }
                        ?? "no node in the row \"\(row.text(upTo: 200).prefix(60))\"")
            }
        }
        return ["\(name) \(part.xpath?.value ?? "(whole row)"): in \(found) of \(rows.count) rows"]
            + misses.map { "  \($0)" }
    }

    /// Why links that a rule looks at do not match it.
    private func failures(_ rule: LinkRule, _ links: [Node], _ page: FetchedPage) -> [String] {
        var lines: [String] = []
        func tell(_ name: String, _ pattern: Pattern?, wanted: Bool, _ text: (Node) -> String) {
            guard let pattern else { return }
            let failed = links.filter { ((try? pattern.matches(text($0))) ?? false) != wanted }
            lines.append("\(name) \(pattern.source): \(links.count - failed.count) of \(links.count) fit")
            for node in failed.prefix(Self.examples) { lines.append("  not \"\(text(node).prefix(90))\"") }
        }
        func address(_ node: Node) -> String {
            (node.attribute("href") ?? node.attribute("src") ?? node.attribute("value")).flatMap {
                WebURL($0, relativeTo: page.url)
            }?.pathAndQuery ?? ""
        }
        tell("text", rule.text, wanted: true) { $0.text(upTo: 4_096) }
        tell("href", rule.href, wanted: true, address)
        tell("not_text", rule.notText, wanted: false) { $0.text(upTo: 4_096) }
        tell("not_href", rule.notHref, wanted: false, address)
        return lines
    }

    // MARK: - Documents

    private func documentRules(
        _ document: borrowing HTMLDocument, _ root: Node, _ statement: Statement?, isWhole: Bool,
        _ result: inout Result
    ) {
        var region: Node? = isWhole ? root : nil
        let rules = self.rules(of: statement)
        for (place, source) in rules.regions.enumerated() {
            let found = nodes(source.value, document, nil)
            let isChosen = region == nil && !found.isEmpty
            if isChosen {
                region = found.count == 1 ? found[0] : found.prefix(16).max { $0.text.utf8.count < $1.text.utf8.count }
            }
            result.rules.append(
                RuleTrial(
                    rule: "regions[\(place)]", isChosen: isChosen,
                    lines: [
                        "\(source.value): \(count(found.count, "node"))"
                            + (region != nil && !isChosen ? ", an earlier region was found" : "")
                    ]))
        }
        for (field, fieldRules) in rules.fields {
            for rule in fieldRules { result.rules.append(fieldTrial(field, rule, document, region, statement)) }
        }
        guard let region else { return }
        lines(document, region, statement, rules, &result)
    }

    /// Those of the type of document that the page was read as.
    private func rules(of statement: Statement?) -> DocumentRules {
        let name = statement?.rules.first { $0.field == "document" }?.rule
        return ([profile.document] + profile.furtherDocuments).first { $0.name == name } ?? profile.document
    }

    private func fieldTrial(
        _ field: StatementField, _ rule: FieldRule, _ document: borrowing HTMLDocument, _ region: Node?,
        _ statement: Statement?
    ) -> RuleTrial {
        let isChosen = statement?.rules.contains { $0.field == field.rawValue && $0.rule == rule.name } ?? false
        var trial = RuleTrial(rule: "\(field.rawValue)/\(rule.name)", isChosen: isChosen, lines: [])
        guard let xpath = rule.xpath else {
            trial.lines.append(
                "lines \(rule.zone?.rawValue ?? "all")" + (rule.match.map { ", match \($0.source)" } ?? ""))
            if isChosen {
                trial.lines.append("found")
            } else {
                trial.lines.append("no line of that zone fits, or a rule before it did")
            }
            return trial
        }
        let found = nodes(xpath.value, document, region)
        trial.lines.append("xpath \(xpath.value): \(count(found.count, "node"))")
        for node in found.prefix(Self.examples) {
            let text = node.text(upTo: 4_096)
            if let match = rule.match, !((try? match.matches(text)) ?? false) {
                trial.lines.append("  \"\(text.prefix(100))\" does not match \(match.source)")
            } else if let not = rule.not, (try? not.matches(text)) ?? true {
                trial.lines.append("  \"\(text.prefix(100))\" matches not: \(not.source)")
            } else {
                trial.lines.append("  \"\(text.prefix(100))\"")
            }
        }
        return trial
    }

    // MARK: - Lines

    private func lines(
        _ document: borrowing HTMLDocument, _ region: Node, _ statement: Statement?, _ rules: DocumentRules,
        _ result: inout Result
    ) {
        let all = document.text(of: region).blocks.flatMap(\.lines).prefix(Self.mostLines).map { $0 }
        var reasons = [String?](repeating: nil, count: all.count)
        for source in rules.skip {
            let left = nodes(source.value, document, region)
            guard !left.isEmpty else { continue }
            let rest = document.text(of: region, skipping: left).blocks.flatMap(\.lines).prefix(Self.mostLines).map {
                $0
            }
            for change in rest.difference(from: all) {
                if case .remove(let place, _, _) = change, reasons[place] == nil {
                    reasons[place] = "skip \(source.value)"
                }
            }
        }
        let text = (statement?.paragraphs ?? []).map(TextKey.of).joined()
        var rest = text[...]
        var isEnded: String?
        for (place, line) in all.enumerated() {
            let key = TextKey.of(line)
            if isEnded == nil, reasons[place] == nil,
                let end = rules.ends.first(where: { (try? $0.matches(line)) ?? false })
            {
                isEnded = "ends \(end.source)"
            }
            let field = statement.flatMap { self.field(of: line, key, $0) }
            let fate: LineTrial.Fate
            if let reason = reasons[place] {
                fate = field.map { .field($0) } ?? .leftOut(reason)
            } else if !key.isEmpty, let found = rest.ranges(of: key).first,
                field == nil || found.lowerBound == rest.startIndex
            {
                rest = rest[found.upperBound...]
                fate = .text
            } else if let field {
                fate = .field(field)
            } else if let drop = rules.drops.first(where: { (try? $0.matches(line)) ?? false }) {
                fate = .leftOut("drops \(drop.source)")
            } else if let isEnded {
                fate = .leftOut(isEnded)
            } else {
                fate = key.isEmpty ? .leftOut("no letters") : .lost
            }
            result.lines.append(LineTrial(text: line, fate: fate))
        }
    }

    /// The field that has a line.
    private func field(of line: String, _ key: String, _ statement: Statement) -> String? {
        guard !key.isEmpty else { return nil }
        let texts: [(String, String?)] = [
            ("title", statement.title), ("kind", statement.kind), ("number", statement.number),
            ("place", statement.place),
            ("speaker", statement.speaker.map { $0.name + ($0.role ?? "") }),
            ("breadcrumb", statement.breadcrumb.joined()),
        ]
        for (name, text) in texts {
            if let text, TextKey.of(text).contains(key), key.count > 1 { return name }
        }
        guard line.utf8.count < 100 else { return nil }
        for spot in DateSpot.all(in: line) {
            for dayFirst in [false, true] {
                guard let iso = spot.date(dayFirst: dayFirst)?.iso else { continue }
                if iso == statement.date { return "date" }
                if iso == statement.releasedOn { return "released_on" }
            }
        }
        return nil
    }

    private func nodes(_ source: String, _ document: borrowing HTMLDocument, _ from: Node?) -> [Node] {
        (try? XPathQuery(source)).map { document.nodes($0, from: from) } ?? []
    }

    private func count(_ count: Int, _ noun: String) -> String { "\(count) \(noun)\(count == 1 ? "" : "s")" }
}
