import PouchBrowse
import PouchBytes

/// An error and its remedy: a page like the others, with the same places.
package struct WebFailure: Sendable, Equatable {
    package var status: Int
    /// For programs: `not_found`.
    package var code: String
    /// One heading.
    package var heading: String
    /// The error, in a sentence.
    package var message: String
    /// The next step for the reader.
    package var hint: String
    /// Pages that the hint speaks of, in a mirror's interface.
    package var ways: [Way]

    /// A link: words, and a path from the root.
    package struct Way: Sendable, Equatable {
        package var words: String
        package var path: String

        package init(_ words: String, _ path: String) {
            self.words = words
            self.path = path
        }
    }

    package init(status: Int, code: String, heading: String, message: String, hint: String, ways: [Way] = []) {
        self.status = status
        self.code = code
        self.heading = heading
        self.message = message
        self.hint = hint
        self.ways = ways
    }

    /// - Parameter request: its number, as the log has it.
    package func html(_ frame: WebFrame, request: String) -> [UInt8] {
        let page = WebPage(heading, frame)
        return page.bytes { html in
            html.element("h1", heading)
            html.raw("\n<p class=\"sub\">")
            html.text(DiffLines.cut(message, to: 2_000))
            html.raw("</p>\n<section>\n<h2>What to do</h2>\n<p>")
            html.text(DiffLines.cut(hint, to: 2_000))
            html.raw("</p>\n")
            if frame.isMirror, !ways.isEmpty {
                html.raw("<p>")
                for (number, way) in ways.enumerated() {
                    if number > 0 { html.raw(" · ") }
                    html.path(way.path, frame) { $0.text(way.words) }
                }
                html.raw("</p>\n")
            }
            html.raw("<p class=\"small\">Status ")
            html.text("\(status), request \(request)")
            html.raw("</p>\n</section>\n")
        }
    }

    /// The error as one object: code, message, hint and the request.
    package func json(request: String) -> [UInt8] {
        var json = JSONWriter()
        json.beginObject()
        json.object("error") { json in
            json.field("code", code)
            json.field("message", message)
            json.field("hint", hint)
            json.field("request", request)
        }
        json.endObject()
        json.newline()
        return json.bytes
    }
}
