import Foundation
import TestSupport
import Testing

/// What an installed program does in a folder that has nothing of Pouch's.
@Suite("Run from anywhere")
struct AnywhereTests {
    /// No places of the user's or the machine's but the scratch folder's.
    private func run(_ scratch: Scratch, _ arguments: String...) async throws -> Program.Result {
        try await Program.run(
            Program.pouch, arguments, in: scratch.url, environment: ["XDG_CONFIG_HOME": scratch.path("xdg")])
    }

    @Test("a profile that Pouch ships is found in every folder, and printed as config/ has it")
    func shipped() async throws {
        let scratch = try Scratch()
        let shown = try await run(scratch, "profile", "show", "state-2001-2009")
        let file = try String(contentsOf: Program.root.appending(path: "config/state-2001-2009.yaml"), encoding: .utf8)
        #expect(shown.status == 0 && shown.output == file)
        let checked = try await run(scratch, "profile", "check", "state-2001-2009")
        #expect(checked.output.hasPrefix("shipped/state-2001-2009.yaml: state-2001-2009 is good"), "\(checked)")
    }

    @Test("a user's own profile is used in a shipped one's place, and the list says so")
    func shadowed() async throws {
        let scratch = try Scratch()
        try FileManager.default.createDirectory(
            atPath: scratch.path("xdg/pouch"), withIntermediateDirectories: true)
        let mine = scratch.path("xdg/pouch/state-2001-2009.yaml")
        try FileManager.default.copyItem(
            atPath: Program.root.appending(path: "config/state-2001-2009.yaml").path, toPath: mine)
        let list = try await run(scratch, "profile", "list")
        #expect(list.output.contains("state-2001-2009  ") && list.output.contains("\(mine), in place of "), "\(list)")
        #expect(list.output.contains("shipped/white-house-2017.yaml"))
        let names = try await run(scratch, "profile", "list", "--names")
        #expect(names.output.split(separator: "\n").contains("state-2001-2009"))
        let json = try await run(scratch, "profile", "list", "--json")
        #expect(json.output.contains(#""file":"\#(mine)","shadowed":["#), "\(json)")
    }

    @Test("a name that no place has is 65, and each place looked at is named")
    func unknown() async throws {
        let scratch = try Scratch()
        let result = try await run(scratch, "crawl", "state-2001-2008")
        #expect(result.status == 65)
        for place in [
            "config/state-2001-2008.yaml", scratch.path("xdg/pouch/state-2001-2008.yaml"),
            "/etc/pouch/state-2001-2008.yaml", "the profiles shipped with Pouch", "did you mean \"state-2001-2009\"?",
        ] { #expect(result.errors.contains(place), "\(place): \(result.errors)") }
    }

    @Test("--version names the libraries that are loaded, as a report of a fault needs them")
    func version() async throws {
        let result = try await Program.pouch("--version")
        let lines = result.output.split(separator: "\n")
        #expect(lines.count == 4, "\(lines)")
        #expect(
            zip(lines, [/Pouch \d+\.\d+/, /libcurl \d+\.\d+\.\d+.*/, /libxml2 2\.\d+\.\d+/, /SQLite 3\.\d+\.\d+/])
                .allSatisfy { (try? $1.wholeMatch(in: $0)) != nil }, "\(lines)")
    }

    @Test("doctor ends as a crawl would: 69 for a host that is not there, 73 for a folder that takes nothing")
    func doctor() async throws {
        let scratch = try Scratch()
        let here = try await run(scratch, "doctor")
        #expect([0, 4].contains(here.status), "\(here)")
        #expect(here.output.contains("This machine\n") && !here.output.contains("The archive\n"))
        let host = try await run(scratch, "doctor", "state-2001-2009", "--origin", "http://127.0.0.1:9")
        #expect(host.status == 69, "\(host)")
        let folder = try await run(
            scratch, "doctor", "state-2001-2009", "/proc/nowhere", "--origin", "http://127.0.0.1:9")
        #expect(folder.status == 73, "\(folder)")
        let json = try await run(scratch, "doctor", "--json")
        #expect(json.output.hasPrefix(#"{"state":""#) && json.errors.isEmpty, "\(json)")
        let schema = Program.root.appending(path: "config/schema/doctor.schema.json").path
        let script = """
            import json, jsonschema, sys
            jsonschema.Draft202012Validator(json.load(open(sys.argv[1]))).validate(json.loads(sys.argv[2]))
            """
        let valid = try await Program.run(
            Program.tools.appending(path: "python3"), ["-c", script, schema, json.output])
        #expect(valid.status == 0, "\(valid.errors)")
        #expect(try FileManager.default.contentsOfDirectory(atPath: scratch.url.path).isEmpty)
    }
}
