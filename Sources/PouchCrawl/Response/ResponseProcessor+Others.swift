import PouchArchive
import PouchBytes
import PouchExtract
import PouchFetch
import PouchMirror
import PouchProfile
import PouchStore
import PouchURL

/// Answers that belong to no document.
extension ResponseProcessor {
    // MARK: - robots.txt

    func robots(_ result: FetchResult, _ request: CrawlRequest.RobotsRequest, at now: Timestamp) -> RobotsReading {
        var reading = RobotsReading(request: request, fetchedAt: now)
        switch result.outcome {
        case .failure(let failure): reading.error = failure.description
        case .success(let response):
            let head = HTTPHead(response.responseHead)
            reading.status = response.status
            reading.retryAfter = RetryPolicy.retryAfter(head.value(of: "retry-after"), now: now)
            reading.bytesReceived = response.body.count
            reading.records = records.robotsRecords(result.request.url, response, attempt: request.attempt, at: now)
            if response.status < 300 {
                do {
                    reading.body = try Self.robotsBody(response.body, head.list(of: "content-encoding"))
                } catch { reading.error = "its body cannot be decoded (\(error))" }
            } else if RobotsPolicy.redirects.contains(response.status), let location = head.location {
                reading.redirect = WebURL(location, relativeTo: result.request.url)
            }
        }
        return reading
    }

    /// Bytes of a robots.txt that are read. What is behind them need not be (RFC 9309, section 2.5).
    private static let longestRobots = 8 << 20

    /// The body without its codings; of one that is too long as it came, the lines that fit.
    private static func robotsBody(_ body: [UInt8], _ coding: String?) throws(CodingError) -> [UInt8] {
        if coding == nil, body.count > longestRobots {
            let read = body[..<longestRobots]
            return Array(read[...(read.lastIndex { $0 == 10 || $0 == 13 } ?? read.startIndex)])
        }
        return try ContentCoding.decode(body, contentEncoding: coding, limit: longestRobots)
    }

    // MARK: - Probes

    func probe(_ result: FetchResult, _ asked: ProbeRound.Probe, at now: Timestamp) -> ProbeReading {
        let url = asked.document.url
        var reading = ProbeReading(
            asked: asked, probe: CrawlProbe(kind: asked.kind, url: url.text, fetchedAt: now))
        switch result.outcome {
        case .failure(let failure):
            reading.probe.error = failure.description
            reading.trouble = ProbeTrouble(mayPass: failure.mayPass)
        case .success(let response):
            let head = HTTPHead(response.responseHead)
            let block = records.probeRecords(result.request.url, response, attempt: asked.attempt, at: now)
            reading.records = block
            reading.probe.recordID = block.recordID
            reading.bytesReceived = response.body.count
            if RetryPolicy.mayPass(status: response.status) {
                reading.trouble = ProbeTrouble(
                    status: response.status,
                    retryAfter: RetryPolicy.retryAfter(head.value(of: "retry-after"), now: now),
                    mayPass: true)
            }
            do throws(StoreError) { try read(response, head, of: asked.document, into: &reading.probe) } catch {
                reading.failure = error
            }
        }
        if asked.kind == .control { reading.probe.isAlive = reading.probe.isAlive ?? false }
        return reading
    }

    /// Reads an answer to a probe.
    private func read(
        _ response: FetchResponse, _ head: HTTPHead, of asked: ProbedDocument, into probe: inout CrawlProbe
    ) throws(StoreError) {
        probe.httpStatus = response.status
        if 300..<400 ~= response.status, let location = head.location,
            let target = WebURL(location, relativeTo: asked.url)
        {
            probe.location = profile.canonical(target).text
        }
        guard
            let body = try? ContentCoding.decode(
                response.body, contentEncoding: head.list(of: "content-encoding"), limit: profile.limits.decodedBytes)
        else {
            probe.error = "a body that cannot be decoded"
            return
        }
        probe.sha256 = SHA256Digest.of(body).hex
        guard 200..<300 ~= response.status else { return }
        if probe.kind == .nonsense {
            probe.words = extractor.visibleText(
                .init(url: asked.url, body: body, contentType: head.value(of: "content-type"))
            ).map { PageWords($0.all).joined }
        } else {
            let document = PendingDocument(
                id: 0, url: asked.url, role: asked.role, priority: 0, sequence: 0, attempts: 0, notBefore: 0,
                isKnownGone: false)
            probe.isAlive = try isAlive(
                asked, body, Exchange(document: document, response: response, head: head, at: probe.fetchedAt))
        }
    }
}
