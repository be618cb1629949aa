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

    package init(status: Int, code: String, heading: String, message: String, hint: String) {
        self.status = status
        self.code = code
        self.heading = heading
        self.message = message
        self.hint = hint
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
            html.raw("</p>\n<p class=\"small\">Status ")
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
