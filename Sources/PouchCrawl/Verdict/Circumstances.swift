/// Knowledge of the crawl, beside an answer, that decides its verdict.
struct Circumstances: Sendable {
    /// Whether a document that answered well still does: without one, nothing is said to be gone by likeness.
    var isControlAlive = false
    /// Whether it is known where a URL that cannot exist leads.
    var hasProbes = false
    /// Other addresses of this crawl that show the same page.
    var sharedBy = 0
    /// Of a redirect: the documents that its target leads on to in this crawl, itself first.
    var redirectChain: [Int64] = []
    /// Of a redirect: other documents of this crawl that are sent to the same place.
    var redirectSources = 0
    /// Documents of this crawl that are sent to this one.
    var arrivals: [Int64] = []
    /// Whether a statement that is held is among ``arrivals``.
    var hasHeldArrival = false
    /// Whether cookies are kept for the run and sent back.
    var sendsCookies = false
    /// Whether the run holds other cookies for the page by now than it was asked with.
    var hasOtherCookies = false
    /// Whether the page was asked for with cookies.
    var wasAskedWithCookies = false
    /// Of a redirect: whether its target may be asked once more with the cookies that the run holds; of a page, whether what
    /// redirects to it may.
    var mayReopen = false
    /// Redirects in a row that are followed.
    var redirectLimit = 5
}
