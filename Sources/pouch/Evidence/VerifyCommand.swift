import ArgumentParser
import PouchBytes
import PouchMirror
import PouchProfile
import PouchRepair
import PouchReport
import PouchSeal
import PouchStore
import PouchURL
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
            While a crawl runs, what it brings meanwhile may be told as damage: verify again when it has ended.

            With --key the head and every complete crawl must be signed by that key; crawls older than the first signed one need \
            not be, since its summary names theirs. Without it signatures are looked at for their form alone: who can write \
            the mirror can make every digest right again.

            With --write-note, a mirror that is found intact is noted as such. A later verify may then begin with --since at any \
            crawl that the note covers: manifests and WARC files of the crawls before it are not read again, and the result \
            says on which note it relies. A note is no evidence: who can write it can make it say anything. Keep it elsewhere \
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
            "Check only this share of the URLs, chosen at random: 5%. Digests of summaries and manifests are checked all the same."
    )
    var sample: ShareArgument?

    @Option(help: "Choose the sample that an earlier run chose with this seed.")
    var seed: UInt64?

    @Flag(help: "Make pouch.sqlite anew from the rest of the mirror, then verify; the old one is kept under damaged/.")
    var rebuild = false

    @Flag(
        help:
            "Restore what can be restored without the network; have the next `pouch crawl` fetch the rest. Nothing is deleted."
    )
    var repair = false

    @Option(
        help: "With --rebuild and --repair: a profile, a name or a path (default: the one that each crawl keeps)."
    )
    var profile: String?

    @Option(help: "Begin at this crawl, and rely on the note of an earlier verify for what came before.")
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
            if let proof { return try ProofCheck(path: proof, key: publicKey, json: json).run() }
            guard let mirror else { return .usage }
            let folder = try MirrorFolder(path: mirror, create: false)
            guard rebuild || repair else { return try verify(folder, publicKey) }
            let now = Timestamp.now()
            let writable = try MirrorFolder(path: mirror, create: true)
            let lock = try MirrorLock(writable, now: now.rfc3339)
            defer { withExtendedLifetime(lock) {} }
            if try rebuild || !MirrorStore.isReadable(in: writable) { try rebuild(writable, now) }
            return try verify(writable, publicKey, repair ? repair(writable, publicKey, now) : nil)
        }
    }

    private func repair(_ folder: MirrorFolder, _ key: PublicKey?, _ now: Timestamp) throws -> [Repair.Action] {
        try Repair.run(folder, Verification(folder, key: key), stamp: now.compact) { try site(folder, $0, $1, $2) }
    }

    private func rebuild(_ folder: MirrorFolder, _ now: Timestamp) throws {
        let outcome = try Rebuild.run(folder, stamp: now.compact) { try site(folder, $0, $1, $2) }
        printError(
            "\(MirrorFolder.databaseName) is made anew: \(outcome.crawls) crawls, \(outcome.documents) documents")
        if !outcome.leftOut.isEmpty {
            printError("not complete, or damaged, and so left out: \(outcome.leftOut.joined(separator: ", "))")
        }
    }

    /// The profile that a crawl keeps, or that its summary names, unless another was given.
    private func site(
        _ folder: MirrorFolder, _ crawl: String, _ name: String, _ origin: Origin?
    ) throws -> SiteProfile {
        let site = try MirrorProfile.load(folder, given: profile, of: crawl) { name }
        return origin.map { site.replacingOrigin($0) } ?? site
    }

    private func verify(
        _ folder: MirrorFolder, _ key: PublicKey?, _ actions: [Repair.Action]? = nil
    ) throws -> ExitStatus {
        let chosen = sample.map { Sample(share: $0.share, seed: seed ?? UInt64.random(in: 0...UInt64(UInt32.max))) }
        let file = NoteFile(mirror: folder.path, given: note)
        let reliance = try since.map { try file.reliance(since: $0, in: folder, key: key) }
        let result = try Verification(folder, sample: chosen, key: key, reliance: reliance)
        if writeNote, let note = VerifiedNote(of: result, at: Timestamp.now()) { try file.write(note) }
        let report = VerifyReport(result, mirror: folder.path, repairs: actions)
        printResult(json ? String(decoding: report.json(), as: UTF8.self) + "\n" : report.text())
        return switch result.state {
        case .intact: .complete
        case .damaged: .damaged
        case .nothing: .incomplete
        }
    }
}

/// A share: `5%`, `0.5%`.
struct ShareArgument: ExpressibleByArgument {
    let share: Double

    init?(argument: String) {
        guard argument.hasSuffix("%"), let percent = Double(argument.dropLast()), percent > 0, percent <= 100 else {
            return nil
        }
        share = percent / 100
    }
}
