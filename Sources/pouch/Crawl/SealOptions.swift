import ArgumentParser
import Foundation
import Logging
import PouchBytes
import PouchCrawl
import PouchFetch
import PouchMirror
import PouchSeal
import PouchURL

/// The key to sign with.
struct KeyOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "Sign with this secret key (see `pouch key new`): a crawl's summary and the mirror's head, or an export.",
            valueName: "file"))
    var key: String?

    @Option(help: ArgumentHelp("The file with the password of an encrypted key.", valueName: "file"))
    var keyPasswordFile: String?

    func validate() throws {
        if keyPasswordFile != nil, key == nil { throw ValidationError("--key-password-file goes with --key") }
    }

    func secretKey() throws -> SecretKey? {
        guard let key else { return nil }
        let password = try keyPasswordFile.map { try KeyFiles.readPassword($0) }
        return try SecretKey(fileContents: KeyFiles.read(key), path: key, password: password)
    }
}

/// How a crawl is sealed: options of `pouch crawl`. They are the user's own, and never in a profile.
struct SealOptions: ParsableArguments {
    @OptionGroup
    var signing: KeyOptions

    @Option(help: "Have summaries dated by the time-stamping authority at this URL (RFC 3161).")
    var timestamp: String?

    func validate() throws {
        if let timestamp, WebURL(timestamp) == nil {
            throw ValidationError("--timestamp is the http or https URL of a time-stamping authority")
        }
    }

    /// Reads the key, so that a bad one is reported before the crawl and not after it.
    func load() throws -> CrawlSeal {
        var seal = CrawlSeal()
        seal.signer = try signing.secretKey().map { KeySigner($0) }
        seal.authority = timestamp.flatMap { WebURL($0) }
        return seal
    }
}

/// The seals of a crawl: a key, a time-stamping authority, both or neither.
struct CrawlSeal {
    var signer: KeySigner?
    var authority: WebURL?

    /// Requests time stamps for the summaries without one. A failure of the authority is logged and reported, and fails
    /// nothing.
    func stamp(_ folder: MirrorFolder, contact: String, sinks: [LogSink]) throws {
        guard let authority else { return }
        let logger = makeCrawlLogger(sinks)
        defer { for sink in sinks { sink.flush() } }
        let settings = FetchSettings(
            userAgent: "Pouch/\(PouchVersion.text) (+\(contact))", connections: 1, idleTimeoutSeconds: 20,
            totalTimeoutMilliseconds: 60_000, bodyLimit: 1 << 20, allowsNonPublicAddresses: true,
            certificateAuthorities: CertificateFile.chosen(in: ProcessInfo.processInfo.environment))
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
                printError(
                    "no time stamp for crawl \(crawl), the next crawl with --timestamp asks again: \(authority): \(reason)"
                )
            }
        }
    }
}
