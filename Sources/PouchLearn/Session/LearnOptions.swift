import PouchBytes
import PouchURL

/// What a person says of an archive before its profile is learned.
public struct LearnOptions: Sendable {
    /// A document that is known, with what it should give.
    public struct KnownDocument: Sendable {
        public var url: WebURL
        public var title: String?
        public var date: CalendarDate?

        public init(url: WebURL, title: String? = nil, date: CalendarDate? = nil) {
            self.url = url
            self.title = title
            self.date = date
        }
    }

    /// Names the profile and its mirror.
    public var name: String
    /// Sent with every request of the crawl.
    public var contact: String
    public var documents: [KnownDocument] = []
    /// Which of the page's lists is the documents', 1 for the best.
    public var rows = 1
    /// Documents read at most.
    public var mostDocuments = 6
    /// Later dates are none of a document.
    public var today: CalendarDate

    public init(name: String, contact: String, today: CalendarDate) {
        self.name = name
        self.contact = contact
        self.today = today
    }
}

/// A page as it was had for learning.
public struct LearnAnswer: Sendable {
    /// Where the page stands, after redirects.
    public var url: WebURL
    public var body: [UInt8]
    public var contentType: String?

    public init(url: WebURL, body: [UInt8], contentType: String?) {
        self.url = url
        self.body = body
        self.contentType = contentType
    }
}

/// What a page is asked for.
public enum LearnPurpose: String, Sendable {
    case start, level, next, document, door
}
