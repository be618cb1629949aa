import Foundation
import PouchBrowse
import PouchBytes

/// A page of the web interface: its title, its way, its contents; what stands around them comes from the frame.
struct WebPage {
    /// A step of the way from the root to the page; the last one has no path.
    typealias Step = (words: String, path: String?)

    var title: String
    var steps: [Step] = []
    /// The same page in other forms: words and a path from the root.
    var forms: [(words: String, path: String)] = []
    /// The page's feed, from the root on.
    var feed: String?
    /// Whether the page links the description by which browsers search from their own bar.
    var hasOpenSearch = false
    /// `<meta>` elements for programs that read pages.
    var meta: [(name: String, content: String)] = []
    /// The class of `main`, of our own.
    var layout: StaticString = ""

    let frame: WebFrame

    init(_ title: String, _ frame: WebFrame) {
        self.title = title
        self.frame = frame
    }

    func bytes(_ contents: (inout HTMLWriter) -> Void) -> [UInt8] {
        var html = HTMLWriter()
        head(&html)
        bar(&html)
        for notice in frame.notices { write(notice, &html) }
        html.raw("<main id=\"main\" tabindex=\"-1\"")
        if layout.utf8CodeUnitCount > 0 {
            html.raw(" class=\"")
            html.raw(layout)
            html.raw("\"")
        }
        html.raw(">\n")
        way(&html)
        contents(&html)
        html.raw("</main>\n")
        footer(&html)
        html.raw("</body>\n</html>\n")
        return html.bytes
    }

    // MARK: - Around the contents

    private func head(_ html: inout HTMLWriter) {
        html.raw("<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n")
        html.raw("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n")
        html.raw("<meta name=\"color-scheme\" content=\"light dark\">\n")
        html.element("title", title == frame.archive ? title : "\(title) · \(frame.archive)")
        html.raw("\n")
        for (name, content) in meta {
            html.raw("<meta name=\"")
            html.text(name)
            html.raw("\" content=\"")
            html.text(content)
            html.raw("\">\n")
        }
        if let feed {
            link("<link rel=\"alternate\" type=\"application/atom+xml\" title=\"Feed\" href=\"", feed, &html)
        }
        if hasOpenSearch {
            link(
                "<link rel=\"search\" type=\"application/opensearchdescription+xml\" title=\"Statements\" href=\"",
                "-/opensearch.xml", &html)
        }
        html.raw("<style>")
        html.raw(made: WebStyle.bytes)
        html.raw("</style>\n</head>\n<body>\n<a class=\"skip\" href=\"#main\">Skip to the page</a>\n")
    }

    private func link(_ opening: StaticString, _ path: String, _ html: inout HTMLWriter) {
        html.raw(opening)
        html.text(frame.root + path)
        html.raw("\">\n")
    }

    private func bar(_ html: inout HTMLWriter) {
        html.raw("<header class=\"bar\">\n<p class=\"site\">")
        html.path("", frame) {
            $0.raw("<bdi>")
            $0.unbroken(frame.archive)
            $0.raw("</bdi>")
        }
        html.raw("</p>\n")
        if frame.hasSearch {
            html.raw("<form role=\"search\" class=\"find\" method=\"get\" action=\"")
            html.text(frame.root + "search")
            html.raw("\"><label class=\"vh\" for=\"q\">Search the statements</label>")
            html.raw("<input id=\"q\" name=\"q\" type=\"search\" autocomplete=\"off\" maxlength=\"512\">")
            html.raw("<button type=\"submit\">Search</button></form>\n")
        }
        guard !frame.places.isEmpty else { return html.raw("</header>\n") }
        html.raw("<nav aria-label=\"Places\"><ul>")
        for place in frame.places {
            html.raw("<li>")
            let isHere = place.contains(frame.path)
            html.path(place.path, frame, isHere: isHere) { $0.text(place.name) }
            html.raw("</li>")
        }
        html.raw("</ul></nav>\n</header>\n")
    }

    private func write(_ notice: WebFrame.Notice, _ html: inout HTMLWriter) {
        html.raw(notice.isBad ? "<p class=\"notice bad\"><strong>Damage.</strong> " : "<p class=\"notice\">")
        html.text(notice.text)
        if let path = notice.path {
            html.raw(" ")
            html.path(path, frame) { $0.text("Look") }
        }
        html.raw("</p>\n")
    }

