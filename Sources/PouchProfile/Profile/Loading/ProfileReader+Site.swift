import PouchURL
import Yams

extension ProfileReader {
    /// The version of the profile's format that this program reads.
    static let version = 1

    /// Reads the whole file; `nil` when something was reported.
    func site(_ root: Node) -> SiteProfile? {
        guard
            let keys = YAMLValue(root, key: "", reader: self).keyed(
                .profile, "a mapping with version, name, title, ...")
        else { return nil }
        _ = keys["version"].flatMap(self.version)
        let origin = keys["origin"].flatMap(self.origin)
        let aliases = keys["aliases"].map(self.aliases) ?? []
        let name = keys["name"].flatMap(self.name)
        let title = keys["title"]?.line()
        let contact = keys["contact"].flatMap(self.contact)
        let seeds = keys["seeds"].map { self.seeds($0, origin: origin, aliases: aliases) } ?? []
        let language = keys["language"].flatMap(self.language)
        let charset = keys["charset"].flatMap(self.charset)
        let months = keys["months"].map(self.months) ?? [:]
        let dates = self.dates(keys["dates"], months: months)
        let listings = keys["listings"].map(self.listings) ?? []
        let listingDates = keys["listing_date"].map(self.listingDates) ?? []
        if let place = keys["listings"] { checkCounts(listings, seeds, at: place) }
        let types = self.documents(keys, of: YAMLValue(root, key: "", reader: self).location)
        let document = types.first
        let requisites = keys["requisites"].map(self.requisites) ?? RequisiteRules()
        let scope = self.scope(keys["scope"], origin: origin)
        var urls = keys["urls"].map(self.urls) ?? URLRules()
        urls.writtenOrigin = origin
        let request = keys["request"].map(self.request) ?? RequestRules()
        let politeness = keys["politeness"].map(self.politeness) ?? Politeness()
        let limits = keys["limits"].map(self.limits) ?? Limits()
        let audit = keys["audit"].map(self.audit) ?? AuditRules()
        let revisit = keys["revisit"].flatMap(self.revisit)
        let archive = keys["archive"].map(self.archive) ?? ArchiveRules()
        guard problems.isEmpty, let name, let title, let contact, let origin, let document, let scope else {
            return nil
        }
        return SiteProfile(
            name: name, title: title, contact: contact, origin: origin, aliases: aliases.filter { $0 != origin },
            seeds: seeds, language: language, charset: charset, dates: dates, listings: listings,
            listingDates: listingDates, document: document, furtherDocuments: Array(types.dropFirst()),
            requisites: requisites, scope: scope,
            urls: urls, request: request, politeness: politeness, limits: limits, audit: audit, revisit: revisit,
            archive: archive, file: source.file)
    }

    private func version(_ value: YAMLValue) -> Int? {
        guard let text = value.string("version 1") else { return nil }
        guard Int(text) == Self.version else {
            value.report("found version \(quoted(text)), expected 1, the only one this program reads")
            return nil
        }
        return Self.version
    }

    private func name(_ value: YAMLValue) -> String? {
        let expected = #"1 to 64 of a-z, 0-9, ".", "-" and "_", a letter or digit first"#
        guard let text = value.string(expected) else { return nil }
        let isWord = text.utf8.allSatisfy {
            (0x61...0x7A).contains($0) || (0x30...0x39).contains($0) || [0x2D, 0x2E, 0x5F].contains($0)
        }
        guard isWord, (1...64).contains(text.count), let first = text.first, first.isLetter || first.isNumber,
            text.last != "."
        else {
            value.report("found \(quoted(text)), expected \(expected)")
            return nil
        }
        return text
    }

