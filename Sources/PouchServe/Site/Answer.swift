import PouchReport

/// What a route made: a page, a twin, a file or a redirect. ``Finisher`` makes a reply of it.
public struct Answer: Sendable {
    /// How long a client may keep it.
    public enum Keeping: Sendable {
        /// As long as the mirror stays as it is: asked again by its tag.
        case validated
        /// For ever: its address names a complete crawl.
        case forever
        /// Not at all.
        case not
    }

    public var status = 200
    public var type: String
    public var body: [UInt8]
    public var keeping = Keeping.validated
    /// The content security policy; that of pages for HTML, that of nothing for the rest.
    public var policy: String?
    public var fields: [(name: String, value: String)] = []

    public init(_ type: String, _ body: [UInt8], keeping: Keeping = .validated) {
        self.type = type
        self.body = body
        self.keeping = keeping
    }

    public static func html(_ body: [UInt8]) -> Answer {
        var answer = Answer("text/html; charset=utf-8", body)
        answer.policy = pagePolicy
        return answer
    }

    public static func json(_ body: [UInt8]) -> Answer { Answer("application/json", body) }

    public static func csv(_ body: [UInt8]) -> Answer { Answer("text/csv; charset=utf-8; header=present", body) }

    public static func text(_ body: [UInt8], type: String = "text/plain") -> Answer {
        Answer(type + "; charset=utf-8", body)
    }

    /// To a path of the interface.
    ///
    /// - Parameters:
    ///   - path: from the root on, percent-encoded.
    ///   - root: from the page to the root.
    public static func redirect(to path: String, root: String, status: Int = 303) -> Answer {
        var answer = Answer("text/plain; charset=utf-8", Array("\(path)\n".utf8), keeping: .not)
        answer.status = status
        answer.fields = [("Location", root + path)]
        return answer
    }

    /// No script, no picture, no frame; the one style is named by its hash.
    static let pagePolicy = policy()

    static func policy(also: String = "") -> String {
        "default-src 'none'; style-src \(WebStyle.source); form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
            + (also.isEmpty ? "" : "; " + also)
    }
}

/// Why a route has no answer.
public enum SiteError: Error, Sendable {
    /// What was looked for, as a sentence's subject: "A statement of that id".
    case notFound(String)
    /// What is wrong with the address.
    case badRequest(String)
    /// The index is not made yet.
    case indexing(done: Int, of: Int)
    /// There is no complete crawl, so there is nothing to look into.
    case noCrawl
}
