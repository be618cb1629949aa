import Foundation
import PouchArchive
import TestSupport

/// One crawl of an archive whose start page lists what a test put there, and all that the crawl left.
///
/// `PPPPP` in what the server sends is its port.
struct HostileCrawl: Sendable {
    let scratch: Scratch
    let server: HostileServer
    let mirror: String
    let profile: String
    let result: Program.Result

    /// Crawls `pages`, each a target and its answers, and what `links` name besides.
    /// - Parameters:
    ///   - more: further answers that nothing lists.
    ///   - settings: lines of the profile to replace: `["body_bytes": "4KiB"]`.
    ///   - memory: KiB of address space that the crawl may take.
    ///   - prepare: is given the mirror's path and the server's port before the crawl.
    init(
        _ pages: KeyValuePairs<String, Answer>, links: [String] = [], more: [String: [Answer]] = [:],
        settings: [String: String] = [:], arguments: [String] = [], environment: [String: String] = [:],
        tls: HostileServer.Certificate? = nil, memory: Int? = nil,
        prepare: (_ mirror: String, _ port: Int) throws -> Void = { _, _ in }
    ) async throws {
        scratch = try Scratch()
        var routes = more
        for (target, answer) in pages { routes[target] = [answer] }
        if routes["/index.htm"] == nil { routes["/index.htm"] = [.listing(pages.map(\.key) + links)] }
        server = try await HostileServer(routes, in: scratch, tls: tls)
        mirror = scratch.path("mirror")
        profile = try Self.profile(in: scratch, settings)
        try prepare(mirror, server.port)
        let words =
            ["crawl", profile, "--mirror", mirror, "--origin", server.origin, "--progress", "never"] + arguments
        #if !os(Linux)
            // Elsewhere the shell cannot hold a program to it.
            let memory: Int? = nil
        #endif
        let (program, all) =
            memory.map { ("/bin/sh", ["-c", "ulimit -v \($0) && exec \"$0\" \"$@\"", Program.pouch.path] + words) }
            ?? (Program.pouch.path, words)
        result = try await Program.run(
            URL(fileURLWithPath: program), all, environment: environment, limit: .seconds(240))
    }

    /// Crawls the same server again.
    func again(_ arguments: [String] = []) async throws -> Program.Result {
        try await Program.run(
            Program.pouch,
            ["crawl", profile, "--mirror", mirror, "--origin", server.origin, "--progress", "never"] + arguments)
    }

    // MARK: - What it left

    var files: MirrorFiles { MirrorFiles(path: mirror) }

    /// A URL's line in the newest manifest; nil when there is none.
    func line(_ target: String) throws -> Line? {
        let url = target.hasPrefix("http") ? target : server.origin + target
        return try files.manifest().first { $0["url"] as? String == url }.map { Line($0) }
    }

    struct Line {
        var outcome: String
        var error: String
        var path: String?
        var charset: String?

        init(_ line: [String: Any]) {
            outcome = line["outcome"] as? String ?? ""
            error = line["error"] as? String ?? ""
            path = line["path"] as? String
            charset = line["charset"] as? String
        }
    }

    func outcome(_ target: String) throws -> String? { try line(target)?.outcome }

    /// The copy that is kept of a URL.
    func page(_ target: String) throws -> [UInt8]? {
        try line(target)?.path.flatMap { FileManager.default.contents(atPath: mirror + "/" + $0) }.map { [UInt8]($0) }
    }

    struct Statement: Decodable {
        struct Link: Decodable { var url: String }

        var url: String
        var title: String?
        var text: String?
        var warnings: [String]?
        var links: [Link]?
    }

    func statement(_ target: String) throws -> Statement? {
        for data in files.files(under: "statements").values {
            let statement = try JSONDecoder().decode(Statement.self, from: data)
            if statement.url == server.origin + target { return statement }
        }
        return nil
    }

    /// The text of a crawl's log.
    var log: String {
        files.files(under: "crawls").filter { $0.key.hasSuffix("log.jsonl") }.values
            .map { String(decoding: $0, as: UTF8.self) }.joined()
    }

    var manifest: String {
        files.files(under: "crawls").filter { $0.key.hasSuffix("manifest.jsonl") }.values
            .map { String(decoding: $0, as: UTF8.self) }.joined()
    }

    struct Record {
        var header: WARCHeader
        var block: [UInt8]

        /// The block, each byte a character.
        var text: String { String(String.UnicodeScalarView(block.map { Unicode.Scalar($0) })) }
    }

    /// The records of every WARC file.
    func records() throws -> [Record] {
        var records: [Record] = []
        for volume in files.volumes {
            let reader = try WARCReader([UInt8](try Data(contentsOf: URL(fileURLWithPath: volume))))
            while let header = try reader.next() {
                records.append(Record(header: header, block: try reader.block(limit: 64 << 20)))
            }
        }
        return records
    }

    /// The first record of an answer's head; its payload may be that of an earlier record.
    func answer(of target: String) throws -> Record? {
        try records().first {
            ["response", "revisit"].contains($0.header.type) && $0.header.targetURI == server.origin + target
                && !$0.block.isEmpty
        }
    }

    /// What `pouch verify` says of the mirror; nil when it is intact.
    func flaws() async throws -> String? {
        let result = try await Program.pouch("verify", mirror)
        return result.status == 0 ? nil : "\(result.status): \(result.output)\(result.errors)"
    }

    // MARK: - The profile

    /// An archive with one list; waits are short, so that faults end soon.
    static func profile(in scratch: Scratch, _ settings: [String: String] = [:]) throws -> String {
        var lines = """
            version: 1
            name: hostile
            title: An archive that means harm
            contact: tests@example.org
            origin: http://archive.test
            seeds: [/index.htm]
            listings:
              - role: statement
                on: [start]
                rules:
                  - {name: all, href: '^/'}
            document:
              regions: [//body]
              attachments: [pdf]
              fields:
                title: [{name: h1, xpath: .//h1}]
                date: [{name: line, lines: head, match: '^(?<month>\\p{L}+) (?<day>\\d+), (?<year>\\d{4})$'}]
            scope:
              hosts: []
            politeness:
              delay: 0
              connections: 4
              connect_timeout: 5s
              idle_timeout: 2s
              total_timeout: 4s
              attempts: 2
              backoff: 20ms
              max_backoff: 50ms
            limits:
              header_bytes: 256KiB
              body_bytes: 32MiB
              decoded_bytes: 32MiB
              html_bytes: 16MiB
              html_depth: 512
              redirects: 5
            """.split(separator: "\n").map(String.init)
        for (key, value) in settings {
            // The last, for the archive has a title as its documents have.
            guard let place = lines.lastIndex(where: { $0.drop { $0 == " " }.hasPrefix(key + ":") }) else {
                throw TestFailure("the profile has no \(key)")
            }
            lines[place] = lines[place].prefix { $0 == " " } + "\(key): \(value)"
        }
        let path = scratch.path("hostile.yaml")
        try (lines.joined(separator: "\n") + "\n").write(toFile: path, atomically: true, encoding: .utf8)
        return path
    }
}

extension Answer {
    /// A page that links to each of `targets`, which may hold anything but a quotation mark.
    static func listing(_ targets: [String]) -> Answer {
        let links = targets.enumerated().map { "<p><a href=\"\($0.element)\">Case \($0.offset)</a></p>" }
        return .ok("<html><head><title>List</title></head><body>\(links.joined(separator: "\n"))</body></html>")
    }
}
