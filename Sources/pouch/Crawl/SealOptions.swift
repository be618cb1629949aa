import ArgumentParser
import PouchRun
import PouchSeal
import PouchURL

/// The key to sign with.
struct KeyOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "Sign with this secret key (see `pouch key new`): a crawl's summary and the mirror's head, or an export.",
            valueName: "file"))
    var key: String?

    @Option(help: ArgumentHelp("The file with the password of an encrypted key.", valueName: "file"))
    var keyPasswordFile: String?

    func validate() throws {
        if keyPasswordFile != nil, key == nil { throw ValidationError("--key-password-file goes with --key") }
    }

    func secretKey() throws -> SecretKey? {
        guard let key else { return nil }
        let password = try keyPasswordFile.map { try KeyFiles.readPassword($0) }
        return try SecretKey(fileContents: KeyFiles.read(key), path: key, password: password)
    }
}

/// How a crawl is sealed: options of `pouch crawl`. They are the user's own, and never in a profile.
struct SealOptions: ParsableArguments {
    @OptionGroup
    var signing: KeyOptions

    @Option(help: "Time-stamp summaries by the authority at this URL (RFC 3161).")
    var timestamp: String?

    func validate() throws {
        if let timestamp, WebURL(timestamp) == nil {
            throw ValidationError("--timestamp is the http or https URL of a time-stamping authority")
        }
    }

    /// Reads the key, so that a bad one is reported before the crawl and not after it.
    func load() throws -> SealPlan {
        var seal = SealPlan()
        seal.signer = try signing.secretKey().map { KeySigner($0) }
        seal.authority = timestamp.flatMap { WebURL($0) }
        return seal
    }
}
