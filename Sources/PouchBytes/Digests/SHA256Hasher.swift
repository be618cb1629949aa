import CCrypto

/// SHA-256 over bytes that come in pieces. libcrypto picks the processor's SHA instructions where it has them.
///
///     var hasher = SHA256Hasher()
///     hasher.update(head)
///     hasher.update(body)
///     let digest = hasher.finalize()
public struct SHA256Hasher: ~Copyable {
    private let context: OpaquePointer

    public init() {
        guard let context = EVP_MD_CTX_new(), EVP_DigestInit_ex2(context, SHA256Algorithm.method, nil) == 1 else {
            fatalError("libcrypto cannot start SHA-256: out of memory")
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

    /// Takes the next bytes.
    public mutating func update(_ bytes: ArraySlice<UInt8>) {
        bytes.withUnsafeBytes { update($0) }
    }

    /// Takes the UTF-8 of a text.
    public mutating func update(_ text: String) {
        var text = text
        text.withUTF8 { update(UnsafeRawBufferPointer($0)) }
    }

    /// The digest of everything so far; the hasher is used up.
    public consuming func finalize() -> SHA256Digest {
        let context = self.context
        return SHA256Algorithm.digest { EVP_DigestFinal_ex(context, $0, nil) }
    }
}

extension SHA256Digest {
    /// The digest of memory lent by the caller.
    public static func of(_ buffer: UnsafeRawBufferPointer) -> SHA256Digest {
        SHA256Algorithm.digest { EVP_Digest(buffer.baseAddress, buffer.count, $0, nil, SHA256Algorithm.method, nil) }
    }
}

private enum SHA256Algorithm {
    /// Fetched once: `EVP_sha256()` would look its provider up, under a lock, at each use.
    /// An `EVP_MD` never changes after it is made, so threads may share it.
    nonisolated(unsafe) static let method: OpaquePointer = {
        guard let method = EVP_MD_fetch(nil, "SHA256", nil) else { fatalError("libcrypto offers no SHA-256") }
        return method
    }()

    static func digest(_ finish: (UnsafeMutablePointer<UInt8>) -> Int32) -> SHA256Digest {
        var words: (UInt64, UInt64, UInt64, UInt64) = (0, 0, 0, 0)
        let done = withUnsafeMutableBytes(of: &words) { buffer in
            finish(buffer.baseAddress!.assumingMemoryBound(to: UInt8.self))
        }
        guard done == 1 else { fatalError("libcrypto cannot finish SHA-256: out of memory") }
        return SHA256Digest(
            words: (words.0.bigEndian, words.1.bigEndian, words.2.bigEndian, words.3.bigEndian))
    }
}
