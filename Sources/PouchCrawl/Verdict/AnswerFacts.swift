import PouchFetch
import PouchProfile
import PouchStore
import PouchURL

/// Facts of an answer to a request for a document, from which a ``Verdict`` follows. Made where the answer is read.
struct AnswerFacts: Sendable {
    enum Content: Sendable {
        /// No answer came.
        case failure(FetchFailure)
        /// An answer that brings no page: an error, or a success that is not the whole of what was asked for.
        case status
        /// 304.
        case notModified
        case redirect(RedirectFacts)
        /// A success whose body cannot be decoded. `mayPass`: it may have been cut short, and be whole the next time.
        case undecodable(String, mayPass: Bool)
        case empty
        /// A success with the very bytes that are held.
        case identical
        case page(PageFacts)
    }

    var content: Content
    /// Of the answer; nil when none came.
    var status: Int?
    var etag: String?
    var lastModified: String?
    /// Whether the request had validators.
    var isConditional = false
    /// Whether a guard answered in the archive's place.
    var isBlocked = false
    /// Whether this 304 is one of the sample that is checked.
    var isSampled = false
    /// Of a status that says that there is no page: whether the very statement that is held comes with it all the same.
    var bringsHeldStatement = false
    /// Whether the answer sets a cookie.
    var setsCookie = false
    /// The server's `Retry-After`, microseconds from now.
    var retryAfter: Int64?
}

/// Where an answer sends a browser on to: by status and `Location`, or by a refresh.
struct RedirectFacts: Sendable {
    enum Target: Sendable {
        /// The URL in the answer, and in the form that the crawl knows: there, an alias counts as the archive's origin.
        case url(WebURL, canonical: WebURL)
        case missing
        case unusable(String)
    }

    var target: Target
    /// Whether it leads to the same document, at another of its addresses.
    var isSelf = false
    var isInScope = true
    /// Whether a URL that cannot exist is sent there too.
    var isLikeNonsense = false
    /// Whether the target is one of the archive's listings, or its front page: no document's own place.
    var isFrontPage = false
}

extension RedirectFacts {
    /// A redirect of a document to a URL, as the profile and the probes have it.
    /// - Parameter written: the URL as the answer has it, before an alias counts as the archive's origin.
    init(of document: PendingDocument, to written: WebURL, _ profile: SiteProfile, _ evidence: Soft404Evidence) {
        let url = profile.canonical(written)
        target = .url(written, canonical: url)
        isInScope = profile.scope.allows(url, role: document.role)
        isLikeNonsense = evidence.isSoft404(profile.canonical(document.url), redirectsTo: url.text)
        isFrontPage = url.pathAndQuery == "/" || profile.seeds.contains(url)
    }
}

/// Contents of a page, by the profile and against the copy held.
struct PageFacts: Sendable {
    /// The contents that a good page has lost: the mark of an error page with status 200.
    struct Loss: Sendable, Equatable {
        var what: String
        /// Whether there is another text in its place.
        var isReplaced = false
    }

    var loss: Loss?
    /// Whether it holds what its role promises, by the profile's own rules: a text alone may be anybody's.
    var isConvincing = true
    /// Whether it is the page that a URL that cannot exist is answered with.
    var isLikeNonsense = false
    /// Whether its title says that there is no such page.
    var saysNotFound = false
    /// Whether it says, in a statement's place, that the archive is out of order.
    var isOutOfOrder = false
    /// Whether it asks, in a statement's place, to agree to cookies.
    var asksForConsent = false
    /// Whether it asks for a password.
    var asksForPassword = false
    /// Whether a listing names the statement by another title.
    var isListedOtherwise = false
    /// Equal for pages that show the same; nil for those that are not compared.
    var likeness: UInt64?
}
