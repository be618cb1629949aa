import Foundation

/// A pair of keys as files: the secret one that only its owner reads, and the public one to hand out.
public struct KeyFiles: Sendable {
    public let secret: String
    public let `public`: String

    /// - Parameter out: a folder, for `pouch.key` and `pouch.pub` in it; or the secret key's file, beside which the public
    ///   one lies as `NAME.pub`.
    public init(out: String) {
        var isFolder: ObjCBool = false
        if out.hasSuffix("/")
            || FileManager.default.fileExists(atPath: out, isDirectory: &isFolder) && isFolder.boolValue
        {
            let folder = out.hasSuffix("/") ? out : out + "/"
            secret = folder + "pouch.key"
            `public` = folder + "pouch.pub"
        } else {
            let stem = out.hasSuffix(".key") ? String(out.dropLast(4)) : out
            secret = out
            `public` = stem + ".pub"
        }
    }

    /// Writes both, or neither.
    /// - Throws: ``SealError/exists(path:)`` when either is there; it is left as it is.
    public func write(_ key: SecretKey) throws(SealError) {
        try Self.create(secret, key.fileContents)
        do { try Self.create(`public`, key.publicKey.fileContents) } catch {
            unlink(secret)
            throw error
        }
    }

    private static func create(_ path: String, _ bytes: [UInt8]) throws(SealError) {
        let file = open(path, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0o600)
        guard file >= 0 else {
            throw errno == EEXIST ? .exists(path: path) : .io(path: path, operation: "create", code: errno)
        }
        let count = bytes.withUnsafeBytes { Foundation.write(file, $0.baseAddress, $0.count) }
        let code = count == bytes.count && fsync(file) == 0 ? 0 : count < 0 ? errno : ENOSPC
        close(file)
        guard code == 0 else {
            unlink(path)
            throw .io(path: path, operation: "write", code: code)
        }
    }

    /// Reads a small file that the user named: a key, a password, a proof.
    public static func read(_ path: String, limit: Int = 1 << 16) throws(SealError) -> [UInt8] {
        let file = open(path, O_RDONLY | O_CLOEXEC)
        guard file >= 0 else { throw .io(path: path, operation: "read", code: errno) }
        defer { close(file) }
        var bytes: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 1 << 16)
        while true {
            let count = Foundation.read(file, &chunk, chunk.count)
            if count < 0, errno == EINTR { continue }
            if count < 0 { throw .io(path: path, operation: "read", code: errno) }
            if count == 0 { return bytes }
            bytes += chunk[..<count]
            if bytes.count > limit { throw .io(path: path, operation: "read", code: EFBIG) }
        }
    }

    /// The password in a file: its contents without the line feed at the end.
    public static func readPassword(_ path: String) throws(SealError) -> [UInt8] {
        var bytes = try read(path)
        if bytes.last == 10 { bytes.removeLast() }
        if bytes.last == 13 { bytes.removeLast() }
        return bytes
    }
}
