import Foundation
import TestSupport
import Testing

extension Program.Result {
    /// All that a person reads.
    var said: String { output + errors }
}

/// What a crawl left of a room.
extension PressRoom {
    var files: MirrorFiles { MirrorFiles(path: mirror) }

    struct Line {
        var outcome = ""
        var role = ""
        var reason: String?
        var error = ""
        var status: Int?
        var requested: String?
        var path: String?
        var url = ""
    }

    /// The newest crawl's manifest, by path and query.
    func lines() throws -> [String: Line] {
        var lines: [String: Line] = [:]
        for line in try files.manifest() {
            let url = line["url"] as? String ?? ""
            lines[Self.target(url)] = Line(
                outcome: line["outcome"] as? String ?? "", role: line["role"] as? String ?? "",
                reason: line["reason"] as? String, error: line["error"] as? String ?? "",
                status: line["http_status"] as? Int, requested: line["requested"] as? String,
                path: line["path"] as? String, url: url)
        }
        return lines
    }

    func outcome(_ target: String) throws -> String? { try lines()[target]?.outcome }

    /// The statements that are held: their text by path and query.
    func statements() throws -> [String: String] {
        var texts: [String: String] = [:]
        for data in files.files(under: "statements").values {
            let object = try JSONSerialization.jsonObject(with: data) as? [String: Any] ?? [:]
            texts[Self.target(object["url"] as? String ?? "")] = object["text"] as? String ?? ""
        }
        return texts
    }

    /// The path and query of a URL.
    private static func target(_ url: String) -> String {
        guard let scheme = url.range(of: "://"), let slash = url[scheme.upperBound...].firstIndex(of: "/") else {
            return url
        }
        return String(url[slash...])
    }

    /// Lines and statements in words, for a failure's message.
    var shown: String {
        "\((try? lines().mapValues { "\($0.outcome) \($0.reason ?? "") \($0.error)" }) ?? [:]) \((try? statements()) ?? [:])"
    }

    func summary() throws -> [String: Any] {
        let data = try Data(
            contentsOf: URL(fileURLWithPath: "\(mirror)/crawls/\(files.crawls.last ?? "")/summary.json"))
        return try JSONSerialization.jsonObject(with: data) as? [String: Any] ?? [:]
    }

    /// Read by a plan, the statements are those that the mirror holds, byte for byte.
    func expectPlanned(_ place: SourceLocation = #_sourceLocation) async throws {
        let plan = "\(mirror)-plan-\(UUID().uuidString)"
        let made = try await Program.pouch("extract", mirror, "--make-plan", plan)
        #expect(made.status == 0, "\(made.said)", sourceLocation: place)
        let rows = try await Program.pouch("extract", mirror, "--plan", plan + "/shard-00000.jsonl")
        let held = files.files(under: "statements").values.map { String(decoding: $0, as: UTF8.self) }
        #expect(
            rows.output.split(separator: "\n").map { $0 + "\n" }.sorted() == held.sorted(), "\(rows.errors)",
            sourceLocation: place)
    }

    func audit(_ more: String...) async throws -> Program.Result {
        try await Program.run(Program.pouch, ["audit", mirror, "--profile", profile] + more)
    }

    /// These releases are held, with their own words.
    func expectHeld(_ numbers: some Sequence<Int>, sourceLocation: SourceLocation = #_sourceLocation) throws {
        let statements = try statements()
        for number in numbers {
            #expect(
                statements[Self.path(number)]?.contains(Self.sentence(number)) == true,
                "\(Self.path(number)): \(statements[Self.path(number)] ?? "not held")", sourceLocation: sourceLocation)
        }
    }

    /// Both checkers find nothing wrong.
    func expectIntact(sourceLocation: SourceLocation = #_sourceLocation) async throws {
        let verify = try await Program.run(Program.pouch, ["verify", mirror])
        #expect(verify.status == 0, "\(verify.output)\(verify.errors)", sourceLocation: sourceLocation)
        let script = Program.root.appending(path: "scripts/verify_mirror.py").path
        let second = try await Program.run(URL(fileURLWithPath: "/usr/bin/env"), ["python3", script, mirror])
        #expect(second.status == 0, "\(second.output)\(second.errors)", sourceLocation: sourceLocation)
    }

    /// An audit finds no change.
    func expectUnchanged(sourceLocation: SourceLocation = #_sourceLocation) async throws {
        let audit = try await audit()
        #expect(audit.status == 0, "\(audit.output)\(audit.errors)", sourceLocation: sourceLocation)
    }
}
