import ArgumentParser
import PouchBytes
import PouchProfile
import PouchReport
import PouchSeal
import PouchStore

/// `pouch prove`
struct ProveCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "prove",
        abstract: "Prove that a crawl's manifest has a URL, or that it has not; or check such a proof.",
        usage: """
            pouch prove <mirror> <url> [--crawl CRAWL] [-o FILE]
            pouch prove --check FILE [--key PUB] [--json]
            """,
        discussion: """
            A proof is checked without the mirror: it holds the manifest's lines, the hashes that lead from them to the summary's \
            Merkle root, the summary and its signature. A check ends with 0 when the proof holds, with 2 when it does not.
            """)

    @Argument(help: "The mirror's folder.")
    var mirror: String?

    @Argument(help: "The URL.")
    var url: String?

    @Option(help: "The crawl (default: the newest complete one).")
    var crawl: String?

    @Option(name: .shortAndLong, help: "Write the proof to this file in place of standard output.")
    var output: String?

    @Option(help: "Check the proof in this file.")
    var check: String?

    @Option(help: "With --check: the public key that must have signed the summary.")
    var key: String?

    @Flag(help: "With --check: print one JSON object.")
    var json = false

    func validate() throws {
        if check != nil {
            guard mirror == nil, crawl == nil, output == nil else {
                throw ValidationError("--check takes a proof's file, and --key and --json beside it")
            }
        } else {
            guard mirror != nil, let url else {
                throw ValidationError("name a mirror and a URL, or a proof with --check")
            }
            guard key == nil, !json else { throw ValidationError("--key and --json go with --check") }
            guard WebURL(url) != nil else {
                throw ValidationError("\"\(printable(url))\" is no absolute http or https URL")
            }
        }
    }

    func run() throws {
        try ending {
            if let check { return try self.check(check) }
            guard let mirror, let url = url.flatMap({ WebURL($0) }) else { return .usage }
            let proof = try Proof.make(url: url.text, crawl: crawl, in: try MirrorFolder(path: mirror, create: false))
            if let output {
                try KeyFiles.replace(output, proof.fileContents)
            } else {
                say(String(decoding: proof.fileContents, as: UTF8.self))
            }
            return .complete
        }
    }

    private func check(_ path: String) throws -> ExitStatus {
        let bytes = try KeyFiles.read(path, limit: Proof.fileLimit)
        let publicKey = try key.map { try PublicKey(fileContents: KeyFiles.read($0), path: $0) }
        do {
            let checked = try Proof.check(try Proof(fileContents: bytes), key: publicKey)
            say(json ? checked.json : checked.text)
            return .complete
        } catch {
            if json { say("{\"holds\":false}\n") }
            complain("\(path): \(error)")
            return .damaged
        }
    }
}

extension Proof.Checked {
    /// What is proved, and what it rests on, for a person.
    var text: String {
        let what =
            switch claim {
            case .present:
                "has \(printable(url)): \(printable(outcome ?? ""))"
                    + (copyDigest.map { ", sha256 " + printable($0) } ?? "")
            case .absent: "has no line for \(printable(url))"
            }
        let rest =
            switch signature {
            case .good(let comment): "Signed by the key: \(printable(comment.replacing("\t", with: " ")))"
            case .unchecked:
                "It has a signature, which --key PUB checks; without that it rests on the summary's digest alone."
            case .none: "It has no signature: it rests on the summary's digest alone."
            }
        return
            "The proof holds: the manifest of crawl \(crawl) \(what)\nsummary.json sha256 \(summaryDigest.hex)\n\(rest)\n"
    }

    var json: String {
        var json = JSONWriter(capacity: 512)
        json.beginObject()
        json.field("holds", true)
        json.field("claim", claim.rawValue)
        json.field("url", url)
        json.field("crawl", crawl)
        json.field("outcome", outcome)
        json.field("sha256", copyDigest)
        json.field("summary_sha256", summaryDigest.hex)
        switch signature {
        case .good(let comment):
            json.field("signature", "good")
            json.field("trusted_comment", comment)
        case .unchecked: json.field("signature", "unchecked")
        case .none: json.field("signature", "none")
        }
        json.endObject()
        return String(decoding: json.bytes, as: UTF8.self) + "\n"
    }
}
