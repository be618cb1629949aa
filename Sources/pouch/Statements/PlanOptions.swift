import ArgumentParser
import Foundation
import PouchBytes
import PouchCrawl
import PouchMirror
import PouchProfile
import PouchReextract
import PouchRun
import PouchStore

/// `pouch extract MIRROR --make-plan FOLDER`, `pouch extract MIRROR --plan SHARD`
struct PlanOptions: ParsableArguments {
    @Option(help: "Write a mirror's shards into this new folder, as shard-00000.jsonl.")
    var makePlan: String?

    @Option(help: "Bytes of WARC records in a shard (default: 256MiB).")
    var shard: SizeArgument?

    @Option(help: "Read the statements of this shard; - is standard input.")
    var plan: String?

    @Option(
        name: [.short, .long], help: "Write the rows to this file, whole or not at all (default: standard output).")
    var output: String?

    var isGiven: Bool { makePlan != nil || shard != nil || plan != nil || output != nil }

    func validate() throws {
        guard isGiven else { return }
        guard (makePlan == nil) != (plan == nil) else { throw ValidationError("give --make-plan or --plan") }
        if shard != nil, plan != nil { throw ValidationError("--shard is for --make-plan") }
        if output != nil, plan == nil { throw ValidationError("-o is for --plan") }
        if output != nil, plan == "-" { throw ValidationError("-o needs a shard that is a file, to go on with it") }
    }

    func run(mirror: String, profile: String?, crawl: String?) throws -> ExitStatus {
        let folder = try MirrorFolder(path: mirror, create: false)
        if let makePlan {
            if profile != nil { throw ValidationError("--profile is for --plan: a plan is the same for every profile") }
            return try make(makePlan, try MirrorStore(folder: folder, create: false), crawl)
        }
        if crawl != nil { throw ValidationError("--crawl is for --make-plan") }
        let site = try MirrorProfile.load(folder, given: profile) { nil }
        let extraction = try PlanExtraction(folder, profile: site)
        let result = try read(extraction, site)
        printNote("\(result.statements) statements, \(result.errors) errors\n")
        return result.errors == 0 ? .complete : .badData
    }

    // MARK: - Making

    private func make(_ path: String, _ store: MirrorStore, _ crawl: String?) throws -> ExitStatus {
        let plan = try ExtractionPlan(of: store, crawl: crawl)
        let place = URL(fileURLWithPath: path)
        let part = place.deletingLastPathComponent().appending(path: ".\(place.lastPathComponent).part-\(getpid())")
        guard mkdir(part.path, 0o755) == 0 else { throw StoreError.cannotCreate(path: part.path, code: errno) }
        defer { try? FileManager.default.removeItem(at: part) }
        let shards = plan.shards(bytes: shard?.bytes ?? 256 << 20)
        for (number, lines) in shards.enumerated() {
            let digits = String(number)
            let name = "shard-" + String(repeating: "0", count: max(0, 5 - digits.count)) + digits + ".jsonl"
            try AtomicFile(path: part.appending(path: name).path).replace(lines.flatMap { $0.bytes + [10] })
        }
        // Takes the place of an empty folder alone.
        guard rename(part.path, place.path) == 0 else { throw StoreError.cannotCreate(path: path, code: errno) }
        printResult("\(path): \(plan.count) statements in \(shards.count) shards\n")
        return .complete
    }

    // MARK: - Reading

    private func read(_ extraction: PlanExtraction, _ site: SiteProfile) throws -> PlanExtraction.Result {
        guard let plan, let output else {
            var lines = try PlanLines(path: plan ?? "-")
            return try extraction.run(next: { try lines.next() }) {
                printResult(String(decoding: $0 + [10], as: UTF8.self))
            }
        }
        var lines = try PlanLines(path: plan)
        let digest = try lines.digest(with: site.source + Array(PouchVersion.text.utf8))
        let rows = try PlanRows(path: output, mark: String(digest.hex.prefix(16)))
        for _ in 0..<rows.held { _ = try lines.next() }
        var result = try extraction.run(next: { try lines.next() }) { try rows.append($0) }
        result.statements += rows.held - rows.heldErrors
        result.errors += rows.heldErrors
        try rows.publish()
        return result
    }
}
