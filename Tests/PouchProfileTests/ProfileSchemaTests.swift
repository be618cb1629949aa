import Foundation
import Testing

@testable import PouchProfile

@Suite("the schemas and the manual say what the loader reads")
struct ProfileSchemaTests {
    private func json(_ name: String) throws -> [String: Any] {
        let data = try Data(contentsOf: packageRoot.appendingPathComponent("config/schema/" + name))
        return try #require(try JSONSerialization.jsonObject(with: data) as? [String: Any])
    }

    private func part(_ name: String) throws -> [String: Any] {
        let parts = try #require(try json("profile.schema.json")["$defs"] as? [String: Any])
        return try #require(parts[name] as? [String: Any])
    }

    @Test(
        "each key of the loader is in the schema and the reverse, with the same ones required",
        arguments: ProfileKeys.allCases)
    func keys(_ keys: ProfileKeys) throws {
        let schema = try part(keys.rawValue)
        let properties = try #require(schema["properties"] as? [String: Any])
        #expect(Set(properties.keys) == Set(keys.all))
        #expect(Set(schema["required"] as? [String] ?? []) == Set(keys.required))
        #expect(schema["additionalProperties"] as? Bool == false)
    }

    @Test("the schema's words are the loader's")
    func words() throws {
        func words(_ name: String, _ key: String) throws -> [String] {
            let property = try #require((try part(name)["properties"] as? [String: Any])?[key] as? [String: Any])
            return try #require((property["enum"] ?? (property["items"] as? [String: Any])?["enum"]) as? [String])
        }
        #expect(try words("listingDateRule", "where") == ListingDateRule.Position.allCases.map(\.rawValue))
        #expect(try words("fieldRule", "lines") == FieldRule.Zone.allCases.map(\.rawValue))
        #expect(try words("fieldRule", "take") == FieldRule.Take.allCases.map(\.rawValue))
        #expect(try words("requisites", "images") == RequisiteRules.Policy.allCases.map(\.rawValue))
        #expect(try words("archive", "unchanged") == ArchiveRules.Unchanged.allCases.map(\.rawValue))
        #expect(try words("archive", "pages") == ArchiveRules.Pages.allCases.map(\.rawValue))
        #expect(
            try words("fieldRule", "between") == ["start", "body", "end"] + StatementField.allCases.map(\.rawValue))
    }

    @Test("the manual explains every key", arguments: ProfileKeys.allCases)
    func manual(_ keys: ProfileKeys) throws {
        let text = try String(contentsOf: packageRoot.appendingPathComponent("docs/profile.md"), encoding: .utf8)
        for key in keys.all { #expect(text.contains("`\(key)`"), "\(keys.rawValue).\(key)") }
    }

    @Test("the files a crawl writes have schemas with all their keys")
    func written() throws {
        let statement = try #require(try json("statement.schema.json")["properties"] as? [String: Any])
        #expect(
            Set(statement.keys) == [
                "id", "url", "kind", "number", "revised", "title", "date", "date_end", "place", "speaker",
                "released_on", "published_at", "updated", "translations", "language", "breadcrumb", "fields", "head",
                "paragraphs", "text", "text_sha256",
                "blocks", "links",
                "attachments", "parts", "listing", "provenance", "confidence", "warnings",
            ])
        let manifest = try #require(try json("manifest.schema.json")["properties"] as? [String: Any])
        #expect(
            Set(manifest.keys) == [
                "url", "role", "outcome", "http_status", "fetched_at", "content_type", "charset", "bytes", "sha256",
                "etag", "last_modified", "path", "warc", "listed_on", "redirected_from", "statement", "error",
                "attempts", "reason", "first_answer", "requested", "note", "confirmed_at",
            ])
        let role = try #require((manifest["role"] as? [String: Any])?["enum"] as? [String])
        // A section is settled with its page, and has no rules of its own.
        #expect(role.filter { $0 != "section" } == Role.allCases.map(\.rawValue) && role.contains("section"))
    }
}
