import PouchBytes
import PouchProfile

/// What URLs of one kind have in common: all but the part that names the document.
///
///     https://host/2003/apr/19435.htm    "https://host/2003/apr/", ".htm"
///     https://host/doc.php?id=19435      "https://host/doc.php?id=", ""
struct URLForm: Hashable, Sendable {
    /// Up to the name; the origin is part of it.
    var prefix: String
    /// What follows the name: `.htm`, `/` or nothing.
    var ending: String

    /// The form of a URL, and the name in it.
    static func split(_ url: WebURL) -> (form: URLForm, name: String) {
        let text = url.text
        if url.query != nil, let equals = text.lastIndex(of: "=") {
            return (URLForm(prefix: String(text[...equals]), ending: ""), String(text[text.index(after: equals)...]))
        }
        let path = url.query == nil ? text : String(text.prefix { $0 != "?" })
        let isFolder = path.hasSuffix("/") && url.path != "/"
        let whole = isFolder ? path.dropLast() : path[...]
        guard let slash = whole.lastIndex(of: "/") else { return (URLForm(prefix: path, ending: ""), "") }
        let prefix = String(whole[...slash])
        let last = whole[whole.index(after: slash)...]
        if isFolder { return (URLForm(prefix: prefix, ending: "/"), String(last)) }
        guard let dot = last.lastIndex(of: "."), dot != last.startIndex else {
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

/// Which URLs that cannot exist are asked for: one for each form of the suspects, those of most suspects first.
struct ProbePlan {
    /// In a crawl.
    static let most = 16

    var nonsense: [(url: WebURL, role: Role)] = []
    /// Where a control is looked for: the folder of most suspects.
    var folder = ""

    /// - Parameter made: URLs that were probed already, in an earlier run of the crawl.
    init(_ suspects: [(url: WebURL, role: Role)], crawl: String, made: Set<String>) {
        var groups: [URLForm: (count: Int, name: String, role: Role)] = [:]
        for suspect in suspects {
            let (form, name) = URLForm.split(suspect.url)
            groups[form, default: (0, name, suspect.role)].count += 1
        }
        let order = groups.sorted {
            ($1.value.count, $0.key.prefix, $0.key.ending) < ($0.value.count, $1.key.prefix, $1.key.ending)
        }
        folder = order.first?.key.prefix ?? ""
        for (form, group) in order where nonsense.count + made.count < Self.most {
            guard let url = form.nonsense(crawl: crawl, sibling: group.name), !made.contains(url.text) else { continue }
            nonsense.append((url, group.role))
        }
    }
}
