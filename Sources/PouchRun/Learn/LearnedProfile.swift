import Foundation
import PouchFetch
import PouchLearn
import PouchMirror
import PouchProfile
import PouchReport
import PouchURL

/// The profile for a crawl that was given the URL of a listing page: learned, shown, and used once a person has said yes.
package struct LearnedProfile {
    package var url: String
    package var origin: Origin?
    package var delay: Duration?
    package var proxy: FetchProxy?
    /// Whether nobody is to be asked.
    package var isConfirmed = false
    private let output: RunOutput
    private let ask: (String) -> Bool

    /// - Parameter ask: puts a question to a person; false for no, and when nobody is there.
    package init(url: String, output: RunOutput, ask: @escaping (String) -> Bool) {
        self.url = url
        self.output = output
        self.ask = ask
    }

    /// Whether a profile's argument is an address, not a name or a path.
    package static func isAddress(_ text: String) -> Bool { text.hasPrefix("http://") || text.hasPrefix("https://") }

    /// Why no crawl follows.
    package enum Refusal: Error, CustomStringConvertible {
        case notAnAddress(String)
        /// A profile of that name is there for another address.
        case exists(path: String, url: String)
        /// ``LearnFailure`` or `LearnError`.
        case notLearned(any Error)
        case notSure(path: String, url: String)
        case notConfirmed

        package var description: String {
            switch self {
            case .notAnAddress(let text): "\(text) is not an http or https URL"
            case .exists(let path, let url):
                "\(path) is there already, for another address: learn with `pouch profile learn \(url) -o FILE`"
            case .notLearned(let error): "\(error)"
            case .notSure(let path, let url):
                "nothing is crawled on a guess: see `pouch profile learn \(url) -o \(path)`"
            case .notConfirmed: "not crawled: --yes crawls by the profile that was learned"
            }
        }
    }

    /// - Throws: ``Refusal``, `ProfileError`, `StoreError`.
    package func load() throws -> SiteProfile {
        guard let start = WebURL(url) else { throw Refusal.notAnAddress(url) }
        let name = Learning.name(of: nil, start)
        let path = "config/\(name).yaml"
        // A profile that was learned before, and may have been corrected by hand since.
        if FileManager.default.fileExists(atPath: path) {
            let known = try SiteProfile.load(nameOrPath: path)
            guard known.seeds.contains(where: { known.identity(of: $0) == known.identity(of: start) }) else {
                throw Refusal.exists(path: path, url: url)
            }
            output.message("\(path) begins at that address and is used as it is")
            return known
        }
        let findings = try learn(start, name)
        output.note(LearnText.preview(findings, file: path))
        guard findings.isUsable else { throw Refusal.notSure(path: path, url: url) }
        guard isConfirmed || ask("Crawl by this profile? [y/N] ") else { throw Refusal.notConfirmed }
        try? FileManager.default.createDirectory(atPath: "config", withIntermediateDirectories: true)
        try AtomicFile(path: path).replace(Array(findings.yaml.utf8))
        output.message("the profile is written to \(path)")
        return try SiteProfile.load(nameOrPath: path)
    }

    private func learn(_ start: WebURL, _ name: String) throws -> Findings {
        var manner = LearnPages.Manner()
        manner.origin = origin
        manner.delay = delay
        manner.proxy = proxy
        let options = Learning.options(name: name, contact: nil)
        do { return try Learning.learn(start, options, manner, output: output) } catch let error as LearnFailure {
            throw Refusal.notLearned(error)
        } catch let error as LearnError {
            throw Refusal.notLearned(error)
        }
    }
}
