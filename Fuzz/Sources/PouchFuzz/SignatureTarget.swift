import PouchSeal

/// minisign's files: none but the very bytes that a key signed pass for its signature.
enum SignatureTarget {
    static let message = Array("what the seeds' key signed".utf8)

    /// The seeds' key: no secret.
    static var key: SecretKey {
        guard let key = SecretKey(seed: [UInt8](repeating: 7, count: 32), number: [UInt8](1...8)) else {
            fatalError("32 and 8 bytes make a key")
        }
        return key
    }

    static func run(_ input: [UInt8]) {
        if let key = readable(SealError.self, { try PublicKey(fileContents: input, path: "fuzz.pub") }) {
            let again = readable(SealError.self) { try PublicKey(fileContents: key.fileContents, path: "fuzz.pub") }
            require(again == key, "a public key read back is another")
        }
        // An encrypted one asks for its password before anything costs.
        if let key = readable(SealError.self, { try SecretKey(fileContents: input, path: "fuzz.key", password: nil) }) {
            let again = readable(SealError.self) {
                try SecretKey(fileContents: key.fileContents, path: "fuzz.key", password: nil)
            }
            require(again?.publicKey == key.publicKey, "a secret key read back is another")
        }
        guard let signature = readable(SealError.self, { try Signature(fileContents: input) }) else { return }
        let again = readable(SealError.self) { try Signature(fileContents: signature.fileContents) }
        require(again == signature, "a signature read back is another")
        let isGood = readable(SealError.self) { try signature.check(of: message, by: key.publicKey) } != nil
        let made = Signature(of: message, by: key, trustedComment: signature.trustedComment)
        require(!isGood || signature == made, "a signature that the key never made passes")
    }
}
