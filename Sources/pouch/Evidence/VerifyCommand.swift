import ArgumentParser
import PouchReport
import PouchRun
import PouchSeal
import PouchVerify

/// `pouch verify`
struct VerifyCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "verify",
        abstract: "Read a whole mirror again and check it against its manifests, both ways; or check a proof.",
        usage: """
            pouch verify <mirror> [--key PUB] [--sample SHARE [--seed SEED]] [--rebuild] [--repair] [--json]
            pouch verify <mirror> [--since CRAWL] [--write-note] [--note FILE] [--key PUB] [--json]
            pouch verify --proof FILE [--key PUB] [--json]
            """,
        discussion: """
            Ends with 0 when all is intact, with 2 when damage was found (each file by name), with 4 when no crawl is complete \
            yet, with 65 when the folder is no mirror. docs/format.md says what is checked. \
            While a crawl runs, its new files may be reported as damage: verify again when it has ended.

            With --key the head and every complete crawl must be signed by that key; crawls older than the first signed one need \
            not be, since its summary names theirs. Without it only the form of signatures is checked: whoever can \
            write the mirror can recompute every digest.

            With --write-note, a mirror that is found intact is noted as such. A later verify may then begin with --since at any \
            crawl that the note covers: manifests and WARC files of the crawls before it are not read again, and the result \
            says on which note it relies. A note is not evidence: whoever can write it can forge it. Keep it elsewhere \
            (--note), or sign it with minisign: --key checks FILE.minisig beside it.

            A proof (see `pouch prove`) is checked without the mirror: 0 when it holds, 2 when it does not.
            """)

    @Argument(help: "The mirror's folder.", completion: .directory)
    var mirror: String?

    @Option(help: "The public key that must have signed (see `pouch key new`).")
    var key: String?

    @Option(help: "Check the proof in this file, in place of a mirror.")
    var proof: String?

    @Option(
        help:
            "Check only this share of the URLs, chosen at random: 5%. Digests of summaries and manifests are always checked."
    )
    var sample: ShareArgument?

    @Option(help: "Choose the sample that an earlier run chose with this seed.")
    var seed: UInt64?

    @Flag(help: "Make pouch.sqlite anew from the rest of the mirror, then verify; the old one is kept under damaged/.")
    var rebuild = false

    @Flag(
        help:
            "Restore what needs no network; mark the rest for the next `pouch crawl`. Nothing is deleted."
    )
    var repair = false

    @Option(
        help: "With --rebuild and --repair: a profile, a name or a path (default: the one that each crawl keeps)."
    )
    var profile: String?

    @Option(help: "Begin at this crawl, and rely on the note of an earlier verify for the crawls before it.")
    var since: String?

    @Flag(help: "When all is intact, note it, so that a later verify can begin there.")
    var writeNote = false

    @Option(help: "The note's file (default: verified.json in the mirror's folder).")
    var note: String?

    @Flag(help: "Print one JSON object.")
    var json = false

    func validate() throws {
        guard proof != nil || mirror != nil else { throw ValidationError("name a mirror, or a proof with --proof") }
        if proof != nil, mirror != nil || sample != nil || rebuild || repair || profile != nil {
            throw ValidationError("--proof takes a proof's file, and --key and --json beside it")
        }
        if repair, sample != nil { throw ValidationError("--repair reads everything: leave --sample out") }
        if since != nil || writeNote || note != nil, proof != nil || sample != nil || rebuild || repair {
            throw ValidationError(
                "--since and notes go with a whole verify: leave --sample, --rebuild, --repair and --proof out")
        }
        if note != nil, since == nil, !writeNote { throw ValidationError("--note belongs to --since and --write-note") }
        if seed != nil, sample == nil { throw ValidationError("--seed belongs to --sample") }
    }

    func run() throws {
        try exiting {
            // A bad key is reported before anything is read, or done.
            let publicKey = try key.map { try PublicKey(fileContents: KeyFiles.read($0), path: $0) }
            if let proof { return try check(proof, publicKey) }
            guard let mirror else { return .usage }
            var job = VerifyJob(mirror: mirror, key: publicKey)
            job.profile = profile
            job.sample = sample.map { Sample(share: $0.share, seed: seed ?? UInt64.random(in: 0...UInt64(UInt32.max))) }
            job.since = since
            job.note = note
            job.writesNote = writeNote
            job.rebuilds = rebuild
            job.repairs = repair
            let report = try job.run { printError($0) }
            printResult(json ? String(decoding: report.json(), as: UTF8.self) + "\n" : report.text())
            return ExitStatus(report.result.state)
        }
    }

    /// Checks a proof without its mirror.
    private func check(_ path: String, _ key: PublicKey?) throws -> ExitStatus {
        let report = ProofReport(of: try KeyFiles.read(path, limit: Proof.fileLimit), key: key)
        printResult(json ? report.json() : report.text())
        if let problem = report.problem { printError("\(path): \(problem)") }
        return report.holds ? .complete : .damaged
    }
}
