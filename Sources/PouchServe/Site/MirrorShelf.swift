import PouchBrowse
import PouchHTTP
import PouchReport

/// Several mirrors behind one server: each under its folder's name, and a list of them at the root. Links within a mirror are
/// relative, so its pages are the same under any name.
package final class MirrorShelf: RequestHandler {
    private let mirrors: [(name: String, keeper: MirrorKeeper, site: MirrorSite)]

    /// - Parameter mirrors: by the names of their folders, in their order.
    ///
    /// - Parameter replay: the name under which captures are shown; nil to show them under every name.
    package init(_ mirrors: [(name: String, keeper: MirrorKeeper)], build: String, replay: ReplayHost? = nil) {
        self.mirrors = mirrors.map { name, keeper in
            let own = replay?.below(WebPath.encoded(name)[...])
            return (name, keeper, MirrorSite(keeper, build: build, replay: own))
        }
    }

    /// The mirror's reply where it is ready (``MirrorSite/readyReply(to:)``); nil otherwise, and for the shelf's own pages.
    package func readyReply(to request: ServedRequest) -> Reply? {
        guard let (site, inner) = inside(request) else { return nil }
        return site.readyReply(to: inner)
    }

    /// The reply of the mirror that the path leads into, or of the shelf itself.
    package func reply(to request: ServedRequest) -> Reply {
        if let (site, inner) = inside(request) { return site.reply(to: inner) }
        let frame = WebFrame(shelf: "Mirrors", path: String(request.path.dropFirst()))
        let answer = answer(request, frame)
        let finisher = Finisher(request: request, tag: nil)
        return finisher.reply(finisher.packed(PageCache.Page(answer: answer)))
    }

    /// The mirror that a path leads into, and the request as its site sees it.
    private func inside(_ request: ServedRequest) -> (MirrorSite, ServedRequest)? {
        let parts = request.path.dropFirst().split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false)
        guard parts.count == 2, let name = Percent.decoded(parts[0].utf8, plusIsSpace: false),
            let mirror = mirrors.first(where: { $0.name == name })
        else { return nil }
        var inner = request
        inner.path = "/" + parts[1]
        inner.base += "/" + parts[0]
        return (mirror.site, inner)
    }

    private func answer(_ request: ServedRequest, _ frame: WebFrame) -> Answer {
        var answer: Answer
        switch request.path {
        case "/": answer = .html(page(frame).bytes())
        case "/index.json": answer = .json(page(frame).json())
        case "/-/alive": answer = .text(Array("alive\n".utf8))
        case "/robots.txt": answer = .text(Array("User-agent: *\nDisallow: /\n".utf8))
        default:
            if let name = Percent.decoded(request.path.utf8.dropFirst(), plusIsSpace: false),
                mirrors.contains(where: { $0.name == name })
            {
                return .redirect(to: WebPath.encoded(name) + "/", root: frame.root, status: 308)
            }
            return FailureAnswer.answer(SiteError.notFound("A mirror of that name"), request: request, frame: frame)
        }
        answer.keeping = .not
        return answer
    }

    private func page(_ frame: WebFrame) -> ShelfHTML {
        ShelfHTML(mirrors.map { ShelfHTML.Entry(name: $0.name, snapshot: $0.keeper.snapshot()) }, frame)
    }
}
