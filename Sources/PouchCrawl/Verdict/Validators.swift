import PouchStore

/// What an answer or a held copy calls its version.
struct Validators: Sendable {
    var etag: String?
    var lastModified: String?

    init(_ facts: AnswerFacts) { (etag, lastModified) = (facts.etag, facts.lastModified) }
    init(_ held: PreviousCapture) { (etag, lastModified) = (held.etag, held.lastModified) }

    /// Whether a 304 names another version than the one that it was asked about: it says nothing of that one (RFC 9111,
    /// section 4.3.4). Where neither names its version, or not alike, nothing speaks against it.
    func nameAnother(than held: Validators) -> Bool {
        if let etag, let known = held.etag { return Self.opaque(etag) != Self.opaque(known) }
        if let lastModified, let known = held.lastModified { return lastModified != known }
        return false
    }

    /// An entity tag for a comparison of versions: without the mark of a weak one, and without what servers add for the coding
    /// that they sent a page in and leave out of a 304.
    private static func opaque(_ etag: String) -> String {
        var tag = etag.hasPrefix("W/") ? String(etag.dropFirst(2)) : etag
        tag.removeAll { $0 == "\"" }
        for coding in ["gzip", "br", "deflate", "zstd", "df"] {
            for mark in ["--", "-", ";", ":", "+"] where tag.hasSuffix(mark + coding) {
                return String(tag.dropLast(mark.count + coding.count))
            }
        }
        return tag
    }
}
