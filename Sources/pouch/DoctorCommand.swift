import ArgumentParser
import Foundation
import PouchCrawl
import PouchDoctor
import PouchFetch
import PouchProfile
import PouchReport

/// `pouch doctor`
struct DoctorCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "doctor", abstract: "Look at what a crawl depends on, and say what to mend.",
        discussion: """
            The machine: libraries, certificates, time. The mirror's folder: its disk, and what its file system can do, \
            tried in a folder that is made in it and removed. With a profile, its archive too: robots.txt, TLS, speed, by \
            three requests at most, at the pace of a crawl.

            Exit codes: 0 nothing to mend, 4 a crawl runs and something is to mend, 69 the archive does not answer, \
            70 something of the machine is to mend first, 73 the folder cannot hold a mirror, 77 robots.txt forbids it.
            """)

    @Argument(
        help: "A profile: a name of `pouch profile list`, or a path. Without one no host is asked.",
        completion: .profile)
    var profile: String?

    @Argument(help: "The mirror's folder, which need not be there (default: mirror/NAME).", completion: .directory)
    var mirror: String?

    @Option(help: "Ask this scheme://host:port in place of the profile's.")
    var origin: String?

    @Option(
        help: ArgumentHelp(
            "Ask through this proxy: http://, https:// or socks5h://, and HOST:PORT. None is taken from the environment.",
            valueName: "url"))
    var proxy: ProxyArgument?

    @Flag(help: "Print one JSON object.")
    var json = false

    func validate() throws {
        if let origin { _ = try CrawlCommand.parseOrigin(origin) }
    }

    func run() throws {
        try exiting {
            let site = try site()
            let certificates = CertificateFile.chosen(in: ProcessInfo.processInfo.environment)
            var findings = MachineCheck(version: PouchVersion.text, certificateAuthorities: certificates).run()
            findings += FolderCheck(path: mirror ?? site.map { "mirror/\($0.name)" } ?? "mirror").run()
            if let site {
                let settings = FetchSettings(
                    profile: site, userAgent: "Pouch/\(PouchVersion.text) (+\(site.contact))", proxy: proxy?.address,
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
        return try origin.map { site.replacingOrigin(try CrawlCommand.parseOrigin($0)) } ?? site
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
