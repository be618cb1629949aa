import ArgumentParser
import PouchCrawl
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

    func run() throws {
        try exiting {
            var job = ServeJob(mirror: mirror, build: PouchVersion.text) { folder, given, name in
                try MirrorProfile.load(folder, given: given) { name }
            }
            job.address = bind
            job.port = port
            job.pages = publicURL.flatMap { PublicAddress($0) }
            job.replay = replayOrigin.flatMap { PublicAddress($0) }
            job.index = index
            job.passwordFile = passwordFile
            job.publicKey = try key.map { try PublicKey(fileContents: KeyFiles.read($0), path: $0) }
            job.profile = profile
            job.log = log
            let end = EndSignals()
            try job.run(isServed: tell, until: end.wait)
            return .complete
        }
    }

    private func tell(_ address: String) {
        printResult("\(printable(mirror)) is served at \(address)\n")
        if open, !Browser.open(address) { printError("no program to open \(address) with was found") }
    }
}
