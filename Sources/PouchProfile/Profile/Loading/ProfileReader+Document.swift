extension ProfileReader {
    /// The types of documents: that of `document`, or those of `documents`.
    func documents(_ keys: [String: YAMLValue], of root: SourceLocation) -> [DocumentRules] {
        if let several = keys["documents"] {
            if let one = keys["document"] { one.report("found document beside documents, expected one of them") }
            let values = several.mappings(of: "types of documents, each with a name")
            let types = values.compactMap { documentType($0) }
            checkNames(zip(values, types).compactMap { value, type in type.name.map { ($0, value.location) } })
            return types
        }
        guard let value = keys["document"] else {
            report(
                SourceLocation(file: root.file, line: root.line, column: root.column, key: "document"),
                "the key is missing, expected it here")
            return []
        }
        guard let parts = value.keyed(.document, "a mapping with regions and fields") else { return [] }
        return [rules(parts)]
    }

    private func documentType(_ value: YAMLValue) -> DocumentRules? {
        guard let parts = value.keyed(.documentType, "a mapping with name, regions and fields") else { return nil }
        return rules(parts, name: parts["name"].flatMap(ruleName), condition: parts["when"].flatMap(condition))
    }

    private func condition(_ value: YAMLValue) -> DocumentCondition? {
        guard let keys = value.keyed(.when, "a mapping with href, xpath or format") else { return nil }
        if keys.isEmpty { value.report("found nothing, expected href, xpath or format") }
        return DocumentCondition(
            href: keys["href"]?.pattern(), xpath: keys["xpath"]?.xpath(),
            format: keys["format"]?.choice(DocumentFormat.self))
    }

    private func rules(
        _ keys: [String: YAMLValue], name: String? = nil, condition: DocumentCondition? = nil
    ) -> DocumentRules {
        let regions = keys["regions"]?.list(of: "at least one XPath", least: 1).compactMap { $0.xpath() } ?? []
        let skip = keys["skip"]?.list(of: "XPaths").compactMap { $0.xpath() } ?? []
        let ends = keys["ends"]?.list(of: "patterns").compactMap { $0.pattern() } ?? []
        let drops = keys["drops"]?.list(of: "patterns").compactMap { $0.pattern() } ?? []
        let kinds = keys["kinds"]?.list(of: "kinds").compactMap { $0.line("a kind such as Press Statement") } ?? []
        let offices = keys["offices"]?.pattern()
        let revisions = keys["revisions"].map { $0.pattern() } ?? (try? Pattern(DocumentRules.defaultRevisions))
        let attachments = keys["attachments"]?.list(of: "file name extensions").compactMap(self.fileExtension) ?? []
        let attachmentLinks = keys["attachment_links"].map { linkRules($0, isLabelled: false) } ?? []
        let parts = keys["parts"].map { linkRules($0, isLabelled: false) } ?? []
        let split = keys["split"].flatMap(self.split)
        if let value = keys["split"], !parts.isEmpty {
            value.report("found split beside parts, expected one of them: a page that is parted has no further pages")
        }
        let (fields, ownFields) = keys["fields"].map(self.fields) ?? ([], [])
        return DocumentRules(
            regions: regions, skip: skip, ends: ends, drops: drops, fields: fields, kinds: kinds, offices: offices,
            revisions: revisions, attachments: attachments, attachmentLinks: attachmentLinks, parts: parts,
            split: split,
            readsGenerally: keys["generic"]?.boolean() ?? false, ownFields: ownFields, name: name,
            condition: condition)
    }

    private func split(_ value: YAMLValue) -> SplitRule? {
        guard case .mapping = value.node else { return value.xpath().map { SplitRule(sections: $0) } }
        guard let keys = value.keyed(.split, "an XPath of the parts, or a mapping with xpath and anchor") else {
            return nil
        }
        let anchor = keys["anchor"]?.xpath()
        return keys["xpath"]?.xpath().map { SplitRule(sections: $0, anchor: anchor) }
    }

    private func fileExtension(_ value: YAMLValue) -> String? {
        let expected = "a file name extension in lower case, without its dot, such as pdf"
        guard let text = value.line(expected) else { return nil }
        guard text.count <= 10, text.allSatisfy({ $0.isASCII && ($0.isLowercase || $0.isNumber) }) else {
            value.report("found \(quoted(text)), expected \(expected)")
            return nil
        }
        return text
    }

    private func fields(_ value: YAMLValue) -> (
        [(field: StatementField, rules: [FieldRule])], own: [(name: String, rules: [FieldRule])]
    ) {
        guard let entries = value.entries("a mapping from fields to lists of rules") else { return ([], []) }
        if entries.isEmpty { value.report("found no field, expected rules for at least one") }
        var fields: [(field: StatementField, rules: [FieldRule])] = []
        var own: [(name: String, rules: [FieldRule])] = []
        for entry in entries {
            let field = StatementField(rawValue: entry.key)
            if field == nil, let problem = Self.problem(ofName: entry.key) {
                if isPatient { report(entry.location, problem) }
                continue
            }
            let rules = entry.value.mappings(of: "rules, each with a name").compactMap { fieldRule($0, of: field) }
            checkNames(rules.map { ($0.name, $0.location) })
            if let field { fields.append((field, rules)) } else { own.append((entry.key, rules)) }
        }
        return (fields, own)
    }

    /// Why a text cannot name a profile's own field; nil for one that can.
    private static func problem(ofName name: String) -> String? {
        let known = StatementField.allCases.map(\.rawValue)
        if let near = Spelling.nearest(to: name, in: known) { return "unknown key; did you mean \(near)?" }
        let isName =
            (1...40).contains(name.utf8.count) && 97...122 ~= (name.utf8.first ?? 0)
            && name.utf8.allSatisfy { 97...122 ~= $0 || 48...57 ~= $0 || $0 == 95 }
        if isName { return nil }
        return
            "expected one of \(known.joined(separator: ", ")), or a name of your own: 1 to 40 of a-z, 0-9 and _, a letter first"
    }

    private func fieldRule(_ value: YAMLValue, of field: StatementField?) -> FieldRule? {
        guard let keys = value.keyed(.fieldRule, "a rule with name, and xpath or lines") else { return nil }
        let name = keys["name"].flatMap(ruleName)
        let xpath = keys["xpath"]?.xpath()
        let zone = keys["lines"]?.choice(FieldRule.Zone.self)
        let match = keys["match"].flatMap { pattern($0, groups: groups(of: field)) }
        if field?.isDay ?? false {
            if let match, let place = keys["match"] {
                requireDay(match, at: place)
            } else if keys["match"] == nil, keys["from"] == nil {
                value.report("the rule has no match, expected a pattern with groups named month and day")
            }
        }
        let not = keys["not"]?.pattern()
        let between = keys["between"].flatMap { self.between($0, of: field) }
        let take = keys["take"].map { $0.choice(FieldRule.Take.self) } ?? .first
        let keep = keys["keep"]?.boolean() ?? false
        let source = keys["from"].flatMap(pageData)
        guard keys["xpath"] != nil || keys["lines"] != nil || keys["from"] != nil else {
            value.report("the rule looks nowhere, expected xpath or lines")
            return nil
        }
        guard let name, let take else { return nil }
        return FieldRule(
            name: name, xpath: xpath, zone: zone, match: match, not: not, between: between, take: take, keep: keep,
            source: source, location: value.location)
    }

    private func pageData(_ value: YAMLValue) -> PageDataSource? {
        let expected = "a source such as json-ld.datePublished, og.title, dc.date, microdata.author or meta.keywords"
        guard let text = value.line(expected) else { return nil }
        guard let source = PageDataSource(text) else {
            value.report("found \(quoted(text)), expected \(expected)")
            return nil
        }
        return source
    }

    /// The named groups that mean something in a field's patterns.
    private func groups(of field: StatementField?) -> [String] {
        switch field {
        case .date, .updated: Self.dateGroups + Self.timeGroups
        case .releasedOn: Self.dateGroups
        case .speaker: ["value", "name", "role"]
        case .kind, .number, .title, .place, .breadcrumb, nil: ["value"]
        }
    }

    private func between(_ value: YAMLValue, of field: StatementField?) -> (
        after: FieldRule.Mark, before: FieldRule.Mark
    )? {
        let others = StatementField.allCases.filter { $0 != field }
        let words = ["start", "body", "end"] + others.map(\.rawValue)
        guard case .sequence(let items) = value.node, items.count == 2 else {
            value.report("found \(value.found), expected a list of two, such as [kind, date]")
            return nil
        }
        let marks = value.list(of: "marks").compactMap { $0.choice(words) }.compactMap(FieldRule.Mark.init)
        return marks.count == 2 ? (marks[0], marks[1]) : nil
    }
}

extension FieldRule.Mark {
    /// `start`, `body`, `end`, or a field's name.
    init?(_ word: String) {
        switch word {
        case "start": self = .start
        case "body": self = .body
        case "end": self = .end
        default:
            guard let field = StatementField(rawValue: word) else { return nil }
            self = .field(field)
        }
    }
}
