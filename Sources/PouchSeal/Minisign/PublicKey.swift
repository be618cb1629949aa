import PouchBytes

/// An Ed25519 public key with its number, in minisign's format.
///
///     let key = try PublicKey(fileContents: bytes, path: "pouch.pub")
///     try Signature(fileContents: minisig).check(of: summary, by: key)
public struct PublicKey: Sendable, Equatable {
    /// Eight bytes that distinguish keys; they prove nothing.
    public let number: [UInt8]
    let key: [UInt8]

    init(number: [UInt8], key: [UInt8]) {
        self.number = number
        self.key = key
    }

    /// - Throws: ``SealError/badKey(path:detail:)``.
    public init(fileContents bytes: [UInt8], path: String) throws(SealError) {
        guard let lines = MinisignText.lines(bytes, count: 2),
            MinisignText.comment(lines[0], after: MinisignText.untrusted) != nil
        else { throw .badKey(path: path, detail: "a public key is a comment and one line of base 64") }
        guard let key = MinisignText.decode(lines[1], count: 42), key[..<2].elementsEqual("Ed".utf8) else {
            throw .badKey(path: path, detail: "its second line is not the base 64 of an Ed25519 public key")
        }
        self.init(number: Array(key[2..<10]), key: Array(key[10...]))
    }

    /// The number as minisign shows it: hexadecimal, the last byte first, without zeros before it.
    public var name: String {
        let digits = Hex.text(number.reversed()).uppercased().drop { $0 == "0" }
        return digits.isEmpty ? "0" : String(digits)
    }

    /// The key as `minisign -P` takes it.
    public var base64: String { MinisignText.encode(Array("Ed".utf8) + number + key) }

    public var fileContents: [UInt8] { Array("\(MinisignText.untrusted)minisign public key \(name)\n\(base64)\n".utf8) }
}
