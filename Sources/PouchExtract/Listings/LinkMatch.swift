import PouchMirror
import PouchBytes
import PouchProfile

/// The matches of a rule's patterns in a link, of a page or of an entry of a feed.
struct LinkMatch {
    let text: Match?
    let href: Match?

    /// nil for a link that the rule leaves out.
    /// - Parameters:
    ///   - paths: path and query as met, and without what the profile's `urls` takes off when that is another text.
    ///   - mayLackText: whether the address alone decides about a link without a text, as those of a sitemap are.
    init?(_ rule: LinkRule, text: String, paths: [String], mayLackText: Bool = false, _ trials: BoundedMatcher) {
        if let not = rule.notText, trials.matches(not, text, costly: true) { return nil }
        if let not = rule.notHref, paths.contains(where: { trials.matches(not, $0, costly: true) }) { return nil }
        if let pattern = rule.text, !mayLackText || !text.isEmpty || rule.href == nil {
            guard let match = trials.firstMatch(pattern, in: text) else { return nil }
            self.text = match
        } else {
            self.text = nil
        }
        if let pattern = rule.href {
            guard let match = paths.lazy.compactMap({ trials.firstMatch(pattern, in: $0) }).first else { return nil }
            href = match
        } else {
            href = nil
        }
    }

    /// The match of a named group, in the text or else in the address.
    func group(_ name: String) -> String? { text?[name] ?? href?[name] }

    /// The labels that the page and the rule's groups give the link's target: year, month and the profile's own fields.
    func entry(_ rule: LinkRule, on page: FetchedPage, _ profile: SiteProfile) -> ListingEntry {
        var entry = page.inherited
        if let year = group("year").flatMap({ profile.dates.commonYear($0) }) { entry.year = year }
        if let month = group("month").flatMap({ profile.months.number(of: $0) }) { entry.month = month }
        for name in rule.fieldGroups {
            if let value = group(name), !value.isEmpty { entry.fields[name] = value }
        }
        return entry
    }
}

extension ListingEntry {
    /// Takes a document's own date; the year and the month that the listing is of stay.
    mutating func take(_ day: CalendarDate) {
        date = day.iso
        year = year ?? day.year
        month = month ?? day.month
    }
}

extension FetchedPage {
    /// The labels that every link of the page inherits from it.
    var inherited: ListingEntry {
        ListingEntry(page: url, title: nil, date: nil, year: year, month: month, fields: fields)
    }

    /// The first part of the address that is a year, of dates that have none.
    var yearInAddress: Int? { url.path.split(separator: "/").lazy.compactMap { Self.year($0) }.first }

    /// 1900 to 2100; nil for a text that is not a year of four digits.
    static func year(_ text: some StringProtocol) -> Int? {
        text.utf8.count == 4 ? Int(text).flatMap { (1_900...2_100).contains($0) ? $0 : nil } : nil
    }
}