    private func way(_ html: inout HTMLWriter) {
        guard !steps.isEmpty else { return }
        html.raw("<nav aria-label=\"Way to this page\" class=\"way\"><ol>")
        for step in steps {
            html.raw("<li>")
            if let path = step.path {
                html.path(path, frame) { $0.element("bdi", step.words) }
            } else {
                html.element("bdi", step.words)
            }
            html.raw("</li>")
        }
        html.raw("</ol></nav>\n")
    }

    private func footer(_ html: inout HTMLWriter) {
        html.raw("<footer class=\"foot\">\n<p>")
        if let crawl = frame.crawl, let head = frame.head {
            html.text("As of the crawl of ")
            html.path(WebPath.crawl(crawl), frame) { $0.text(Wording.crawl(crawl)) }
            html.text(" · summary ")
            html.digest(head)
            html.text(" · " + SealWords.short(frame.seal))
        } else if frame.isMirror {
            html.text("No crawl of this mirror is complete.")
        } else {
            html.text("Each mirror is read, and none is written.")
        }
        html.raw("</p>\n")
        if !forms.isEmpty {
            html.raw("<p>This page as ")
            for (number, form) in forms.enumerated() {
                if number > 0 { html.text(number == forms.count - 1 ? " or " : ", ") }
                html.path(form.path, frame) { $0.text(form.words) }
            }
            html.raw("</p>\n")
        }
        html.raw("</footer>\n")
    }
}

extension HTMLWriter {
    /// A link within the interface.
    ///
    /// - Parameter path: from the root on, made by ``WebPath``.
    mutating func path(_ path: String, _ frame: WebFrame, isHere: Bool = false, _ words: (inout HTMLWriter) -> Void) {
        raw("<a href=\"")
        text(frame.root + path)
        raw(isHere ? "\" aria-current=\"page\">" : "\">")
        words(&self)
        raw("</a>")
    }

    /// A digest, cut in the middle for display and whole for selecting or hovering.
    mutating func digest(_ digest: String) {
        raw("<code class=\"sha\" title=\"")
        text(digest)
        raw("\">")
        text(Wording.short(digest))
        raw("</code>")
    }

    /// Text whose ranges, such as 2001-2009, stand on one line.
    mutating func unbroken(_ words: String) {
        for (number, word) in words.split(separator: " ", omittingEmptySubsequences: false).enumerated() {
            if number > 0 { raw(" ") }
            let digits = word.utf8.count { ASCII.isDigit($0) }
            if digits > 1, word.utf8.count < 24, word.utf8.contains(UInt8(ascii: "-")) {
                element("span", "class=\"whole\"", String(word))
            } else {
                text(String(word))
            }
        }
    }

    /// Text of the archive: its own language, its own direction.
    mutating func archived(_ tag: StaticString, _ attributes: StaticString = "", language: String?, _ words: String) {
        raw("<")
        raw(tag)
        if attributes.utf8CodeUnitCount > 0 {
            raw(" ")
            raw(attributes)
        }
        raw(" dir=\"auto\"")
        if let language = HTMLText.language(language) {
            raw(" lang=\"")
            text(language)
            raw("\"")
        }
        raw(">")
        text(words)
        close(tag)
    }
}

/// A seal in words.
enum SealWords {
    static func short(_ seal: SealState?) -> String {
        guard let seal else { return "no seal" }
        return [signature(seal), stamp(seal)].compactMap { $0 }.joined(separator: ", ")
    }

    static func signature(_ seal: SealState) -> String {
        switch seal.signature {
        case .none: "not signed"
        case .unchecked(let key): "signed, by \(key) as it says, not checked"
        case .good(let key): "signed by \(key)"
        case .bad(let why): "its signature does not hold: \(why)"
        }
    }

    static func stamp(_ seal: SealState) -> String? {
        switch seal.stamp {
        case .none: nil
        case .dated(let time): "dated \(Wording.moment(time.rfc3339))"
        case .bad(let why): "its time stamp does not hold: \(why)"
        }
    }
}
