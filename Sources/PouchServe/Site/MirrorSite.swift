import PouchBrowse
import PouchBytes
import PouchHTTP
import PouchReport
import PouchSeal

/// A mirror's web interface: a pure function of a request and of the mirror as it stands, behind a cache.
package final class MirrorSite: RequestHandler {
    private let keeper: MirrorKeeper
    private let routes: RouteTable
    private let build: String
    private let live: LiveFeed
    private let cache = PageCache(limit: 8 << 20)
    private let finder: Finder
    private let leaves = ManifestLeavesCache()
    private let replay: ReplayHost?

    /// - Parameters:
    ///   - build: names the program; other releases make other pages.
    ///   - replay: the name under which captures are shown; nil to show them under every name.
    ///   - routes: what there is to ask for.
    package init(_ keeper: MirrorKeeper, build: String, replay: ReplayHost? = nil, routes: RouteTable = .all) {
        self.keeper = keeper
        self.replay = replay
        live = LiveFeed(keeper)
        self.build = build
        self.routes = routes
        finder = Finder(mirror: keeper.snapshot().folder.path, build: build, index: keeper.indexFolder)
    }

    /// Begins the indexes of texts and of changes, which else begin with the first question for them.
    package func prepare() { finder.begin(keeper.snapshot()) }

    /// Waits until what was begun is done; for tests.
    package func waitForFinding() { finder.wait() }

    // MARK: - Answers that are there

    /// A reply that is ready: a page in the cache, or 304 for an ETag that the client sent (RFC 9110, section 13.1.2).
    /// nil when it has to be made by ``reply(to:)``, or the mirror has not been looked at for a second.
    package func readyReply(to request: ServedRequest) -> Reply? {
        keeper.recentSnapshot().flatMap { ready(request, $0) }
    }

    private func ready(_ request: ServedRequest, _ snapshot: MirrorSnapshot) -> Reply? {
        guard let tag = tag(request, snapshot) else { return nil }
        let finisher = Finisher(request: request, tag: tag)
        if let page = cache.page(tag) {
            if Finisher.holds(tag, request) { return finisher.notModified(page.answer.keeping) }
            return finisher.isReady(page) ? finisher.reply(page) : nil
        }
        // The tag is of this state and this program: who holds it was given it for this answer.
        return Finisher.holds(tag, request) ? finisher.notModified(.validated) : nil
    }

    /// nil while what is shown changes by itself.
    private func tag(_ request: ServedRequest, _ snapshot: MirrorSnapshot) -> String? {
        switch snapshot.index {
        case .underWay, .failed: nil
        case .none, .ready:
            String(SHA256Digest.of("\(build)\n\(snapshot.pagesKey)\n\(request.base)\n\(request.target)").hex.prefix(24))
        }
    }

    // MARK: - Answers that are made

    /// Makes the reply, and keeps it for the mirror's present state.
    package func reply(to request: ServedRequest) -> Reply {
        let snapshot = keeper.snapshot()
        if let ready = ready(request, snapshot) { return ready }
        var tag = tag(request, snapshot)
        let known = tag.flatMap { cache.page($0) }
        let answer = known?.answer ?? answer(request, snapshot)
        if answer.status != 200 || answer.keeping == .not || answer.pieces != nil { tag = nil }
        let finisher = Finisher(request: request, tag: tag)
        let page = finisher.packed(known ?? PageCache.Page(answer: answer))
        if let tag { cache.put(page, tag) }
        return finisher.reply(page)
    }

    private func answer(_ request: ServedRequest, _ snapshot: MirrorSnapshot) -> Answer {
        var frame = routes.frame(snapshot, path: String(request.path.dropFirst()))
        frame.base = request.base
        frame.replay = replay?.base
        frame.hasSearch = true
        do {
            // A query behind an address belongs to it.
            guard let path = RawPath(request.path), let query = RawQuery(path.holdsAddress ? nil : request.query) else {
                throw SiteError.badRequest("The address is not percent-encoded UTF-8, or has too many parameters.")
            }
            if path.text.hasSuffix("/"), !path.holdsAddress {
                return .redirect(to: String(path.text.dropLast()), root: frame.root, status: 308)
            }
            if let elsewhere = try replay?.answer(path, request) { return elsewhere }
            for route in routes.routes {
                guard
                    let (values, form) = route.match(path, isID: { snapshot.readyIndex?.has(statement: $0) ?? false })
                else { continue }
                return try route.answer(
                    Visit(
                        request: request, snapshot: snapshot, frame: frame, form: form, finder: finder, values: values,
                        query: query,
                        live: live, leaves: leaves, replay: replay,
                        routes: routes.routes, build: build))
            }
            throw SiteError.notFound("A page at this address")
        } catch {
            return FailureAnswer.answer(error, request: request, frame: frame)
        }
    }
}
