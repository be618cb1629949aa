import PouchBytes
import PouchURL

/// Writes what was learned as a profile.
struct ProfileWriter {
    let learner: Learner
    let listing: ListingDraft
    let document: DocumentDraft
    let confidences: [Findings.Confidence]

    private var siteTitle: String {
        guard let page = learner.listings.first?.page else { return learner.start.host }
        let title = page.tree.elements.firstIndex { $0.name == "title" }.map { _ in page.meta("og:title") ?? "" } ?? ""
        let name = page.meta("og:site_name") ?? ""
        let heading = page.tree.first("h1").map { page.tree.text($0) } ?? ""
        let parts = [name, heading.isEmpty ? title : heading].filter { !$0.isEmpty && $0.utf8.count < 120 }
        return parts.isEmpty
            ? learner.start.host : (parts.count == 2 && parts[0] != parts[1] ? parts.joined(separator: ": ") : parts[0])
    }

    func yaml() -> String {
        var text = """
            # Learned from \(learner.start.text) and \(max(0, learner.requests.filter { $0.failure == nil }.count - 1)) more pages.
            # `pouch profile try \(learner.options.name) URL` shows what it makes of a page.
            version: 1
            name: \(learner.options.name)
            title: \(Self.quoted(siteTitle))
            contact: \(Self.quoted(learner.options.contact))
            origin: \(learner.start.origin)

            """
        if !learner.aliases.isEmpty {
            text += "aliases: [\(learner.aliases.map { "\"\($0)\"" }.joined(separator: ", "))]\n"
        }
        let seeds = [(learner.door?.seed ?? learner.start).pathAndQuery] + [learner.next?.link.seed].compactMap { $0 }
        text += "seeds: [\(seeds.map(Self.quoted).joined(separator: ", "))]\n"
        let first = learner.listings.first?.page ?? learner.documents.first?.sample.page
        if let language = first?.tree.elements.first?.attributes["lang"]?.lowercased(),
            language.utf8.allSatisfy({ 97...122 ~= $0 || $0 == 45 || 48...57 ~= $0 }), language.utf8.count >= 2,
            language.utf8.count <= 12
        {
            text += "language: \(language)\n"
        }
        text += months()
        if isBuddhist { text += "dates: {calendar: buddhist}\n" }
        text += scope()
        text += "listings:\n"
        for rung in listing.rungs { text += self.text(of: rung) }
        if let date = listing.listingDate {
            text += uncertain("listing date", "")
            text +=
                "listing_date:\n  - name: \(date.place)\n    where: \(date.place)\n    match: \(Self.single(date.match))\n"
        }
        text += documentText()
        return text
    }

    /// Whether the pages count years from the Buddha's death.
    private var isBuddhist: Bool {
        let listed = learner.listings.contains { $0.list.date?.isBuddhist ?? false }
        return listed || document.date?.isBuddhist ?? false
    }

    /// Hosts of documents that are not the archive's own: a crawl asks no other.
    private func scope() -> String {
        let own = Set([learner.start.host] + learner.aliases.map(\.host))
        let others = learner.listings.flatMap { $0.list.rows.map(\.url.host) }.filter { !own.contains($0) }
        var counts: [String: Int] = [:]
        for host in others { counts[host, default: 0] += 1 }
        // A single link to another host does not make that host a part of the archive.
        let hosts = counts.filter { $0.value > 1 }.keys.sorted().prefix(Self.mostHosts)
        guard !hosts.isEmpty else { return "" }
        return "scope: {hosts: [\(hosts.map(Self.quoted).joined(separator: ", "))]}\n"
    }

    private static let mostHosts = 16

    private func months() -> String {
        var names: [Int: Set<String>] = [:]
        for (name, number) in listing.months.merging(document.date?.months ?? [:], uniquingKeysWith: { a, _ in a }) {
            names[number, default: []].insert(name)
        }
        guard !names.isEmpty else { return "" }
        // All month names of the languages found, so that a month that no page had yet is known, too.
        let all = MonthWords.names(of: Set(names.values.flatMap { $0 }))
        let parts = all.sorted { $0.key < $1.key }.map {
            "\($0.key): [\($0.value.map(Self.quoted).joined(separator: ", "))]"
        }
        return "months: {\(parts.joined(separator: ", "))}\n"
    }

    private func text(of rung: ListingDraft.Rung) -> String {
        var text =
            rung.role == "statement" ? uncertain("rows", "  ") : rung.role == "next" ? uncertain("next", "  ") : ""
        if rung.role == "statement", listing.listingDate == nil { text += uncertain("listing date", "  ") }
        text += "  - role: \(rung.role)\n    on: [\(rung.on.joined(separator: ", "))]\n"
        if let count = rung.count { text += "    count: \(Self.single(count))\n" }
        if !rung.rules.isEmpty { text += "    rules:\n" }
        for rule in rung.rules {
            text += "      - name: \(rule.name)\n"
            for (key, value) in [
                ("region", rule.region), ("rows", rule.rows), ("link", rule.link), ("links", rule.links),
            ] {
                if let value { text += "        \(key): \(Self.quoted(value))\n" }
            }
            if let title = rule.title { text += "        title: {xpath: \(Self.quoted(title))}\n" }
            if let date = rule.date {
                text += "        date: {xpath: \(Self.quoted(date.xpath)), match: \(Self.single(date.match))}\n"
            }
            for (key, value) in [("text", rule.text), ("not_text", rule.notText), ("href", rule.href)] {
                if let value { text += "        \(key): \(Self.single(value))\n" }
            }
        }
        return text
    }

    private func documentText() -> String {
        var text = "document:\n"
        text += uncertain("body", "  ")
        let regions = document.regions.isEmpty ? ["//body"] : document.regions.map { $0.xpath(relative: false) }
        text += list("regions", regions.map(Self.quoted))
        text += list("skip", document.skip.map(Self.quoted))
        text += list("ends", document.ends.map(Self.single))
        text += list("drops", document.drops.map(Self.single))
        text += "  fields:\n"
        var isEmpty = true
        for (name, draft) in [("title", document.title), ("date", document.date)] {
            text += uncertain(name, "    ")
            guard let draft, let xpath = draft.xpath else { continue }
            isEmpty = false
            text +=
                "    \(name):\n      - name: \(name == "title" ? Self.ruleName(draft.name) : draft.name)\n        xpath: \(Self.quoted(xpath))\n"
            if let match = draft.match { text += "        match: \(Self.single(match))\n" }
        }
        for (name, draft) in document.others {
            guard let xpath = draft.xpath else { continue }
            isEmpty = false
            text += "    \(name):\n      - name: \(draft.name)\n        xpath: \(Self.quoted(xpath))\n"
            if let lines = draft.lines { text += "        lines: \(lines)\n" }
            text += "        take: all\n"
        }
        // A profile needs a field; the title and the date are then the listing's.
        if isEmpty {
            text += "    breadcrumb:\n      - name: crumbs\n        xpath: \"//*[contains(@class, 'breadcrumb')]\"\n"
        }
        return text
    }

    private static func ruleName(_ name: String) -> String {
        name.utf8.allSatisfy { 97...122 ~= $0 || 48...57 ~= $0 } && !name.isEmpty ? name : "title"
    }

    private func list(_ key: String, _ values: [String]) -> String {
        guard !values.isEmpty else { return "" }
        return "  \(key):\n" + values.map { "    - \($0)\n" }.joined()
    }

    /// A comment where a part is not sure, with its other candidates.
    private func uncertain(_ field: String, _ indent: String) -> String {
        guard let part = confidences.first(where: { $0.field == field }), !part.isSure else { return "" }
        var text = "\(indent)# uncertain: \(field) (\(Self.hundredths(part.value))): \(Self.comment(part.grounds))\n"
        for rival in part.rivals.prefix(3) { text += "\(indent)#   or: \(Self.comment(rival))\n" }
        return text
    }

    static func hundredths(_ value: Double) -> String {
        let number = Int((value * 100).rounded())
        return number >= 100 ? "1.00" : number < 10 ? "0.0\(number)" : "0.\(number)"
    }

    private static func comment(_ text: String) -> String {
        String(
            String.UnicodeScalarView(
                text.unicodeScalars.map { $0.value < 32 || $0.properties.generalCategory == .control ? " " : $0 }
            ).prefix(200))
    }

    // MARK: - Scalars of YAML

    /// In double quotes: whatever the text holds.
    static func quoted(_ text: String) -> String {
        var quoted = "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"": quoted += "\\\""
            case "\\": quoted += "\\\\"
            case _
            where scalar.value < 32 || (0x7F...0x9F).contains(scalar.value) || scalar.value == 0x2028
                || scalar.value == 0x2029:
                quoted += " "
            default: quoted.unicodeScalars.append(scalar)
            }
        }
        return quoted + "\""
    }

    /// In single quotes, where a backslash is one: patterns.
    static func single(_ text: String) -> String {
        let plain = String(String.UnicodeScalarView(text.unicodeScalars.map { $0.value < 32 ? " " : $0 }))
        return "'" + plain.split(separator: "'", omittingEmptySubsequences: false).joined(separator: "''") + "'"
    }
}
