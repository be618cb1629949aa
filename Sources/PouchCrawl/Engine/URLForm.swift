import PouchBytes
import PouchURL

/// The common form of URLs of one kind: all except the part that names the document.
///
///     https://host/2003/apr/19435.htm    "https://host/2003/apr/", ".htm"
///     https://host/doc.php?id=19435      "https://host/doc.php?id=", ""
struct URLForm: Hashable, Sendable {
    /// Up to the name; the origin is part of it.
    var prefix: String
    /// The text after the name: `.htm`, `/` or nothing.
    var ending: String

    /// The form of a URL, and the name in it.
    static func split(_ url: WebURL) -> (form: URLForm, name: String) {
        // By bytes: all that is searched for is ASCII, and each new document passes here.
        let text = url.text
        let query = url.query == nil ? nil : text.utf8.firstIndex(of: UInt8(ascii: "?"))
        if query != nil, let equals = text.utf8.lastIndex(of: UInt8(ascii: "=")) {
            return (
                URLForm(prefix: String(text[...equals]), ending: ""), String(text[text.utf8.index(after: equals)...])
            )
        }
        let path = text[..<(query ?? text.endIndex)]
        let isFolder = path.utf8.last == UInt8(ascii: "/") && url.path != "/"
        let whole = isFolder ? path.dropLast() : path
        guard let slash = whole.utf8.lastIndex(of: UInt8(ascii: "/")) else {
            return (URLForm(prefix: String(path), ending: ""), "")
        }
        let prefix = String(whole[...slash])
        let last = whole[whole.utf8.index(after: slash)...]
        if isFolder { return (URLForm(prefix: prefix, ending: "/"), String(last)) }
        guard let dot = last.utf8.lastIndex(of: UInt8(ascii: ".")), dot != last.startIndex else {
            return (URLForm(prefix: prefix, ending: ""), String(last))
        }
        return (URLForm(prefix: prefix, ending: String(last[dot...]).lowercased()), String(last[..<dot]))
    }

    init(prefix: String, ending: String) {
        self.prefix = prefix
        self.ending = ending
    }

    init(_ url: WebURL) { self = Self.split(url).form }

    /// A URL of this form that cannot exist. It follows from the crawl and the form, and looks like its siblings: digits
    /// alone when `sibling` is.
    func nonsense(crawl: String, sibling: String) -> WebURL? {
        let digest = SHA256Digest.of("nonsense\n\(crawl)\n\(prefix)\n\(ending)").hex
        let isNumber = !sibling.isEmpty && sibling.utf8.allSatisfy { 48...57 ~= $0 }
        // A digit each of hexadecimal ones; no archive counts to 18 of them, and none begins with 0.
        let name =
            isNumber
            ? "9" + digest.utf8.prefix(17).map { String(($0 < 58 ? $0 - 48 : $0 - 87) % 10) }.joined()
            : String(digest.prefix(32))
        return WebURL(prefix + name + ending)
    }
}
