import CCrypto
import Foundation
import PouchBytes

/// Ed25519 (RFC 8032), as libcrypto does it.
enum Ed25519 {
    static let seedBytes = 32
    static let publicKeyBytes = 32
    static let signatureBytes = 64

    /// The public key that belongs to a seed of 32 bytes; nil for any other length.
    static func publicKey(seed: [UInt8]) -> [UInt8]? {
        guard seed.count == seedBytes, let key = EVP_PKEY_new_raw_private_key(EVP_PKEY_ED25519, nil, seed, seed.count)
        else { return nil }
        defer { EVP_PKEY_free(key) }
        var bytes = [UInt8](repeating: 0, count: publicKeyBytes)
        var length = bytes.count
        return EVP_PKEY_get_raw_public_key(key, &bytes, &length) == 1 ? bytes : nil
    }

    /// The signature of a message, by a seed that ``publicKey(seed:)`` accepts.
    static func sign(_ message: [UInt8], seed: [UInt8]) -> [UInt8] {
        var signature = [UInt8](repeating: 0, count: signatureBytes)
        var length = signature.count
        guard let key = EVP_PKEY_new_raw_private_key(EVP_PKEY_ED25519, nil, seed, seed.count),
            let context = EVP_MD_CTX_new(), EVP_DigestSignInit(context, nil, nil, nil, key) == 1,
            EVP_DigestSign(context, &signature, &length, message, message.count) == 1
        else { fatalError("libcrypto cannot sign with Ed25519: out of memory") }
        EVP_MD_CTX_free(context)
        EVP_PKEY_free(key)
        return signature
    }

    static func verify(_ signature: [UInt8], of message: [UInt8], publicKey: [UInt8]) -> Bool {
        guard let key = EVP_PKEY_new_raw_public_key(EVP_PKEY_ED25519, nil, publicKey, publicKey.count) else {
            return false
        }
        defer { EVP_PKEY_free(key) }
        guard let context = EVP_MD_CTX_new() else { return false }
        defer { EVP_MD_CTX_free(context) }
        let isGood =
            EVP_DigestVerifyInit(context, nil, nil, nil, key) == 1
            && EVP_DigestVerify(context, signature, signature.count, message, message.count) == 1
        if !isGood { ERR_clear_error() }
        return isGood
    }
}

/// BLAKE2b with a digest of 64 bytes (RFC 7693).
enum BLAKE2b {
    static func digest(_ bytes: [UInt8]) -> [UInt8] {
        var hasher = DigestHasher(.blake2b512)
        hasher.update(bytes)
        return hasher.finalize()
    }

    /// The digest of a file of any size.
    /// - Throws: ``SealError/io(path:operation:code:)``.
    static func digest(ofFile path: String) throws(SealError) -> [UInt8] {
        let file = open(path, O_RDONLY | O_CLOEXEC)
        guard file >= 0 else { throw .io(path: path, operation: "read", code: errno) }
        defer { close(file) }
        var hasher = DigestHasher(.blake2b512)
        var chunk = [UInt8](repeating: 0, count: 1 << 20)
        while true {
            let count = read(file, &chunk, chunk.count)
            if count < 0, errno == EINTR { continue }
            guard count >= 0 else { throw .io(path: path, operation: "read", code: errno) }
            if count == 0 { return hasher.finalize() }
            chunk.withUnsafeBytes { hasher.update(UnsafeRawBufferPointer(rebasing: $0[..<count])) }
        }
    }
}