    private func contact(_ value: YAMLValue) -> String? {
        let expected = "a mail address or an http or https URL, for the User-Agent"
        guard let text = value.line(expected) else { return nil }
        let isPlain = text.utf8.allSatisfy { (0x21...0x7E).contains($0) && $0 != 0x28 && $0 != 0x29 }
        let parts = text.split(separator: "@", omittingEmptySubsequences: false)
        let isMail = parts.count == 2 && !parts[0].isEmpty && parts[1].contains(".") && !text.contains("/")
        guard isPlain, text.utf8.count <= 200, isMail || WebURL(text) != nil else {
            value.report("found \(quoted(text)), expected \(expected)")
            return nil
        }
        return text
    }

    private func origin(_ value: YAMLValue) -> Origin? {
        let expected = "an origin such as https://press.example.org, without a path"
        guard let text = value.line(expected) else { return nil }
        guard let origin = Origin(text) else {
            value.report("found \(quoted(text)), expected \(expected)")
            return nil
        }
        return origin
    }

    /// Origins; `//host` is the host's http and https origins.
    private func aliases(_ value: YAMLValue) -> [Origin] {
        let expected = "an origin such as http://press.example.org, or //press.example.org for http and https"
        var aliases: [Origin] = []
        for item in value.list(of: "origins") {
            guard let text = item.line(expected) else { continue }
            let forms = text.hasPrefix("//") ? ["http:" + text, "https:" + text] : [text]
            let origins = forms.compactMap { Origin($0) }
            if origins.isEmpty { item.report("found \(quoted(text)), expected \(expected)") }
            for origin in origins where !aliases.contains(origin) { aliases.append(origin) }
        }
        return aliases
    }

    private func seeds(_ value: YAMLValue, origin: Origin?, aliases: [Origin]) -> [WebURL] {
        let expected = "a path such as /press/index.htm, a URL of the archive, or \(Self.robotsSitemaps)"
        var seeds: [WebURL] = []
        for item in value.list(of: "at least one path or URL", least: 1) {
            guard let written = item.line(expected), let origin, let base = WebURL(origin.description + "/") else {
                continue
            }
            let text = written == Self.robotsSitemaps ? "/robots.txt" : written
            guard text.hasPrefix("/") || text.contains("://"), let url = WebURL(text, relativeTo: base) else {
                item.report("found \(quoted(text)), expected \(expected)")
                continue
            }
            guard url.origin == origin || aliases.contains(url.origin) else {
                item.report("found a URL of \(url.origin), expected one of \(origin) or of an alias")
                continue
            }
            let seed = url.replacingOrigin(origin)
            if !seeds.contains(seed) { seeds.append(seed) }
        }
        return seeds
    }

    /// The seed that means the sitemaps which robots.txt names.
    private static let robotsSitemaps = "robots-sitemaps"

    private func language(_ value: YAMLValue) -> String? {
        let expected = "a language tag (BCP 47) such as en or pt-BR"
        guard let text = value.line(expected) else { return nil }
        let parts = text.split(separator: "-", omittingEmptySubsequences: false)
        let isTag = parts.allSatisfy { part in
            (1...8).contains(part.count) && part.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber) }
        }
        guard isTag, let first = parts.first, (2...8).contains(first.count), first.allSatisfy(\.isLetter) else {
            value.report("found \(quoted(text)), expected \(expected)")
            return nil
        }
        return text
    }

    private func charset(_ value: YAMLValue) -> String? {
        let expected = "the name of an encoding such as windows-1252 or utf-8"
        guard let text = value.line(expected) else { return nil }
        let isLabel = text.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || "-_:.".contains($0)) }
        guard isLabel, text.count <= 40 else {
            value.report("found \(quoted(text)), expected \(expected)")
            return nil
        }
        return text
    }

    private func months(_ value: YAMLValue) -> [Int: [String]] {
        var names: [Int: [String]] = [:]
        for entry in value.entries("a mapping from month numbers to lists of names") ?? [] {
            guard let number = Int(entry.key), (1...12).contains(number) else {
                report(entry.location, "found the month \(quoted(entry.key)), expected 1 to 12")
                continue
            }
            names[number] = entry.value.list(of: "names of the month", least: 1).compactMap {
                $0.line("a month's name")
            }
        }
        return names
    }
}
