import PouchURL

/// An address by which others reach a server, behind a proxy.
package struct PublicAddress {
    /// With the port, unless it is the scheme's own.
    package let host: String
    /// All of it, without `/` at its end.
    package let base: String

    /// nil for a text that is not an http or https URL, or has a query.
    package init?(_ text: String) {
        guard let url = WebURL(text), url.query == nil else { return nil }
        host = url.host + (url.origin.hasDefaultPort ? "" : ":\(url.port)")
        base = String(url.text.reversed().drop { $0 == "/" }.reversed())
    }
}
