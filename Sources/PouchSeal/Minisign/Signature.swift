/// A signature file of minisign's (`FILE.minisig`), prehashed: Ed25519 over the file's BLAKE2b-512, and a second one
/// over the first and the trusted comment.
public struct Signature: Sendable, Equatable {
    let keyNumber: [UInt8]
    let signature: [UInt8]
    public let trustedComment: String
    let commentSignature: [UInt8]
    private let isPrehashed: Bool

    /// - Parameter trustedComment: one line; the signature covers it.
    public init(of bytes: [UInt8], by key: SecretKey, trustedComment: String) {
        self.init(ofDigest: BLAKE2b.digest(bytes), by: key, trustedComment: trustedComment)
    }

    /// Signs a file of any size.
    /// - Throws: ``SealError/io(path:operation:code:)``.
    public init(ofFile path: String, by key: SecretKey, trustedComment: String) throws(SealError) {
        self.init(ofDigest: try BLAKE2b.digest(ofFile: path), by: key, trustedComment: trustedComment)
    }

    private init(ofDigest digest: [UInt8], by key: SecretKey, trustedComment: String) {
        keyNumber = key.publicKey.number
        signature = Ed25519.sign(digest, seed: key.seed)
        self.trustedComment = trustedComment
        commentSignature = Ed25519.sign(signature + Array(trustedComment.utf8), seed: key.seed)
        isPrehashed = true
    }

    /// - Throws: ``SealError/badSignature(_:)``.
    public init(fileContents bytes: [UInt8]) throws(SealError) {
        guard let lines = MinisignText.lines(bytes, count: 4),
            MinisignText.comment(lines[0], after: MinisignText.untrusted) != nil,
            let comment = MinisignText.comment(lines[2], after: MinisignText.trusted)
        else { throw .badSignature("the file is not one that minisign writes") }
        guard let first = MinisignText.decode(lines[1], count: 74),
            let second = MinisignText.decode(lines[3], count: 64),
            first[0] == UInt8(ascii: "E"), first[1] == UInt8(ascii: "D") || first[1] == UInt8(ascii: "d")
        else { throw .badSignature("the file holds no Ed25519 signature") }
        isPrehashed = first[1] == UInt8(ascii: "D")
        keyNumber = Array(first[2..<10])
        signature = Array(first[10...])
        trustedComment = comment
        commentSignature = second
    }

    /// - Throws: ``SealError/badSignature(_:)``, unless `key` signed just these bytes and this trusted comment.
    public func check(of bytes: [UInt8], by key: PublicKey) throws(SealError) {
        guard keyNumber == key.number else {
            throw .badSignature("another key made it: \(PublicKey(number: keyNumber, key: []).name), not \(key.name)")
        }
        guard Ed25519.verify(signature, of: isPrehashed ? BLAKE2b.digest(bytes) : bytes, publicKey: key.key) else {
            throw .badSignature("the bytes are not those that were signed")
        }
        guard Ed25519.verify(commentSignature, of: signature + Array(trustedComment.utf8), publicKey: key.key) else {
            throw .badSignature("its trusted comment is not the one that was signed")
        }
    }

    /// The name of the key that it claims to be by, as ``PublicKey/name`` has it.
    public var keyName: String { PublicKey(number: keyNumber, key: []).name }

    public var fileContents: [UInt8] {
        let first = Array((isPrehashed ? "ED" : "Ed").utf8) + keyNumber + signature
        return Array(
            """
            \(MinisignText.untrusted)signature from pouch secret key
            \(MinisignText.encode(first))
            \(MinisignText.trusted)\(trustedComment)
            \(MinisignText.encode(commentSignature))

            """.utf8)
    }
}
