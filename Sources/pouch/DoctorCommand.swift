import ArgumentParser
import Foundation
import PouchCrawl
import PouchDoctor
import PouchFetch
import PouchProfile
import PouchReport
import PouchURL

/// `pouch doctor`
struct DoctorCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "doctor",
        abstract: "Check the machine, the mirror's folder and the archive's host before a crawl.",
        discussion: """
            The machine: libraries, certificates, time. The mirror's folder: its disk, and the features of its file \
            system, in a temporary folder. With a profile, the archive: robots.txt, TLS, speed, with at most three requests at a \
            crawl's pace.

            Exit codes: 0 nothing to fix, 4 a crawl can run and there is something to fix, 69 the archive does not answer, \
            70 the machine must be fixed first, 73 the folder cannot hold a mirror, 77 robots.txt forbids the crawl.
            """)

    @Argument(
        help: "A profile: a name of `pouch profile list`, or a path. Without one no request is made.",
        completion: .profile)
    var profile: String?

    @Argument(help: "The mirror's folder; it need not exist (default: mirror/NAME).", completion: .directory)
    var mirror: String?

    @Option(help: "Check this scheme://host:port in place of the profile's.", transform: Origin.init(option:))
    var origin: Origin?

    @OptionGroup
    var connection: ProxyOptions

    @Flag(help: "Print one JSON object.")
    var json = false

    func run() throws {
        try exiting {
            let site = try site()
            let certificates = FetchSettings.certificateAuthorities(in: ProcessInfo.processInfo.environment)
            var findings = MachineCheck(version: PouchVersion.text, certificateAuthorities: certificates).run()
            findings += FolderCheck(path: mirror ?? site.map { "mirror/\($0.name)" } ?? "mirror").run()
            if let site {
                let settings = FetchSettings(
                    profile: site, userAgent: "Pouch/\(PouchVersion.text) (+\(site.contact))",
                    proxy: connection.proxy?.address,
                    certificateAuthorities: certificates)
                findings += try HostCheck(profile: site, settings: settings).run()
            }
            let report = DoctorReport(findings)
            printResult(json ? String(decoding: report.json(), as: UTF8.self) + "\n" : report.text())
            return Self.status(of: findings)
        }
    }

    private func site() throws -> SiteProfile? {
        guard let profile else { return nil }
        let site = try SiteProfile.load(nameOrPath: profile)
        return origin.map { site.replacingOrigin($0) } ?? site
    }

    static func status(of findings: [Finding]) -> ExitStatus {
        guard let first = findings.first(where: { $0.state == .stops }) else {
            return findings.contains { $0.state == .mend } ? .incomplete : .complete
        }
        switch first.part {
        case .machine: return .internalError
        case .folder: return .cannotCreate
        case .host: return first.subject == "robots.txt" ? .forbidden : .unreachable
        }
    }
}
