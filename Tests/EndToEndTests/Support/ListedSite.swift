import Foundation
import TestSupport

/// A start page, months below it, and statements: each of a kind of its own that falls short of what a listing promises.
final class ListedSite {
    let server: HostileServer
    let mirror: String
    let profile: String
    private let scratch: Scratch

    /// - Parameter routes: by target, what the server answers; `months` go onto the start page besides.
    init(_ routes: [String: [Answer]], months: [String]) async throws {
        scratch = try Scratch()
        mirror = scratch.path("mirror")
        profile = scratch.path("listed.yaml")
        var routes = routes
        if routes["/index.htm"] == nil { routes["/index.htm"] = [.listing(months)] }
        server = try await HostileServer(routes, in: scratch)
        try Self.profileText.write(toFile: profile, atomically: true, encoding: .utf8)
    }

    /// - Parameter origin: nil for the server's.
    func crawl(_ more: [String] = [], origin: String? = nil) async throws -> Program.Result {
        try await Program.run(
            Program.pouch,
            [
                "crawl", profile, "--mirror", mirror, "--origin", origin ?? server.origin, "--progress", "never",
            ] + more)
    }

    func status(_ more: String...) async throws -> Program.Result {
        try await Program.run(Program.pouch, ["status", mirror] + more)
    }

    func statusJSON(_ more: String...) async throws -> [String: Any] {
        let result = try await Program.run(Program.pouch, ["status", mirror, "--json"] + more)
        return try JSONSerialization.jsonObject(with: Data(result.output.utf8)) as? [String: Any] ?? [:]
    }

    private static let profileText = """
        version: 1
        name: listed
        title: A press room
        contact: tests@example.org
        origin: http://archive.test
        seeds: [/index.htm]
        listings:
          - role: month
            on: [start]
            rules: [{name: months, href: '^/m/'}]
          - role: statement
            on: [month]
            rules: [{name: statements, href: '.'}]
        document:
          regions: [//body]
          attachments: [zip]
          fields:
            title: [{name: h1, xpath: .//h1}]
        scope:
          hosts: []
          deny: {any: ['^/denied/']}
        politeness:
          {delay: 0, attempts: 2, backoff: 20ms, max_backoff: 50ms, connect_timeout: 5s, idle_timeout: 2s, total_timeout: 4s}
        """
}
