import ArgumentParser
import PouchMirror
import PouchReport
import PouchSeal
import PouchURL

/// `pouch prove`
struct ProveCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "prove", abstract: "Prove that a crawl's manifest has a URL, or that it does not.",
        discussion: """
            `pouch verify --proof FILE` checks a proof without the mirror. A proof has the manifest's lines, the hashes that lead from \
            them to the summary's Merkle root, the summary and its signature.
            """)

    @Argument(help: "The mirror's folder.", completion: .directory)
    var mirror: String

    @Argument(help: "The URL.")
    var url: String

    @Option(help: "The crawl (default: the newest complete one).")
    var crawl: String?

    @Option(name: .shortAndLong, help: "Write the proof to this file in place of standard output.")
    var output: String?

    func validate() throws {
        guard WebURL(url) != nil else {
            throw ValidationError("\"\(printable(url))\" is not an absolute http or https URL")
        }
    }

    func run() throws {
        try exiting {
            guard let url = SectionAddress(url)?.text ?? WebURL(url)?.text else { return .usage }
            let proof = try Proof.make(url: url, crawl: crawl, in: try MirrorFolder(path: mirror, create: false))
            if let output {
                try AtomicFile(path: output).replace(proof.fileContents)
            } else {
                printResult(String(decoding: proof.fileContents, as: UTF8.self))
            }
            return .complete
        }
    }
}
