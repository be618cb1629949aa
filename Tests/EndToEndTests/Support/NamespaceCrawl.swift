import Foundation
import TestSupport

/// A crawl in a network of its own, where any address can be this machine's and the names mean what a test says. Nothing
/// of it leaves the machine.
struct NamespaceCrawl {
    let result: Program.Result
    let files: MirrorFiles
    /// Where connections were made to: an address and a port.
    let connections: Set<String>
    private let scratch: Scratch

    /// Whether this system lets a test have one. Containers often do not.
    static func isAllowed() async -> Bool {
        let result = try? await Program.run(
            URL(fileURLWithPath: "/usr/bin/env"),
            ["unshare", "--map-root-user", "--net", "--mount", "sh", "-c", "ip link set lo up && ip addr show lo"])
        return result?.status == 0
    }

    /// Addresses that are this machine's there, each with a server on port 80. The first is one of the public internet.
    static let addresses = ["9.9.9.9", "127.0.0.1", "10.0.0.1", "169.254.169.254", "::1", "fd00::1"]

    /// - Parameters:
    ///   - zone: by name, the answers to the first question, the second and so on; with a colon they are IPv6.
    ///   - deaf: addresses on which nobody listens.
    init(
        zone: [String: [[String]]], routes: [String: [Answer]], deaf: Set<String> = [],
        settings: [String: String] = [:], arguments: [String] = []
    ) async throws {
        let scratch = try Scratch()
        self.scratch = scratch
        func write(_ name: String, _ data: Data) throws { try data.write(to: URL(fileURLWithPath: scratch.path(name))) }
        let log = scratch.path("log")
        try write(
            "script",
            HostileServer.script(
                routes, listen: Self.addresses.filter { !deaf.contains($0) }.map { ($0, 80) }, log: log))
        let records = zone.mapValues { answers in
            [
                "A": answers.map { $0.filter { !$0.contains(":") } },
                "AAAA": answers.map { $0.filter { $0.contains(":") } },
            ]
        }
        try write("zone", JSONSerialization.data(withJSONObject: records))
        try write("resolv", Data("nameserver 127.0.0.1\noptions timeout:1 attempts:2\n".utf8))
        try write("nsswitch", Data("hosts: dns\n".utf8))
        let network = Self.addresses.map {
            $0.contains(":")
                ? "ip addr add \($0)/128 dev lo nodad 2>/dev/null" : "ip addr add \($0)/32 dev lo 2>/dev/null"
        }
        let script = """
            ip link set lo up
            \(network.joined(separator: "\n"))
            mount --bind resolv /etc/resolv.conf && mount --bind nsswitch /etc/nsswitch.conf || exit 99
            python3 "$1" zone > dns-ready &
            python3 "$2" script > server-ready &
            until [ -s dns-ready ] && [ -s server-ready ]; do sleep 0.05; done
            shift 2
            "$@"
            """
        let profile = try HostileCrawl.profile(in: scratch, settings)
        let mirror = scratch.path("mirror")
        result = try await Program.run(
            URL(fileURLWithPath: "/usr/bin/env"),
            [
                "unshare", "--map-root-user", "--net", "--mount", "sh", "-c", script, "sh",
                Program.fixtures.appending(path: "dns_server.py").path, HostileServer.program, Program.pouch.path,
                "crawl", profile, "--mirror", mirror, "--progress", "never",
            ] + arguments, in: scratch.url, limit: .seconds(120))
        guard result.status != 99 else { throw TestFailure("no name server of its own: \(result.errors)") }
        files = MirrorFiles(path: mirror)
        connections = Set(HostileServer.connections(in: log))
    }

    func line(_ url: String) throws -> HostileCrawl.Line? {
        try files.manifest().first { $0["url"] as? String == url }.map { HostileCrawl.Line($0) }
    }
}
