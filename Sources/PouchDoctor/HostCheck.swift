import Foundation
import PouchBytes
import PouchFetch
import PouchProfile
import PouchURL

/// The answers of a profile's archive: its robots.txt, its start page, and the start page again with validators. Three
/// requests at most and one for each redirect of robots.txt, at the pace that the profile and robots.txt ask for.
package struct HostCheck {
    let profile: SiteProfile
    private let asker: HostAsker
    private let now: @Sendable () -> Timestamp
    /// A longer pause is reported, and not waited for.
    private static let longestPause: Int64 = 10_000_000

    /// - Throws: ``FetcherError`` when libcurl cannot be set up.
    package init(
        profile: SiteProfile, settings: FetchSettings, now: @escaping @Sendable () -> Timestamp = { .now() }
    ) throws(FetcherError) {
        self.profile = profile
        self.now = now
        asker = try HostAsker(settings: settings)
    }

    /// Asks the host for its robots.txt and, where that allows it, for the profile's first seed.
    package func run() -> [Finding] {
        defer { asker.stop() }
        var findings = [contact, scheme].compactMap(\.self)
        guard let seed = profile.seeds.first else { return findings }
        let robots = robots(of: seed)
        findings.append(robotsFinding(robots, seed))
        guard robots.decision(for: seed).isAllowed else { return findings }
        let pause = pause(robots)
        guard pause <= Self.longestPause else {
            findings.append(
                Finding(
                    .host, "start page", .note, "not asked for: robots.txt asks for \(seconds(pause)) between requests",
                    advice: "`pouch crawl` keeps that pace: \(perDay(pause)) documents a day"))
            return findings
        }
        asker.wait(microseconds: pause)
        let first = asker.ask(seed)
        guard case .success(let answer) = first.outcome else {
            return findings + [unanswered(first, "start page")]
        }
        let head = HTTPHead(answer.responseHead)
        findings += [page(answer, head, seed), speed(first, answer, pause)]
        findings += [clock(head)].compactMap(\.self)
        if answer.status == 200 {
            asker.wait(microseconds: pause)
            findings.append(validators(seed, head))
        }
        return findings
    }

    // MARK: - Before a request

    /// Contacts that stand in profiles until somebody puts theirs.
    private static let placeholders = ["example.org", "example.com", "example.net", "your-library.org"]

    private var contact: Finding? {
        guard let placeholder = Self.placeholders.first(where: { profile.contact.contains($0) }) else { return nil }
        return Finding(
            .host, "contact", .mend, "\(profile.file) says \(profile.contact)",
            advice: "put your own address there: \(placeholder) reaches nobody, and hosts block crawlers without one")
    }

    private var scheme: Finding? {
        guard profile.origin.scheme == "http" else { return nil }
        return Finding(
            .host, "TLS", .note, "\(profile.origin) is asked without TLS",
            advice: "if it answers over https too, say so in `origin`: what is on the way can change what is read")
    }

    // MARK: - robots.txt

    private func robots(of seed: WebURL) -> RobotsPolicy {
        RobotsPolicy.read(of: seed, userAgent: "Pouch") { address in
            switch asker.ask(address).outcome {
            case .failure(let failure): return .init(status: nil, error: "\(failure)")
            case .success(let answer):
                let head = HTTPHead(answer.responseHead)
                do {
                    let body = try ContentCoding.decode(
                        answer.body, contentEncoding: head.list(of: "content-encoding"),
                        limit: profile.limits.decodedBytes)
                    return .init(status: answer.status, location: head.location, body: body)
                } catch { return .init(status: answer.status, error: "\(error)") }
            }
        }
    }

    private func robotsFinding(_ robots: RobotsPolicy, _ seed: WebURL) -> Finding {
        let decision = robots.decision(for: seed)
        if decision.isOfHost {
            return Finding(
                .host, "answer", .stops, "\(profile.origin): \(decision.reason)",
                advice: "try again later; if it stays so, check `origin` in \(profile.file), the network and the proxy")
        }
        guard decision.isAllowed else {
            return Finding(
                .host, "robots.txt", .stops, "forbids \(seed.text): \(decision.reason)",
                advice: "ask the archive for leave, at an address that it publishes")
        }
        let delay = robots.crawlDelay.map { ", and asks for \($0) s between requests" } ?? ""
        return Finding(.host, "robots.txt", .good, "allows \(seed.text): \(decision.reason)\(delay)")
    }

    /// Microseconds between two requests, as a crawl would keep them.
    private func pause(_ robots: RobotsPolicy) -> Int64 {
        let asked = Int64((robots.crawlDelay ?? 0) * 1e6)
        return max(profile.politeness.delay.microseconds, min(asked, profile.politeness.crawlDelayLimit.microseconds))
    }

    // MARK: - The start page

    private func unanswered(_ result: FetchResult, _ subject: String) -> Finding {
        guard case .failure(let failure) = result.outcome else { return Finding(.host, subject, .good, "answered") }
        var advice = "try again later; if it stays so, check the network, and `origin` in \(profile.file)"
        if case .tls = failure { advice = "check the host's name, this machine's clock and SSL_CERT_FILE" }
        return Finding(.host, subject, .stops, "\(result.request.url.text): \(failure)", advice: advice)
    }

    private func page(_ answer: FetchResponse, _ head: HTTPHead, _ seed: WebURL) -> Finding {
        let address = answer.address.isEmpty ? "" : " by \(answer.address)"
        let found = "\(seed.text): status \(answer.status)\(address), HTTP/\(answer.isHTTP2 ? "2" : "1.1")"
        switch answer.status {
        case 200:
            let kind = head.value(of: "content-type") ?? "no type"
            return Finding(.host, "start page", .good, "\(found), \(answer.body.count) bytes, \(kind)")
        case 300..<400:
            return Finding(
                .host, "start page", .mend, "\(found), to \(head.value(of: "location") ?? "nowhere")",
                advice: "if the archive has moved, put the new address into `origin` or `seeds` of \(profile.file)")
        case 403, 429, 503:
            return Finding(
                .host, "start page", .stops, found,
                advice: "the host turns this address away: wait, ask more slowly (`delay`), or write to the archive")
        default:
            return Finding(
                .host, "start page", .stops, found, advice: "check `origin` and `seeds` in \(profile.file)")
        }
    }

    private func speed(_ result: FetchResult, _ answer: FetchResponse, _ pause: Int64) -> Finding {
        let pace =
            pause == 0
            ? "no pause between requests" : "a request every \(seconds(pause)), at most \(perDay(pause)) a day"
        return Finding(
            .host, "speed", .good,
            "first byte after \(seconds(answer.firstByteMicroseconds)), whole after \(seconds(result.elapsedMicroseconds)); \(pace)"
        )
    }

    /// Seconds that two clocks may differ before it is worth a word.
    private static let mostDrift: Int64 = 60

    private func clock(_ head: HTTPHead) -> Finding? {
        guard let field = head.value(of: "date"), let theirs = Timestamp(httpDate: field) else { return nil }
        let drift = (now().microseconds - theirs.microseconds) / 1_000_000
        guard abs(drift) > Self.mostDrift else {
            return Finding(.host, "clocks", .good, "the host's and this machine's agree to a minute")
        }
        return Finding(
            .host, "clocks", .mend, "this machine's is \(abs(drift)) s \(drift > 0 ? "ahead of" : "behind") the host's",
            advice: "one of the two is wrong; if it is this one, run a time service")
    }

    private func validators(_ seed: WebURL, _ head: HTTPHead) -> Finding {
        let (tag, date) = (head.value(of: "etag"), head.value(of: "last-modified"))
        let cost = "each crawl receives every page again"
        guard tag != nil || date != nil else {
            return Finding(.host, "validators", .note, "neither ETag nor Last-Modified: \(cost)")
        }
        switch asker.ask(seed, ifNoneMatch: tag, ifModifiedSince: date).outcome {
        case .success(let answer) where answer.status == 304:
            return Finding(.host, "validators", .good, "an unchanged page is not sent again")
        case .success(let answer):
            return Finding(
                .host, "validators", .note,
                "asked whether it changed, the page is sent again (status \(answer.status)): \(cost)")
        case .failure(let failure):
            return Finding(.host, "validators", .note, "\(failure); a crawl tries again")
        }
    }

    // MARK: - Words

    /// "40 ms", "1.25 s", "60 s".
    private func seconds(_ microseconds: Int64) -> String {
        if microseconds < 1_000_000 { return "\((microseconds + 999) / 1_000) ms" }
        let hundredths = microseconds / 10_000
        return hundredths % 100 == 0 ? "\(hundredths / 100) s" : "\(Double(hundredths) / 100) s"
    }

    private func perDay(_ pause: Int64) -> String { "\(86_400_000_000 / max(1, pause))" }
}
