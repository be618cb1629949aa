import PouchProfile

/// The learned rules of an archive's listings.
struct ListingDraft: Sendable {
    /// A rule of a rung, as a profile has it.
    struct Rule: Sendable {
        var name: String
        var region: String?
        var rows: String?
        var link: String?
        var links: String?
        var title: String?
        var date: (xpath: String, match: String)?
        var text: String?
        var notText: String?
        var href: String?
    }

    /// The rule for a date beside the link: the profile's `listing_date`.
    struct ListingDate: Sendable {
        var place: String
        var match: String
    }

    struct Rung: Sendable {
        var role: String
        var on: [String]
        var rules: [Rule]
        var comment: String?
        /// Of a rung of next pages without rules: the pattern around the page's number.
        var count: String?
    }

    var rungs: [Rung] = []
    /// For a date beside the link and not within its row.
    var listingDate: ListingDate?
    var months: [String: Int] = [:]
    var rowConfidence = 0.0
    var dateConfidence: Double?
    /// Other lists of the page, for a person to choose from.
    var runnersUp: [(count: Int, example: String, place: Int)] = []
}
