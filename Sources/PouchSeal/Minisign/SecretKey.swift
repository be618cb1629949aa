import CCrypto

/// An Ed25519 secret key in minisign's format.
public struct SecretKey: Sendable {
    public let publicKey: PublicKey
    let seed: [UInt8]

    /// Makes a pair from 32 bytes of seed and 8 of number, all random.
    public init?(seed: [UInt8], number: [UInt8]) {
        guard number.count == 8, let key = Ed25519.publicKey(seed: seed) else { return nil }
        self.seed = seed
        publicKey = PublicKey(number: number, key: key)
    }

    /// The file as `minisign -W` writes it: not encrypted, its rights are its only guard.
    ///
    /// Algorithm (2 bytes), key derivation (2), checksum algorithm (2), salt (32), costs (16), number (8), seed (32),
    /// public key (32), checksum (32). Without encryption, salt, costs and checksum are zero.
    public var fileContents: [UInt8] {
        let head = Array("Ed".utf8) + [0, 0] + Array("B2".utf8) + [UInt8](repeating: 0, count: 48)
        let bytes = head + publicKey.number + seed + publicKey.key + [UInt8](repeating: 0, count: 32)
        return Array("\(MinisignText.untrusted)pouch secret key, not encrypted\n\(MinisignText.encode(bytes))\n".utf8)
    }

    /// Reads a secret key's file; an encrypted one is opened with `password`.
    ///
    /// - Throws: ``SealError/badKey(path:detail:)``, ``SealError/needsPassword(path:)``, ``SealError/wrongPassword(path:)``.
    public init(fileContents file: [UInt8], path: String, password: [UInt8]?) throws(SealError) {
        guard let lines = MinisignText.lines(file, count: 2),
            MinisignText.comment(lines[0], after: MinisignText.untrusted) != nil
        else { throw .badKey(path: path, detail: "a secret key is a comment and one line of base 64") }
        guard let bytes = MinisignText.decode(lines[1], count: 158), bytes[..<2].elementsEqual("Ed".utf8) else {
            throw .badKey(path: path, detail: "its second line is not the base 64 of an Ed25519 secret key")
        }
        var secret = Array(bytes[54...])
        let isEncrypted = bytes[2..<4].elementsEqual("Sc".utf8)
        if isEncrypted {
            guard let password else { throw .needsPassword(path: path) }
            let costs = ScryptCosts(
                operations: Self.littleEndian(bytes[38..<46]), memory: Self.littleEndian(bytes[46..<54]))
            guard let mask = costs?.derive(password, salt: Array(bytes[6..<38]), count: secret.count) else {
                throw .badKey(path: path, detail: "opening it would take more memory than Pouch gives (1 GiB)")
            }
            for index in secret.indices { secret[index] ^= mask[index] }
        } else if bytes[2..<4] != [0, 0] {
            throw .badKey(path: path, detail: "it is encrypted in a way that minisign does not know")
        }
        // The file holds the public key too: a wrong password, or a damaged seed, does not give it.
        guard let key = SecretKey(seed: Array(secret[8..<40]), number: Array(secret[..<8])),
            key.publicKey.key == Array(secret[40..<72])
        else {
            throw isEncrypted
                ? .wrongPassword(path: path) : .badKey(path: path, detail: "its two halves do not belong together")
        }
        self = key
    }

    private static func littleEndian(_ bytes: ArraySlice<UInt8>) -> UInt64 {
        bytes.reversed().reduce(0) { $0 << 8 | UInt64($1) }
    }
}

/// The costs of scrypt (RFC 7914), from the two limits that minisign's files name.
struct ScryptCosts: Equatable {
    var n: UInt64
    var r: UInt64 = 8
    var p: UInt64

    /// Follows libsodium's `pickparams`; nil for limits that no honest file has.
    init?(operations: UInt64, memory: UInt64) {
        guard operations < 1 << 40, memory <= Self.memoryLimit else { return nil }
        let operations = max(operations, 32_768)
        let isBoundByOperations = operations < memory / 32
        let most = isBoundByOperations ? operations / (r * 4) : memory / (r * 128)
        var exponent: UInt64 = 1
        while exponent < 63, 1 << exponent <= most / 2 { exponent += 1 }
        n = 1 << exponent
        p = isBoundByOperations ? 1 : min(operations / 4 / n, 0x3fff_ffff) / r
        guard p > 0 else { return nil }
    }

    /// Bytes; what minisign itself asks for.
    private static let memoryLimit: UInt64 = 1 << 30

    func derive(_ password: [UInt8], salt: [UInt8], count: Int) -> [UInt8]? {
        var bytes = [UInt8](repeating: 0, count: count)
        let done = password.withUnsafeBytes { password in
            EVP_PBE_scrypt(
                password.baseAddress?.assumingMemoryBound(to: CChar.self), password.count, salt, salt.count, n, r, p,
                Self.memoryLimit + (64 << 20), &bytes, count)
        }
        return done == 1 ? bytes : nil
    }
}
