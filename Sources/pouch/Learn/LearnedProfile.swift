import Foundation
import PouchFetch
import PouchLearn
import PouchMirror
import PouchProfile
import PouchURL

/// The profile for a crawl that was given the URL of a listing page: learned, shown, and used once a person has said yes.
struct LearnedProfile {
    var url: String
    var origin: String?
    var delay: Duration?
    var proxy: FetchProxy?
    /// Whether nobody is to be asked.
    var isConfirmed: Bool

    static func isAddress(_ text: String) -> Bool { text.hasPrefix("http://") || text.hasPrefix("https://") }

    /// Why no crawl follows.
    struct Refusal: Error, CustomStringConvertible {
        var description: String
        var status: ExitStatus
    }

    /// - Throws: ``Refusal`` when the profile is not sure enough, or nobody says yes; what learning throws.
    func load() throws -> SiteProfile {
        guard let start = WebURL(url) else {
            throw Refusal(description: "\(url) is no http or https URL", status: .usage)
        }
        let name = LearnJob.name(of: nil, start)
        let path = "config/\(name).yaml"
        // A profile that was learned before, and may have been put right by hand since, is the one.
        if FileManager.default.fileExists(atPath: path) {
            let known = try SiteProfile.load(nameOrPath: path)
            if known.seeds.contains(where: { known.identity(of: $0) == known.identity(of: start) }) {
                printError("\(path) begins at that address and is used as it is")
                return known
            }
            throw Refusal(
                description:
                    "\(path) is there already, for another address: learn with `pouch profile learn \(url) -o FILE`",
                status: .cannotCreate)
        }
        let manner = LearnPages.Manner(origin: origin, delay: delay, proxy: proxy)
        let findings: Findings
        do { findings = try LearnJob.learn(start, LearnJob.options(name: name, contact: nil), manner) } catch let error
            as LearnJob.Stop
        {
            throw Refusal(description: error.reason, status: error.status)
        } catch let error as LearnError {
            if case .noStart = error { throw Refusal(description: "\(error)", status: .unreachable) }
            throw Refusal(description: "\(error)", status: .changed)
        }
        printNote(LearnText.preview(findings, file: path))
        guard findings.isUsable else {
            throw Refusal(
                description: "nothing is crawled on a guess: see `pouch profile learn \(url) -o \(path)`",
                status: .changed)
        }
        guard isConfirmed || asks("Crawl by this profile? [y/N] ") else {
            throw Refusal(description: "not crawled: --yes crawls by the profile that was learned", status: .usage)
        }
        try? FileManager.default.createDirectory(atPath: "config", withIntermediateDirectories: true)
        try AtomicFile(path: path).replace(Array(findings.yaml.utf8))
        printError("the profile is written to \(path)")
        return try SiteProfile.load(nameOrPath: path)
    }

    /// Asks a person at a terminal; nobody there says no.
    private func asks(_ question: String) -> Bool {
        guard isatty(STDIN_FILENO) == 1, isatty(STDERR_FILENO) == 1 else { return false }
        printNote(question)
        let answer = readLine(strippingNewline: true)?.lowercased() ?? ""
        return ["y", "yes"].contains(answer)
    }
}
