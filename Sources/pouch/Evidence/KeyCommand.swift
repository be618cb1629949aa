import ArgumentParser
import PouchSeal

/// `pouch key`
struct KeyCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "key", abstract: "Make the keys that `pouch crawl --key` signs with.", subcommands: [New.self])

    struct New: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Make a pair of keys in minisign's format.",
            discussion: """
                The secret key is not encrypted: anyone who can read its file can sign as you. Keep it off the disk that holds the mirror. \
                A key with a password is made by `minisign -G`; `pouch crawl --key FILE --key-password-file FILE` takes it too.
                """)

        @Option(help: "A folder, for pouch.key and pouch.pub in it; or the secret key's file.")
        var out = "."

        func run() throws {
            try exiting {
                var random = SystemRandomNumberGenerator()
                let bytes = { (count: Int) in (0..<count).map { _ in UInt8.random(in: 0...255, using: &random) } }
                guard let key = SecretKey(seed: bytes(32), number: bytes(8)) else { return .internalError }
                let files = KeyFiles(out: out)
                try files.write(key)
                printResult(
                    """
                    Secret key: \(files.secret)  (keep it; sign with `pouch crawl --key \(files.secret)`)
                    Public key: \(files.public)  (hand it out)
                    \(key.publicKey.base64)

                    """)
                return .complete
            }
        }
    }
}
