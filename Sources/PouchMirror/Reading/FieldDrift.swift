import PouchBytes

/// Tells whether the pages that a crawl read anew give the profile's fields as those before did. A value without a disk: it is
/// given the crawls one after another, the newest first.
///
///     var drift = FieldDrift(reading, of: "20261124T073000Z", profile: digest)
///     while drift.isOpen, let earlier = next() { drift.add(earlier.reading, of: earlier.name, profile: earlier.digest) }
///     for fall in drift.falls { print(fall.field) }
///
/// A crawl that read few pages is counted together with those before it that had the same profile, until ``leastPages``
/// are there: so is an archive watched that brings two statements a day. What lies before them, up to ``basisPages`` and to
/// the end of a crawl, is what they are compared with.
package struct FieldDrift: Sendable {
    /// Fewer pages, of one side or the other, tell nothing.
    package static let leastPages = 10
    /// Pages that are enough to compare with.
    package static let basisPages = 50
    /// A share has fallen when it is no more than this part of what it was...
    static let fallen = 0.75
    /// ...and chance does not explain it: both shares' intervals, of 99 %, lie apart. In standard deviations.
    static let deviations = 2.575829303548901

    private let crawl: String
    private let profile: SHA256Digest?
    private var now: CrawlReading
    private var before = CrawlReading()
    private var since: String

    /// - Parameter profile: of the crawl's copy of its profile.
    package init(_ reading: CrawlReading, of crawl: String, profile: SHA256Digest?) {
        now = reading
        self.crawl = crawl
        self.profile = profile
        since = crawl
    }

    /// Whether an earlier crawl may still decide something.
    package var isOpen: Bool {
        guard !now.isEmpty else { return false }
        return before.isEmpty || now.pages >= Self.leastPages && before.pages < Self.basisPages
    }

    /// Takes the crawl before those that were taken.
    package mutating func add(_ earlier: CrawlReading, of crawl: String, profile: SHA256Digest?) {
        guard !earlier.isEmpty else { return }
        // Another profile reads otherwise: that is compared, and not added up.
        if before.isEmpty, now.pages < Self.leastPages, profile == self.profile {
            now += earlier
            since = crawl
        } else {
            before += earlier
        }
    }

    /// The fields that have fallen, by name, without examples.
    package var falls: [FieldFall] {
        let fields = now.fields.sorted { $0.key < $1.key }.compactMap { field, share in
            fall(field, now: share, before: before.fields[field])
        }
        return (text.map { [$0] } ?? []) + fields
    }

    private func fall(_ field: String, bytes: Int? = nil, now: FieldShare, before: FieldShare?) -> FieldFall? {
        guard let before, now.sought >= Self.leastPages, before.sought >= Self.leastPages,
            now.value <= before.value * Self.fallen, now.interval.upperBound < before.interval.lowerBound
        else { return nil }
        return FieldFall(field: field, textBytes: bytes, now: now, before: before, since: since)
    }

    /// The length of which the share fell most; nil where none did.
    private var text: FieldFall? {
        let places = max(now.lengths.counts.count, before.lengths.counts.count)
        var found: FieldFall?
        for place in 1..<max(places, 1) {
            let fall = fall(
                FieldFall.text, bytes: TextLengths.leastBytes(at: place), now: now.lengths.share(from: place),
                before: before.lengths.share(from: place))
            if let fall, found.map({ fall.depth > $0.depth }) ?? true { found = fall }
        }
        return found
    }
}

extension FieldFall {
    fileprivate var depth: Double { before.value - now.value }
}

extension FieldShare {
    fileprivate var interval: ClosedRange<Double> {
        Wilson.interval(found, of: sought, deviations: FieldDrift.deviations)
    }
}

extension TextLengths {
    fileprivate func share(from place: Int) -> FieldShare { FieldShare(found: count(from: place), sought: total) }
}
