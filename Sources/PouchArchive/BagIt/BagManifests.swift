import PouchBytes

/// The manifests of a bag (RFC 8493): a line of SHA-256 and one of SHA-512 for each file, and the sum of their sizes.
///
///     var payload = BagManifests()
///     var file = BagFile()
///     file.update(piece)
///     payload.add("data/pages/a.htm", file)
public struct BagManifests: Sendable {
    /// `manifest-sha256.txt`, or `tagmanifest-sha256.txt`.
    public private(set) var sha256: [UInt8] = []
    public private(set) var sha512: [UInt8] = []
    public private(set) var bytes = 0
    public private(set) var files = 0

    public init() {}

    /// Adds the lines of one payload file and counts it (RFC 8493, section 2.1.3).
    public mutating func add(_ path: String, _ digests: BagDigests) {
        let path = Self.encoded(path)
        sha256 += Array("\(digests.sha256.hex)  \(path)\n".utf8)
        sha512 += Array("\(Hex.text(digests.sha512))  \(path)\n".utf8)
        bytes += digests.size
        files += 1
    }

    /// Hands over the lines made since the last time.
    public mutating func takeLines() -> (sha256: [UInt8], sha512: [UInt8]) {
        defer { (sha256, sha512) = ([], []) }
        return (sha256, sha512)
    }

    /// `Payload-Oxum`: bytes, a dot, files (RFC 8493 section 2.2.2).
    public var oxum: String { "\(bytes).\(files)" }

    /// CR, LF and % would break a line (section 2.1.3).
    static func encoded(_ path: String) -> String {
        path.replacing("%", with: "%25").replacing("\r", with: "%0D").replacing("\n", with: "%0A")
    }
}

/// Size and digests of one file of a bag.
public struct BagDigests: Sendable {
    public var size: Int
    public var sha256: SHA256Digest
    public var sha512: [UInt8]

    /// The digests of bytes that are at hand whole.
    public static func of(_ bytes: [UInt8]) -> BagDigests {
        var hasher = BagHasher()
        bytes.withUnsafeBytes { hasher.update($0) }
        return hasher.finalize()
    }
}

/// Takes the digests of one file as its pieces go by.
public struct BagHasher: ~Copyable {
    private var size = 0
    private var sha256 = SHA256Hasher()
    private var sha512 = DigestHasher(.sha512)

    public init() {}

    /// Takes the file's next piece.
    public mutating func update(_ piece: UnsafeRawBufferPointer) {
        size += piece.count
        sha256.update(piece)
        sha512.update(piece)
    }

    /// The file's size and digests; the hasher is used up.
    public consuming func finalize() -> BagDigests {
        let size = self.size
        return BagDigests(size: size, sha256: sha256.finalize(), sha512: sha512.finalize())
    }
}
