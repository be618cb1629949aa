import Foundation
import TestSupport
import Testing

/// One crawl over every fault a server has, then what became of each.
@Suite("A hostile or broken server")
struct FaultTests {
    private static let quick = [
        "--delay", "0", "--connections", "4", "--progress", "never", "--quiet",
    ]

    /// The profile with short waits, so that faults end soon.
    private static func profile(in scratch: Scratch) throws -> String {
        let shipped = try String(
            contentsOf: Program.root.appending(path: "config/state-2001-2009.yaml"), encoding: .utf8)
        var lines = shipped.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        let wanted = [
            "idle_timeout": "2s", "total_timeout": "3s", "backoff": "50ms", "max_backoff": "200ms", "attempts": "3",
            "decoded_bytes": "8MiB", "body_bytes": "4MiB",
        ]
        var left = wanted
        for index in lines.indices {
            let key = lines[index].trimmingCharacters(in: .whitespaces).prefix { $0 != ":" }
            if let value = wanted[String(key)], lines[index].hasPrefix("  ") {
                lines[index] = "  \(key): \(value)"
                left[String(key)] = nil
            }
        }
        guard left.isEmpty else {
            throw TestFailure("the shipped profile has no \(left.keys.sorted().joined(separator: ", "))")
        }
        let path = scratch.path("faults.yaml")
        try lines.joined(separator: "\n").write(toFile: path, atomically: true, encoding: .utf8)
        return path
    }

    @Test("each fault ends in the right outcome, and the crawl goes on")
    func outcomes() async throws {
        let scratch = try Scratch()
        let server = try await FaultServer(log: scratch.path("log"))
        let mirror = scratch.path("mirror")
        let profile = try Self.profile(in: scratch)
        let first = try await Program.run(
            Program.pouch, ["crawl", profile, "--mirror", mirror, "--origin", server.origin] + Self.quick)
        #expect(first.status == 4, "\(first.errors)")
        let lines = try MirrorFiles(path: mirror).manifest()
        var ends: [String: String] = [:]
        for line in lines {
            ends[(line["url"] as? String ?? "").replacing(server.origin + "/r/pa/prs/ps/2004/", with: "")] =
                line["outcome"] as? String
        }
        let names = [
            "fine", "reset", "short", "chunks", "endless", "headers", "drip", "loop1", "offscope", "file", "bomb",
            "busy429", "busy429after", "busy503",
            "busy503after", "back", "gone", "teapot", "fine2", "chain1", "notgzip", "truncgzip", "nul", "empty",
            "hugeheader", "escape",
        ]
        let expected: [String: Set<String>] = [
            "fine": ["new"], "reset": ["unreachable"], "short": ["unreachable"], "chunks": ["unreachable"],
            "endless": ["refused"], "headers": ["refused"],
            "drip": ["unreachable"], "loop1": ["new", "refused"], "offscope": ["refused"], "file": ["refused"],
            "bomb": ["refused"], "busy429": ["new"],
            "busy429after": ["new"], "busy503": ["new"], "busy503after": ["new"], "back": ["gone"], "gone": ["gone"],
            "teapot": ["refused"], "fine2": ["new"],
            "chain1": ["new"], "notgzip": ["unreachable"], "truncgzip": ["unreachable"], "nul": ["new"],
            "empty": ["new"], "hugeheader": ["refused"], "escape": ["new"],
        ]
        for (index, name) in names.enumerated() {
            let outcome = ends["\(1000 + index).htm"] ?? "none"
            #expect(expected[name]?.contains(outcome) == true, "\(name) ended as \(outcome)")
        }
        // A ring of redirects names nothing; a chain ends at the profile's limit.
        #expect(ends["loop2.htm"] == "refused")
        #expect(ends.keys.contains("chain6.htm"))
        #expect(!ends.keys.contains("chain9.htm"))
        // Nothing that was not whole is kept.
        let pages = MirrorFiles(path: mirror).files(under: "pages").keys
        for name in ["endless", "headers", "bomb", "reset", "short"] {
            let index = names.firstIndex(of: name) ?? 0
            #expect(!pages.contains { $0.hasSuffix("/\(1000 + index).htm") }, "\(name) left a page")
        }

        // What was not there comes back, and says so.
        try Data().write(to: URL(fileURLWithPath: server.log + ".back"))
        _ = try await Program.run(
            Program.pouch, ["crawl", profile, "--mirror", mirror, "--origin", server.origin] + Self.quick)
        let second = try MirrorFiles(path: mirror).manifest()
        let back = second.first {
            ($0["url"] as? String)?.hasSuffix("/\(1000 + (names.firstIndex(of: "back") ?? 0)).htm") ?? false
        }
        #expect(back?["outcome"] as? String == "restored")
        let fine = second.first { ($0["url"] as? String)?.hasSuffix("/1000.htm") ?? false }
        #expect(fine?["outcome"] as? String == "unchanged")
        #expect(fine?["http_status"] as? Int == 304)
    }

    @Test(
        "robots.txt is obeyed: forbidden ends with 77, a server error forbids too, a missing one allows",
        arguments: [("forbid", 77), ("503", 77), ("404", 0)])
    func robots(kind: String, status: Int) async throws {
        let scratch = try Scratch()
        let server = try await FaultServer(log: scratch.path("log"), robots: kind)
        let result = try await Program.run(
            Program.pouch,
            [
                "crawl", try Self.profile(in: scratch), "--mirror", scratch.path("mirror"), "--origin", server.origin,
                "--max-documents", "3",
            ] + Self.quick)
        #expect(result.status == (status == 0 ? 3 : Int32(status)), "\(result.errors)")
        let asked = server.requests.count { !$0.contains("/robots.txt") }
        #expect(status == 77 ? asked == 0 : asked > 0)
        if status == 77 { #expect(result.errors.contains("robots")) }
    }
}
