import PouchHTTP

/// A host name for captures alone, so that no capture shares an origin with the pages about it. That name has captures and
/// nothing else; the other names have none.
package struct ReplayHost: Sendable, Equatable {
    /// By which captures are reached, without `/` at its end.
    let base: String
    /// By which the pages are reached.
    let pages: String

    /// - Parameters:
    ///   - base: `https://replay.example.org`, without `/` at its end.
    ///   - pages: `https://archive.example.org/press`, without `/` at its end.
    package init(base: String, pages: String) {
        self.base = base
        self.pages = pages
    }

    /// The same for a mirror of several, below its name.
    ///
    /// - Parameter name: percent-encoded.
    func below(_ name: Substring) -> ReplayHost { ReplayHost(base: "\(base)/\(name)", pages: "\(pages)/\(name)") }

    /// The answer to a request under the wrong host name; nil under the right one.
    ///
    /// - Throws: ``SiteError/notFound(_:)``.
    func answer(_ path: RawPath, _ request: ServedRequest) throws -> Answer? {
        let isCapture = path.segments.first == "web"
        guard request.base == base else {
            guard isCapture else { return nil }
            var answer = Answer.text(Array("\(base)\(request.target)\n".utf8))
            answer.status = 302
            answer.keeping = .not
            answer.fields = [
                ("Location", base + request.target), ("Cache-Control", "no-store"),
                ("Cross-Origin-Resource-Policy", "cross-origin"),
            ]
            return answer
        }
        if isCapture { return nil }
        throw SiteError.notFound("Under this name are captures alone; a page at this address")
    }

    /// Where the pages are, as a policy names it.
    var framers: String { Self.origin(of: pages).origin }

    /// An address taken apart: the origin, and the path that a proxy puts before every other.
    static func origin(of base: String) -> (origin: String, prefix: String) {
        guard let scheme = base.range(of: "://") else { return (base, "") }
        let slash = base[scheme.upperBound...].firstIndex(of: "/") ?? base.endIndex
        return (String(base[..<slash]), String(base[slash...]))
    }
}
