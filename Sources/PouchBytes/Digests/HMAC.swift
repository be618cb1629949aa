import CCrypto

/// HMAC with SHA-256 (RFC 2104, FIPS 198-1).
public enum HMAC {
    /// The 32 bytes of the code.
    public static func sha256(key: [UInt8], _ message: [UInt8]) -> [UInt8] {
        var code = [UInt8](repeating: 0, count: 32)
        var length: UInt32 = 0
        // An empty array may have no address, and OpenSSL takes none for "the key of last time".
        let key = key.isEmpty ? [0] : key
        CCrypto.HMAC(EVP_sha256(), key, Int32(key.count), message, message.count, &code, &length)
        return code
    }
}
