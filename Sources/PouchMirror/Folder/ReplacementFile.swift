import Foundation

/// A file at the root of a folder that is written piece by piece under another name, made durable, and takes the place of
/// the one that stood there, whole. Who has that one open goes on reading it. Without a place it has no name, and ends with
/// its last reader.
public final class ReplacementFile {
    private let path: String
    private let folder: MirrorFolder?
    private let name: String
    private let descriptor: Descriptor
    private var temporary: String { ".\(name).\(getpid()).tmp" }
    /// Bytes so far.
    public private(set) var size = 0
    private var isPublished = false

    /// - Throws: ``StoreError/io(path:operation:code:)`` when nothing can be written there.
    public init(_ name: String, in folder: MirrorFolder) throws(StoreError) {
        self.folder = folder
        self.name = name
        path = folder.shown(name)
        let temporary = ".\(name).\(getpid()).tmp"
        unlinkat(folder.root.number, temporary, 0)
        let number = openat(
            folder.root.number, temporary, O_RDWR | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0o644)
        guard number >= 0 else { throw .io(path: path, operation: "write", code: errno) }
        descriptor = Descriptor(owning: number)
    }

    /// One without a name, in the system's folder for temporary files.
    public init(temporaryFor use: String) throws(StoreError) {
        folder = nil
        name = ""
        path = use
        descriptor = try Descriptor(temporaryFor: use)
    }

    deinit { if !isPublished, let folder { unlinkat(folder.root.number, temporary, 0) } }

    public func append(_ bytes: [UInt8]) throws(StoreError) {
        try MirrorFolder.writeAll(descriptor.number, bytes, path)
        size += bytes.count
    }

    /// Puts it in its place, and opens it.
    public func publish() throws(StoreError) -> MirrorFile {
        if let folder {
            guard fsync(descriptor.number) == 0 else { throw .io(path: path, operation: "make durable", code: errno) }
            guard renameat(folder.root.number, temporary, folder.root.number, name) == 0 else {
                throw .io(path: path, operation: "rename into place", code: errno)
            }
        }
        isPublished = true
        return MirrorFile(path: path, size: size, descriptor: descriptor)
    }
}
