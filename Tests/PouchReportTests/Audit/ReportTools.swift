import Foundation
import PouchAudit
import PouchDiff
import TestSupport
import Testing

@testable import PouchReport

/// The judges of reports: Python with tools from `.venv`, and Chromium.
enum ReportTools {
    /// Runs a script over files made of these bytes, named in this order as its arguments; nothing of it may fail.
    static func python(_ script: String, _ files: [UInt8]...) async throws {
        let scratch = try Scratch()
        for (index, bytes) in files.enumerated() {
            try Data(bytes).write(to: scratch.url.appending(path: "\(index)"))
        }
        let paths = files.indices.map { scratch.path("\($0)") }
        let result = try await Program.run(
            Program.tools.appending(path: "python3"), ["-c", script] + paths, limit: .seconds(180))
        #expect(result.status == 0, "\(result.errors.suffix(2_000))")
    }

    /// Whether a schema of `config/schema` takes the bytes, formats too.
    static func validate(_ json: [UInt8], by schema: String) async throws {
        let bytes = try Data(contentsOf: Program.root.appending(path: "config/schema/\(schema).schema.json"))
        try await validate(json, by: [UInt8](bytes))
    }

    static func validate(_ json: [UInt8], by schema: [UInt8]) async throws {
        try await python(
            """
            import json, sys, jsonschema
            data, schema = (json.load(open(path, encoding="utf-8")) for path in sys.argv[1:3])
            validator = jsonschema.Draft202012Validator
            validator.check_schema(schema)
            found = list(validator(schema, format_checker=validator.FORMAT_CHECKER).iter_errors(data))
            assert not found, [(list(error.path), error.message[:200]) for error in found[:10]]
            """, json, schema)
    }

    /// Opens a page in Chromium without a window.
    static func chromium(_ page: [UInt8]) async throws -> Chromium.Opened {
        let scratch = try Scratch()
        try Data(page).write(to: scratch.url.appending(path: "page.html"))
        return try await Chromium.open(scratch.url.appending(path: "page.html").absoluteString)
    }

    /// Many edited statements, all with one long text.
    static func large(_ count: Int) -> AuditReport {
        let filler = String(
            repeating: "The Secretary met with the ministers and spoke of <b>peace</b> & trade. ", count: 40)
        let diff = TextDiff(old: (0..<8).map { "\($0) 1 \(filler)" }, new: (0..<8).map { "\($0) 2 \(filler)" })
        let changes = (0..<count).map { number in
            var change = AuditSample.change(.edited, "/ps/\(number).htm", "Statement \(number)")
            change.diff = diff
            return change
        }
        return AuditSample.report(changes)
    }
}
