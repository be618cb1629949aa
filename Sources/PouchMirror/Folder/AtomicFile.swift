import Foundation

/// A file outside any mirror that others read while it is written anew: whole under another name first, made durable, then
/// renamed, and the folder made durable too.
public struct AtomicFile: Sendable {
    public let path: String

    public init(path: String) { self.path = path }

    /// A pipe or a device is written to as it is: it has no whole.
    ///
    /// - Throws: ``StoreError/io(path:operation:code:)``; what stood there before then still does.
    public func replace(_ bytes: [UInt8]) throws(StoreError) {
        var status = stat()
        if stat(path, &status) == 0, status.st_mode & S_IFMT != S_IFREG {
            let file = Descriptor(owning: open(path, O_WRONLY | O_CLOEXEC))
            guard file.number >= 0 else { throw failure("write") }
            return try MirrorFolder.writeAll(file.number, bytes, path)
        }
        let url = URL(fileURLWithPath: path)
        let folder = url.deletingLastPathComponent().path
        // Begins with a dot and ends in nothing that a collector of files looks for.
        let temporary = folder + "/.\(url.lastPathComponent).\(getpid()).tmp"
        unlink(temporary)
        let number = open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0o644)
        guard number >= 0 else { throw failure("write") }
        let file = Descriptor(owning: number)
        do throws(StoreError) {
            try MirrorFolder.writeAll(file.number, bytes, path)
            guard fsync(file.number) == 0 else { throw failure("make durable") }
            guard rename(temporary, path) == 0 else { throw failure("rename into place") }
        } catch {
            unlink(temporary)
            throw error
        }
        // It stands already: a file system that cannot sync a folder loses nothing but the promise.
        let place = Descriptor(owning: open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC))
        if place.number >= 0 { fsync(place.number) }
    }

    private func failure(_ operation: String) -> StoreError { .io(path: path, operation: operation, code: errno) }
}
