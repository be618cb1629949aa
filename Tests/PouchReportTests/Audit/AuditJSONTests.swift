import Foundation
import PouchAudit
import PouchMirror
import TestSupport
import Testing

@testable import PouchReport

@Suite("The audit's JSON, from which every other form could be made")
struct AuditJSONTests {
    @Test("the schema takes a report of everything, and one of nothing")
    func schema() async throws {
        try await ReportTools.validate(AuditJSON.bytes(AuditSample.full()), by: "audit")
        try await ReportTools.validate(AuditJSON.bytes(AuditSample.empty()), by: "audit")
        try await ReportTools.validate(AuditJSON.bytes(HostileReport.make(inForm: true)), by: "audit")
    }

    @Test("the schema explains every key, and takes none that it does not know")
    func strict() async throws {
        for name in ["audit", "history"] {
            let url = Program.root.appending(path: "config/schema/\(name).schema.json")
            try await ReportTools.python(
                """
                import json, sys
                def walk(node, path):
                    if isinstance(node, list):
                        for item in node: walk(item, path)
                    if not isinstance(node, dict): return
                    if "properties" in node and node.get("type") == "object":
                        assert node.get("additionalProperties") is False, path
                        for key, value in node["properties"].items():
                            assert value.get("description"), path + [key]
                    for key, value in node.items(): walk(value, path + [key])
                walk(json.load(open(sys.argv[1])), [])
                """, [UInt8](try Data(contentsOf: url)))
        }
    }

    @Test("fields that pages give less often stand in the report where they have fallen, and nowhere else")
    func fallen() async throws {
        var report = AuditSample.empty()
        #expect(!String(decoding: AuditJSON.bytes(report), as: UTF8.self).contains("fallen_fields"))
        report.reading.pages = 20
        report.reading.fallen = [
            FieldFall(
                field: "text", textBytes: 512, now: FieldShare(found: 0, sought: 20),
                before: FieldShare(found: 20, sought: 20), since: report.to.name, examples: ["https://a.example/"])
        ]
        try await ReportTools.validate(AuditJSON.bytes(report), by: "audit")
        #expect(
            String(decoding: AuditText(report).bytes(), as: UTF8.self).contains("The profile may not fit the archive"))
    }

    @Test("every text comes back letter by letter, whatever it holds")
    func texts() async throws {
        let report = HostileReport.make()
        let texts = report.changes.map { [$0.url, $0.title ?? "", $0.fields.last?.new ?? ""] }
        try await ReportTools.python(
            """
            import json, sys
            report, texts = (json.load(open(path, encoding="utf-8", newline="")) for path in sys.argv[1:3])
            read = [[change["url"], change["title"], change["fields"][-1]["new"]] for change in report["changes"]]
            assert len(read) > 100 and read == texts
            """, AuditJSON.bytes(report), [UInt8](try JSONEncoder().encode(texts)))
    }

    @Test("a change is a line, and its diff tells what is alike only by a count")
    func lines() throws {
        let report = AuditSample.full()
        let text = String(decoding: AuditJSON.bytes(report), as: UTF8.self)
        let lines = text.split(separator: "\n")
        #expect(lines.count == report.changes.count + 2)
        let edited = try #require(lines.first { $0.contains("18554.htm\",\"class\"") })
        #expect(
            edited.contains(
                #"{"kind":"changed","old":3,"new":4,"spans":[{"kind":"=","text":"We "},{"kind":"-","text":"do not "}"#))
        #expect(edited.contains(#"{"kind":"moved","old":6,"new":2,"#))
        #expect(edited.contains(#"{"same":1}"#))
        #expect(!edited.contains("End of statement."), "it did not change, and stands in the mirror")
    }

    @Test("written in pieces, it is the same, and no piece holds two changes")
    func pieces() {
        let report = AuditSample.full()
        var pieces: [[UInt8]] = []
        AuditJSON.write(report) { pieces.append($0) }
        #expect(pieces.count == report.changes.count + 2)
        #expect(Array(pieces.joined()) == AuditJSON.bytes(report))
    }

    @Test("the same report gives the same bytes in every form", arguments: AuditFormat.allCases)
    func deterministic(format: AuditFormat) {
        #expect(format.write(AuditSample.full()) == format.write(AuditSample.full()))
        #expect(!format.write(AuditSample.empty()).isEmpty)
    }
}
