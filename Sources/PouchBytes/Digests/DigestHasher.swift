import CCrypto

/// A digest of another kind than SHA-256, over bytes that come in pieces: SHA-512 for BagIt, SHA-1 for CDXJ, BLAKE2b for minisign.
///
///     var hasher = DigestHasher(.sha512)
///     hasher.update(piece)
///     let digest = hasher.finalize()      // 64 bytes
public struct DigestHasher: ~Copyable {
    /// The digests that can be computed (SHA: FIPS 180-4).
    public enum Algorithm: Sendable {
        case sha1, sha512
        /// BLAKE2b with a digest of 64 bytes (RFC 7693).
        case blake2b512
    }

    private let context: OpaquePointer

    public init(_ algorithm: Algorithm) {
        let method =
            switch algorithm {
            case .sha1: EVP_sha1()
            case .sha512: EVP_sha512()
            case .blake2b512: EVP_blake2b512()
            }
        guard let context = EVP_MD_CTX_new(), EVP_DigestInit_ex2(context, method, nil) == 1 else {
            fatalError("libcrypto cannot start a digest: out of memory")
        }
        self.context = context
    }

    deinit {
        EVP_MD_CTX_free(context)
    }

    /// Takes the next bytes.
    public mutating func update(_ bytes: UnsafeRawBufferPointer) {
        guard bytes.count > 0 else { return }
        EVP_DigestUpdate(context, bytes.baseAddress, bytes.count)
    }

    /// Takes the next bytes.
    public mutating func update(_ bytes: [UInt8]) {
        bytes.withUnsafeBytes { update($0) }
    }

    /// The digest of everything so far; the hasher is used up.
    public consuming func finalize() -> [UInt8] {
        let context = self.context
        return [UInt8](unsafeUninitializedCapacity: Int(EVP_MAX_MD_SIZE)) { room, count in
            var length: UInt32 = 0
            guard EVP_DigestFinal_ex(context, room.baseAddress, &length) == 1 else {
                fatalError("libcrypto cannot finish a digest: out of memory")
            }
            count = Int(length)
        }
    }
}
