import Foundation
import PouchArchive
import PouchBytes
import PouchCrawl
import PouchFetch
import PouchLearn
import PouchProfile
import PouchReextract
import PouchURL

/// The source of pages for learning: WARC files, or the archive itself at a crawl's pace, with its answers kept in a
/// scratch WARC.
package final class LearnPages {
    /// How pages are fetched, as the command's options have it.
    package struct Manner {
        /// Most requests.
        package var pages = 12
        /// Asked in place of the archive's.
        package var origin: Origin?
        /// A mirror whose WARC files are read; nothing is asked for.
        package var mirror: String?
        /// WARC files that are read; nothing is asked for.
        package var warc: [String] = []
        /// Shortest time between two requests; nil for a second.
        package var delay: Duration?
        /// Whether pages that were kept are asked for again.
        package var refetch = false
        package var proxy: FetchProxy?

        package init() {}
    }

    private let manner: Manner
    private let start: WebURL
    private let replica: Origin?
    private let contact: String
    private var held: HeldPages
    private let scratch: ScratchArchive?
    private var robots: [Origin: RobotsPolicy] = [:]
    /// What each robots.txt was answered with: it names sitemaps, too.
    private var robotsAnswers: [WebURL: HeldPages.Answer] = [:]
    private var asked = 0
    private var lastStart: ContinuousClock.Instant?
    private var settings: FetchSettings
    /// Why the first page may not be asked for.
    package private(set) var refusal: String?

    private static let bodyLimit = 16 << 20

    /// - Throws: ``LearnFailure``, `InputFile.Failure`.
    package init(_ manner: Manner, start: WebURL, contact: String) throws {
        self.manner = manner
        self.start = start
        self.contact = contact
        replica = manner.origin
        held = HeldPages(limit: Self.bodyLimit)
        settings = FetchSettings(
            userAgent: "Pouch/\(PouchVersion.text) (+\(contact))", connections: 1, bodyLimit: Self.bodyLimit)
        settings.proxy = manner.proxy
        settings.certificateAuthorities = FetchSettings.certificateAuthorities(in: ProcessInfo.processInfo.environment)
        let host = (replica ?? start.origin).host
        settings.allowsNonPublicAddresses = manner.proxy == nil && HostAddress.resolvesToNonPublic(host)
        if let mirror = manner.mirror {
            scratch = nil
            let folder = mirror + "/archive"
            let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
            let files = names.filter { $0.contains(".warc") }.sorted().map { folder + "/" + $0 }
            guard !files.isEmpty else {
                throw LearnFailure.noPages(mirror: mirror)
            }
            for file in files { try held.read(file) }
        } else if !manner.warc.isEmpty {
            scratch = nil
            for file in manner.warc { try held.read(file) }
        } else {
            let scratch = ScratchArchive(origin: replica ?? start.origin)
            self.scratch = scratch
            if !manner.refetch, scratch.exists { try? held.read(scratch.path) }
        }
    }

    /// The answer to a URL, after at most five redirects.
    package func page(_ url: WebURL, _ purpose: LearnPurpose) -> Result<LearnAnswer, Learner.Missing> {
        var target = replica.map { url.origin == start.origin ? url.replacingOrigin($0) : url } ?? url
        for _ in 0..<5 {
            let answer: HeldPages.Answer
            do { answer = try had(target) } catch {
                if purpose == .start, error.isRefusal { refusal = error.reason }
                return .failure(.init(error.reason, isEnd: error.isEnd))
            }
            switch answer.status {
            case 200:
                let url = replica.map { target.origin == $0 ? target.replacingOrigin(start.origin) : target } ?? target
                return .success(LearnAnswer(url: url, body: answer.body, contentType: answer.contentType))
            case 300..<400:
                guard let next = answer.location.flatMap({ WebURL($0, relativeTo: target) }), next != target else {
                    return .failure(.init("answered \(answer.status) and names no address"))
                }
                target = next
            default: return .failure(.init("answered \(answer.status)"))
            }
        }
        return .failure(.init("is redirected too often"))
    }

    /// Keeps the answers for the next learning.
    package func finish(_ output: RunOutput) { scratch?.close(output) }

    // MARK: - Asking

    private struct Failure: Error {
        var reason: String
        var isEnd = false
        var isRefusal = false
    }

    private func had(_ url: WebURL) throws(Failure) -> HeldPages.Answer {
        if let known = robotsAnswers[url] ?? held.answer(to: url) { return known }
        guard scratch != nil else { throw Failure(reason: "is not among the pages") }
        let policy = try robots(of: url)
        let decision = policy.decision(for: url)
        guard decision.isAllowed else { throw Failure(reason: "\(url.text): \(decision.told)", isRefusal: true) }
        return try fetch(url, delay: policy.crawlDelay)
    }

    private func robots(of url: WebURL) throws(Failure) -> RobotsPolicy {
        if let known = robots[url.origin] { return known }
        let policy = try RobotsPolicy.read(of: url, userAgent: "Pouch") { address throws(Failure) in
            do throws(Failure) {
                let answer: HeldPages.Answer
                if let known = held.answer(to: address) {
                    answer = known
                } else {
                    answer = try fetch(address, delay: nil)
                }
                robotsAnswers[address] = answer
                return .init(status: answer.status, location: answer.location, body: answer.body)
            } catch {
                if error.isEnd { throw error }
                return .init(status: nil, error: error.reason)
            }
        }
        robots[url.origin] = policy
        return policy
    }

    private func fetch(_ url: WebURL, delay: Double?) throws(Failure) -> HeldPages.Answer {
        guard asked < manner.pages else { throw Failure(reason: "--pages \(manner.pages) are asked for", isEnd: true) }
        // As a crawl does: at most two minutes, whatever robots.txt says.
        let pause = max(manner.delay ?? .seconds(1), .seconds(min(120, delay ?? 0)))
        if let lastStart {
            let left = pause - (ContinuousClock.now - lastStart)
            if left > .zero {
                Thread.sleep(
                    forTimeInterval: Double(left.components.seconds) + Double(left.components.attoseconds) * 1e-18)
            }
        }
        lastStart = .now
        asked += 1
        let response: FetchResponse
        do { response = try HTTPGet(url: url).send(settings) } catch { throw Failure(reason: "\(error)") }
        scratch?.add(url, response)
        let head = HTTPHead(response.responseHead)
        do {
            let body = try ContentCoding.decode(
                response.body, contentEncoding: head.list(of: "content-encoding"), limit: Self.bodyLimit)
            return HeldPages.Answer(
                status: response.status, location: head.value(of: "location"),
                contentType: head.value(of: "content-type"), body: body)
        } catch { throw Failure(reason: "cannot be decoded: \(error)") }
    }
}
