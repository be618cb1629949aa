import Foundation
import PouchHTML

/// Reads pages as JSON Lines (`{"html": "..."}`) and writes what a reader sees of each: `{"lines": [...], "links": [[href,
/// text], ...]}`, blanks left out. For `scripts/bench-html.sh`, which holds it against html5lib.
@main
enum Probe {
    struct Page: Decodable {
        var html: String
    }

    struct Seen: Encodable {
        var lines: [String] = []
        var links: [[String]] = []
        private var line = ""
        private var link: (node: Node, href: String, text: String)?

        enum CodingKeys: CodingKey { case lines, links }

        mutating func walk(_ node: Node) {
            var next = node.firstChild
            while let child = next {
                next = child.nextSibling
                if child.isText { add(child.text) } else if child.isElement { enter(child) }
            }
        }

        private mutating func enter(_ node: Node) {
            let name = node.name
            if Probe.hidden.contains(name) { return }
            let isBlock = Probe.blocks.contains(name)
            if isBlock || name == "br" { endLine() }
            let outer = link
            if name == "a", let href = node.attribute("href") { link = (node, href, "") }
            walk(node)
            if let ended = link, ended.node == node {
                links.append([ended.href, ended.text])
                link = outer
                link?.text += ended.text
            }
            if isBlock { endLine() }
        }

        private mutating func add(_ text: String) {
            // By scalars: a blank and what joins it make one character.
            let text = String(String.UnicodeScalarView(text.unicodeScalars.filter { !$0.properties.isWhitespace }))
            line += text
            link?.text += text
        }

        mutating func endLine() {
            if !line.isEmpty { lines.append(line) }
            line = ""
        }
    }

    static let hidden: Set<String> = [
        "head", "title", "script", "style", "noscript", "template", "select", "textarea", "object", "applet",
        "noframes", "noembed", "iframe",
    ]

    static let blocks: Set<String> = [
        "address", "article", "aside", "blockquote", "body", "caption", "center", "dd", "details", "dir", "div", "dl",
        "dt", "fieldset", "figcaption", "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr",
        "html", "li", "listing", "main", "menu", "nav", "ol", "p", "plaintext", "pre", "section", "summary", "table",
        "tbody", "td", "tfoot", "th", "thead", "tr", "ul", "xmp",
    ]

    static func main() throws {
        let parser = HTMLParser(limits: HTMLLimits())
        let encoder = JSONEncoder()
        while let line = readLine() {
            let page = try JSONDecoder().decode(Page.self, from: Data(line.utf8))
            let seen = parser.withDocument(
                Array(page.html.utf8), contentType: "text/html; charset=utf-8", fallbackCharset: nil
            ) { document in
                var seen = Seen()
                if let root = document.root { seen.walk(root) }
                seen.endLine()
                return seen
            }
            FileHandle.standardOutput.write(try encoder.encode(seen) + [10])
        }
    }
}
