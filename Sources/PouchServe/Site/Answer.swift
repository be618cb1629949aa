import PouchHTTP
import PouchMirror
import PouchReport
import Synchronization

/// The result of a route: a page, a twin, a file or a redirect. ``Finisher`` makes a reply of it.
package struct Answer: Sendable {
    /// How long a client may keep it.
    package enum Keeping: Sendable {
        /// As long as the mirror stays as it is: validated by its tag.
        case validated
        /// For ever: its address names a complete crawl.
        case forever
        /// Not at all.
        case not
    }

    package var status = 200
    package var type: String
    package var body: [UInt8]
    package var keeping = Keeping.validated
    /// The content security policy; that of pages for HTML, that of nothing for the rest.
    package var policy: String?
    package var fields: [(name: String, value: String)] = []
    /// In place of `body`: made piece by piece while it is sent, and never kept.
    package var pieces: Reply.Body?

    package init(_ type: String, _ body: [UInt8], keeping: Keeping = .validated) {
        self.type = type
        self.body = body
        self.keeping = keeping
    }

    /// A page, with the Content-Security-Policy of pages.
    package static func html(_ body: [UInt8]) -> Answer {
        var answer = Answer("text/html; charset=utf-8", body)
        answer.policy = pagePolicy
        return answer
    }

    /// One JSON object (`application/json`).
    package static func json(_ body: [UInt8]) -> Answer { Answer("application/json", body) }

    /// A table with a header (RFC 4180).
    package static func csv(_ body: [UInt8]) -> Answer { Answer(tableType, body) }

    /// Text in UTF-8, of a type.
    package static func text(_ body: [UInt8], type: String = "text/plain") -> Answer {
        Answer(type + "; charset=utf-8", body)
    }

    /// A table or a list of any length: no more of it is held than its next rows.
    ///
    /// - Parameters:
    ///   - first: what stands before the rows.
    ///   - batch: returns the rows from a place on, and the place behind them; nil at the end.
    static func rows<Place: Sendable>(
        _ type: String, first: [UInt8] = [], from start: Place,
        batch: @escaping @Sendable (Place) throws -> (rows: [UInt8], next: Place?)?
    ) -> Answer {
        var answer = Answer(type, [], keeping: .not)
        let state = Mutex<(first: [UInt8]?, next: Place?)>((first.isEmpty ? nil : first, start))
        answer.pieces = .chunks {
            try state.withLock { state in
                if let first = state.first {
                    state.first = nil
                    return first
                }
                while let place = state.next, let (rows, next) = try batch(place) {
                    state.next = next
                    // An empty chunk would be the last.
                    if !rows.isEmpty { return rows }
                }
                return nil
            }
        }
        return answer
    }

    /// Of `csv(_:)`.
    static let tableType = "text/csv; charset=utf-8; header=present"
    static let linesType = "application/jsonl; charset=utf-8"

    /// A file of the mirror, byte for byte, to be saved under an ASCII name.
    package static func file(_ file: MirrorFile, type: String, name: String) -> Answer {
        var answer = Answer(type, [], keeping: .not)
        answer.fields = [
            (
                "Content-Disposition",
                "attachment; filename=\"\(name.filter { $0.isASCII && ($0.isLetter || $0.isNumber || "-._".contains($0)) })\""
            )
        ]
        answer.pieces = pieces(0..<file.size) { try file.bytes(at: $0.lowerBound, count: $0.count) }
        return answer
    }

    /// A range of bytes, read part by part as it is sent.
    static func pieces(
        _ range: Range<Int>, read: @escaping @Sendable (Range<Int>) throws -> [UInt8]
    ) -> Reply.Body {
        let place = Mutex(range.lowerBound)
        return .pieces(length: range.count) {
            try place.withLock { place in
                let piece = try read(place..<min(place + (64 << 10), range.upperBound))
                place += piece.count
                return piece.isEmpty ? nil : piece
            }
        }
    }

    /// To a path of the interface.
    ///
    /// - Parameters:
    ///   - path: from the root on, percent-encoded.
    ///   - root: from the page to the root.
    package static func redirect(to path: String, root: String, status: Int = 303) -> Answer {
        var answer = Answer("text/plain; charset=utf-8", Array("\(path)\n".utf8), keeping: .not)
        answer.status = status
        answer.fields = [("Location", root + path)]
        return answer
    }

    /// No script, no picture, no frame; the one style is named by its hash.
    static let pagePolicy = policy()

    static func policy(style: String = WebStyle.source, also: String = "") -> String {
        "default-src 'none'; style-src \(style); form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
            + (also.isEmpty ? "" : "; " + also)
    }
}

/// Why a route has no answer.
package enum SiteError: Error, Sendable {
    /// The thing that was not found, as a sentence's subject: "A statement of that id".
    case notFound(String)
    /// The fault of the address.
    case badRequest(String)
    /// The index is not made yet.
    case indexing(done: Int, of: Int)
    /// The crawls are being compared; or why they could not be.
    case comparing(String?)
    /// The mirror has no complete crawl to show.
    case noCrawl
    /// More listeners than the server has room for.
    case tooMany
}
