import PouchProfile
import PouchURL

/// URLs (WHATWG): a base and a reference, a line each. A serialised URL is its own canonical form.
enum URLTarget {
    static func run(_ input: [UInt8]) {
        let first = input.prefix { $0 != 10 }
        let base = WebURL(first)
        if let base { check(base) }
        guard let home = base ?? WebURL("https://example.org:8443/a/b/c.htm?q") else { return }
        if let url = WebURL(input.dropFirst(first.count + 1), relativeTo: home) { check(url) }
    }

    private static func check(_ url: WebURL) {
        guard let again = WebURL(url.text) else { fatalError("not read back: \(url)") }
        require(again == url, "\(url) read back is \(again)")
        require(
            again.scheme == url.scheme && again.host == url.host && again.port == url.port && again.path == url.path
                && again.query == url.query, "\(url) has other parts when read back")
        require(url.text.utf8.allSatisfy { 0x21...0x7E ~= $0 }, "\(url) is not printable ASCII")
        require(url.text.utf8.count <= WebURL.maximumBytes, "too long")
        require(!url.host.isEmpty && url.path.hasPrefix("/") && 0...65_535 ~= url.port, "\(url) lacks a part")
        require(!url.text.contains("#") && !url.host.contains("@"), "\(url) has a fragment, or a user")
        require(WebURL(url.text, relativeTo: url) == url, "\(url) relative to itself is another")
        require(
            WebURL(url.pathAndQuery, relativeTo: url) == url || url.path.hasPrefix("//"), "\(url): its path leads away")
        require(url.replacingOrigin(url.origin) == url, "\(url) at its own origin is another")
    }
}
