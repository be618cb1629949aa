import PouchBytes
import PouchURL

/// A person's description of an archive before its profile is learned.
package struct LearnOptions: Sendable {
    /// A document that is known, with what it should give.
    package struct KnownDocument: Sendable {
        package var url: WebURL
        package var title: String?
        package var date: CalendarDate?

        package init(url: WebURL, title: String? = nil, date: CalendarDate? = nil) {
            self.url = url
            self.title = title
            self.date = date
        }
    }

    /// Names the profile and its mirror.
    package var name: String
    /// Sent with every request of the crawl.
    package var contact: String
    package var documents: [KnownDocument] = []
    /// Which of the page's lists is the documents', 1 for the best.
    package var rows = 1
    /// Documents read at most.
    package var mostDocuments = 6
    /// Later dates are not a document's.
    package var today: CalendarDate

    package init(name: String, contact: String, today: CalendarDate) {
        self.name = name
        self.contact = contact
        self.today = today
    }
}

/// A page as it was fetched for learning.
package struct LearnAnswer: Sendable {
    /// Where the page stands, after redirects.
    package var url: WebURL
    package var body: [UInt8]
    package var contentType: String?

    package init(url: WebURL, body: [UInt8], contentType: String?) {
        self.url = url
        self.body = body
        self.contentType = contentType
    }
}

/// The purpose of a request.
package enum LearnPurpose: String, Sendable {
    case start, level, next, document, door
}
