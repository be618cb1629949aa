import PouchBytes

extension ObjectStore {
    /// Makes sure that the store keeps what two writers at once rely on, with an object of its own that it removes again.
    ///
    /// - Parameter nonce: names the object; no two probes have the same.
    /// - Throws: ``ObjectError/unsafeStore(_:missing:)`` with the guarantee that is missing.
    package func probe(nonce: String) throws {
        let key = ".probe-\(nonce)"
        func require(_ holds: Bool, _ guarantee: String) throws {
            guard !holds else { return }
            try? remove(key)
            throw ObjectError.unsafeStore("\(address)", missing: guarantee)
        }
        let first = Array("first \(nonce)".utf8)
        guard try create(key, .bytes(first), sha256: SHA256Digest.of(first)), let made = try facts(of: key) else {
            throw ObjectError.unsafeStore("\(address)", missing: "reading what was just written")
        }
        let second = Array("second \(nonce)".utf8)
        let again = try statusOfSwap(key, second, if: .absent)
        try require(Self.isRefusal(again), "create-once (If-None-Match: * was answered with \(again))")
        let stale = try statusOfSwap(key, second, if: .matches("\"00000000000000000000000000000000\""))
        try require(Self.isRefusal(stale), "compare-and-swap (a stale If-Match was answered with \(stale))")
        let swapped = try statusOfSwap(key, second, if: .matches(made.etag))
        // A refusal may be the answer to a second try, where the first one's was lost.
        let isSwapped = try 200..<300 ~= swapped || contents(key, limit: 1_024)?.bytes == second
        try require(isSwapped, "compare-and-swap (a right If-Match was answered with \(swapped))")
        let late = try statusOfSwap(key, first, if: .matches(made.etag))
        try require(Self.isRefusal(late), "compare-and-swap (the ETag before was answered with \(late))")
        let wrong = try statusOfWrongChecksum(key, first)
        try require(400..<500 ~= wrong, "checking of SHA-256 (a wrong one was answered with \(wrong))")
        let held = try contents(key, limit: 1_024)?.bytes
        try require(held == second, "refusing what it refuses (the object is another one afterwards)")
        try remove(key)
    }
}
