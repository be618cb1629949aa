import Foundation
import Logging
import PouchBytes
import PouchCrawl
import PouchFetch
import PouchMirror
import PouchSeal
import PouchURL

/// The seals of a crawl: a key, a time-stamping authority, both or neither.
package struct SealPlan {
    package var signer: KeySigner?
    /// The address of a time-stamping authority (RFC 3161).
    package var authority: WebURL?

    package init() {}

    /// Requests time stamps for the summaries without one. A failure of the authority is logged and reported, and fails
    /// nothing.
    ///
    /// - Parameter contact: of the profile, for the user agent.
    package func stamp(_ folder: MirrorFolder, contact: String, sinks: [LogSink], warn: (String) -> Void) throws {
        guard let authority else { return }
        let logger = makeCrawlLogger(sinks, time: { .now() })
        defer { for sink in sinks { sink.flush() } }
        let settings = FetchSettings(
            userAgent: "Pouch/\(PouchVersion.text) (+\(contact))", connections: 1, idleTimeoutSeconds: 20,
            totalTimeoutMilliseconds: 60_000, bodyLimit: 1 << 20, allowsNonPublicAddresses: true,
            certificateAuthorities: FetchSettings.certificateAuthorities(in: ProcessInfo.processInfo.environment))
        let stamping = TimeStamping(folder: folder) { UInt64.random(in: 1...UInt64.max) }
        try stamping.run { request in
            let answer = try HTTPPost(
                url: authority, body: request, contentType: TimeStampRequest.contentType,
                accept: TimeStampRequest.answerType
            ).send(settings)
            guard answer.status == 200 else {
                throw SealError.badTimeStamp("the authority answers with HTTP status \(answer.status)")
            }
            return answer.body
        } tell: { event in
            switch event {
            case .stamped(let crawl, let time):
                logger.info(
                    "time stamp",
                    metadata: ["crawl": "\(crawl)", "time": "\(time.rfc3339)", "authority": "\(authority)"])
            case .failed(let crawl, let reason):
                logger.warning(
                    "no time stamp", metadata: ["crawl": "\(crawl)", "error": "\(reason)", "authority": "\(authority)"])
                warn(
                    "no time stamp for crawl \(crawl), the next crawl with --timestamp asks again: \(authority): \(reason)"
                )
            }
        }
    }
}
