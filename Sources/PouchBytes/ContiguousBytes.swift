extension String {
    /// Calls `body` with the text's UTF-8, copied only where it does not lie in one piece.
    @inlinable @inline(__always)
    public func withContiguousUTF8<R>(_ body: (UnsafeBufferPointer<UInt8>) throws -> R) rethrows -> R {
        if let result = try utf8.withContiguousStorageIfAvailable(body) { return result }
        return try Array(utf8).withUnsafeBufferPointer(body)
    }
}

extension Collection<UInt8> {
    /// Calls `body` with the bytes, copied only where they do not lie in one piece.
    @inlinable @inline(__always)
    public func withContiguousBytes<R>(_ body: (UnsafeBufferPointer<UInt8>) throws -> R) rethrows -> R {
        if let result = try withContiguousStorageIfAvailable(body) { return result }
        return try Array(self).withUnsafeBufferPointer(body)
    }
}
