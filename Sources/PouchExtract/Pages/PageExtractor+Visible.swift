import PouchHTML

/// The visible text of a page.
public struct VisibleText: Sendable, Equatable {
    /// Of the window; empty when there is none.
    public var title = ""
    public var text = ""
    /// Whether it has a field for a password.
    public var asksForPassword = false

    public init(title: String = "", text: String = "") {
        self.title = title
        self.text = text
    }

    public var all: String { title.isEmpty ? text : title + "\n" + text }
}

extension PageExtractor {
    /// The title and the visible text of a page; nil when it is no HTML page and no plain text.
    public func visibleText(_ page: FetchedPage) -> VisibleText? {
        let page = page.unpacked(limit: profile.limits.decodedBytes) ?? page
        guard Self.isHTML(page) else {
            guard page.contentType?.lowercased().hasPrefix("text/plain") ?? false else { return nil }
            return VisibleText(text: String(decoding: page.body.prefix(1 << 20), as: UTF8.self))
        }
        return parser.withDocument(page.body, contentType: page.contentType, fallbackCharset: profile.charset) {
            document in
            guard let root = document.root else { return VisibleText() }
            var visible = VisibleText()
            root.eachElement { node, _ in
                switch node.name {
                case "title": if visible.title.isEmpty { visible.title = node.text }
                case "input":
                    if node.attribute("type")?.lowercased() == "password" { visible.asksForPassword = true }
                default: break
                }
            }
            visible.text = document.text(of: root).blocks.map(\.text).joined(separator: "\n")
            return visible
        }
    }

    /// Whether a body is an HTML page, by its type or its first bytes.
    public static func looksLikePage(_ page: FetchedPage) -> Bool { isHTML(page) }
}
