import Foundation
import Logging
import PouchBytes
import PouchFetch
import PouchProfile
import PouchStore

/// The run's settings for every request, and its description in records.
extension CrawlRunner {
    static func sample(of crawl: String, _ options: CrawlOptions, _ profile: SiteProfile) -> NotModifiedSample {
        NotModifiedSample(
            crawl: crawl, share: options.recheck ?? profile.audit.recheck,
            age: options.recheck == nil ? profile.audit.recheckAge.microseconds : 0)
    }

    /// The record that says what made the WARC file, and how.
    func warcinfo() -> [UInt8] {
        let robots = options.ignoresRobots ? "ignored" : "obeyed (RFC 9309)"
        let fields = [
            ("software", "Pouch/\(PouchVersion.text) \(Fetcher.curlVersion)"), ("format", "WARC file version 1.1"),
            ("conformsTo", "http://iipc.github.io/warc-specifications/specifications/warc-format/warc-1.1/"),
            ("isPartOf", writer.name), ("description", profile.title), ("operator", profile.contact),
            ("robots", robots),
            ("http-header-user-agent", userAgent),
        ]
        return ExchangeRecords(crawl: writer.name).warcinfo(
            fields: fields, volume: writer.volumeName, at: time)
    }

    var userAgent: String { "Pouch/\(PouchVersion.text) (+\(profile.contact))" }

    /// Each origin's robots.txt as this run saw it.
    package var robotsAsSeen: [(origin: String, memory: HostMemory)] {
        engine.origins.filter { $0.value.isRobotsKnown }.map { ("\($0.key)", $0.value.memory) }
            .sorted { $0.origin < $1.origin }
    }

    func fetchSettings() -> FetchSettings {
        var settings = FetchSettings(
            profile: profile, userAgent: userAgent, proxy: options.proxy,
            certificateAuthorities: options.certificateAuthorities)
        if options.asksPublicAddressesAlone { settings.allowsNonPublicAddresses = false }
        return settings
    }
}
