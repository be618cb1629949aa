import PouchBytes
import PouchProfile
import PouchStore

/// Which documents a crawl asks for, as the profile's `revisit` has it: a value without I/O.
///
/// A document that is not young is asked for once in each period. Its periods begin where the hash of its URL puts them, so that
/// each day has its share of the archive, and a document is never passed over for longer than a period and the time to the next
/// crawl.
struct DueDates: Sendable {
    /// nil when every document is asked for.
    let rules: RevisitRules?
    /// Documents that are drawn are asked for, whatever their age.
    let sample: NotModifiedSample

    static let everything = DueDates(rules: nil, sample: NotModifiedSample(crawl: "", share: 0, age: 0))

    /// - Parameter now: microseconds since 1970.
    func isDue(_ document: PendingDocument, now: Int64) -> Bool {
        guard let rules, !document.role.isListing, !Self.isInDoubt(document), let copy = document.previous,
            let confirmed = copy.confirmed, confirmed <= now
        else { return true }
        if now - Self.date(of: document, copy) < rules.young.microseconds { return true }
        if sample.draws(document.ownURL.text, heldSince: copy.recordDate, now: now) { return true }
        let period = rules.older.microseconds
        let phase = Self.phase(of: document.ownURL.text, in: period)
        return Self.number(of: now, period, phase) > Self.number(of: confirmed, period, phase)
    }

    /// Whether something else than its age asks for an answer: what the listings say of it, what the archive answered last, or
    /// statements that are parts of it, each of an age of its own.
    private static func isInDoubt(_ document: PendingDocument) -> Bool {
        document.hasListingNews || document.isKnownGone || document.redirectsTo != nil || document.hops > 0
            || document.attempts > 0 || document.confirmation != nil || !(document.previous?.isWhole ?? false)
            || document.previous?.hasSections ?? false
    }

    /// The number of the period that a time lies in.
    private static func number(of time: Int64, _ period: Int64, _ phase: Int64) -> Int64 {
        (time - phase) / period - ((time - phase) % period < 0 ? 1 : 0)
    }

    /// How far after 1970 the document's first period begins, 0 to the period, evenly over all documents.
    static func phase(of url: String, in period: Int64) -> Int64 {
        let digest = SHA256Digest.of("revisit\n\(url)").hex.prefix(15)
        // 60 bits: of them, a period of years takes a share so small that all phases are as likely.
        return Int64(digest, radix: 16).map { $0 % period } ?? 0
    }

    /// The day that the listings give; else the end of the month or year that they give; else when the copy was made.
    private static func date(of document: PendingDocument, _ copy: PreviousCapture) -> Int64 {
        let day = document.listing?.date.flatMap { CalendarDate(iso: $0) } ?? end(of: document)
        guard let day else { return copy.recordDate }
        return Int64(day.daysSince1970) * 86_400_000_000
    }

    private static func end(of document: PendingDocument) -> CalendarDate? {
        guard let year = document.listing?.year ?? document.year else { return nil }
        let month = document.listing?.month ?? document.month ?? 12
        guard 1...12 ~= month else { return nil }
        return CalendarDate(year: year, month: month, day: CalendarDate.days(in: month, of: year))
    }
}
