import ArgumentParser
import CPosix
import Foundation
import PouchBrowse
import PouchBytes
import PouchCrawl
import PouchHTTP
import PouchMirror
import PouchReport
import PouchRun
import PouchSeal
import PouchServe

/// `pouch serve`
struct ServeCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "serve", abstract: "Show a mirror in a browser: statements, versions, changes, evidence.",
        discussion: """
            Reads the mirror; a crawl may run beside it. Nothing is written but the search index in pouch.sqlite, as `pouch search` \
            does, and browse.sqlite and browse.index, which hold what crawls found and may be deleted; where the mirror cannot be \
            written, they end with the program, unless --index names another place for the latter two. Answers on this machine alone, unless --bind says \
            otherwise, which needs --password-file. Behind a proxy that ends TLS, name the public address with --public-url.

            Ends with 0 on SIGINT or SIGTERM; 64 an address other than loopback without --password-file, 65 no mirror there, \
            73 the port cannot be had.
            """)

    @Argument(help: "The mirror's folder, or a folder of mirrors.")
    var mirror: String

    @Option(help: "The port; 0 for any that is free.")
    var port = 8100

    @Option(help: ArgumentHelp("The IP address to listen on.", valueName: "address"))
    var bind = "127.0.0.1"

    @Option(
        help: ArgumentHelp(
            "The address by which others reach it, such as https://archive.example.org.", valueName: "url"))
    var publicURL: String?

    @Option(
        help: ArgumentHelp(
            "A name of its own for captures, such as https://replay.example.org; needs --public-url.",
            valueName: "url"))
    var replayOrigin: String?

    @Option(
        help: ArgumentHelp(
            "A folder for browse.sqlite and browse.index, in place of the mirror's own.", valueName: "folder"))
    var index: String?

    @Option(help: ArgumentHelp("A file with NAME:PASSWORD, which visitors must give.", valueName: "file"))
    var passwordFile: String?

    @Option(help: ArgumentHelp("The public key that signed the mirror's crawls.", valueName: "file"))
    var key: String?

    @Option(help: "A profile: a name under config/, or a path (default: the one that the newest crawl keeps).")
    var profile: String?

    @Option(help: ArgumentHelp("Append a line of JSON for each request.", valueName: "file"))
    var log: String?

    @Flag(help: "Open the address in the browser.")
    var open = false

    func validate() throws {
        guard (0...65_535).contains(port) else { throw ValidationError("--port is a number from 0 to 65535") }
        guard let isLoopback = ListenAddress.isLoopback(bind) else {
            throw ValidationError("--bind is an IP address, such as 127.0.0.1 or ::1, not \"\(printable(bind))\"")
        }
        if !isLoopback, passwordFile == nil {
            throw ValidationError(
                "\(bind) can be reached from other machines: name a file with NAME:PASSWORD with --password-file")
        }
        if let publicURL, PublicAddress(publicURL) == nil {
            throw ValidationError(
                "--public-url is an http or https URL without a query, not \"\(printable(publicURL))\"")
        }
        if let replayOrigin {
            guard let replay = PublicAddress(replayOrigin) else {
                throw ValidationError(
                    "--replay-origin is an http or https URL without a query, not \"\(printable(replayOrigin))\"")
            }
            guard let pages = publicURL.flatMap({ PublicAddress($0) }) else {
                throw ValidationError("--replay-origin goes with --public-url, which names the pages")
            }
            guard replay.host != pages.host else {
                throw ValidationError(
                    "--replay-origin and --public-url name the same host; another name, or another port, keeps captures apart"
                )
            }
        }
    }

    func run() throws { try exiting(serve) }

    private func serve() throws -> ExitStatus {
        pouch_share_memory()
        let server = try server()
        let end = EndSignals()
        let port = try waiting { try await server.start() }
        let address = publicURL ?? "http://\(bind.contains(":") ? "[\(bind)]" : bind):\(port)/"
        printResult("\(printable(mirror)) is served at \(address)\n")
        if open { Self.show(address) }
        end.wait()
        try waiting { await server.stop() }
        return .complete
    }

    private func server() throws -> HTTPServer {
        let publicKey = try key.map { try PublicKey(fileContents: KeyFiles.read($0), path: $0) }
        let gate = try passwordFile.map { try PasswordFile.gate($0) }
        let handler = try handler(publicKey)
        let exchanges = try log.map { try ExchangeLog(path: $0) }
        return HTTPServer(
            handler, address: bind, port: port,
            hosts: hosts, gate: gate,
            log: exchanges.map { log in { @Sendable exchange in log.write(exchange) } })
    }

    private var hosts: HostPolicy {
        let (pages, replay) = (publicURL.flatMap { PublicAddress($0) }, replayOrigin.flatMap { PublicAddress($0) })
        return HostPolicy(
            publicHost: pages?.host, publicBase: pages?.base, replay: replay.map { (host: $0.host, base: $0.base) })
    }

    private var replayHost: ReplayHost? {
        guard let replay = replayOrigin.flatMap({ PublicAddress($0) }),
            let pages = publicURL.flatMap({ PublicAddress($0) })
        else { return nil }
        return ReplayHost(base: replay.base, pages: pages.base)
    }

    /// The folder for a mirror's indexes, made when it is not there; nil for the mirror's own.
    private func indexFolder(_ name: String = "") throws(StoreError) -> String? {
        guard let index else { return nil }
        let path = name.isEmpty ? index : index + "/" + name
        do { try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true) } catch {
            throw .cannotCreate(path: path, code: errno)
        }
        return path
    }

    /// One mirror, or the mirrors of a folder.
    private func handler(_ key: PublicKey?) throws -> any RequestHandler {
        let given = profile
        func keeper(_ path: String, _ name: String = "") throws(StoreError) -> MirrorKeeper {
            try MirrorKeeper(mirror: path, key: key, index: indexFolder(name)) { folder, name in
                try MirrorProfile.load(folder, given: given) { name }
            }
        }
        switch try ServedFolder(mirror) {
        case .mirror:
            let site = MirrorSite(try keeper(mirror), build: PouchVersion.text, replay: replayHost)
            site.prepare()
            return site
        case .shelf(let names):
            guard given == nil else {
                throw ValidationError("--profile goes with one mirror; \(printable(mirror)) holds \(names.count)")
            }
            let mirrors = try names.map { (name: $0, keeper: try keeper(mirror + "/" + $0, $0)) }
            return MirrorShelf(mirrors, build: PouchVersion.text, replay: replayHost)
        }
    }

    /// Opens an address with the machine's own program; a machine without one is not an error.
    private static func show(_ address: String) {
        for program in ["/usr/bin/open", "/usr/bin/xdg-open"]
        where FileManager.default.isExecutableFile(atPath: program) {
            let process = Process()
            process.executableURL = URL(fileURLWithPath: program)
            process.arguments = [address]
            try? process.run()
            return
        }
        printError("no program to open \(address) with was found")
    }
}
