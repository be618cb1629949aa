import CPosix
import Foundation
import Synchronization

/// A mirror's folder, held open: every path in it is opened component by component, and never through a symbolic link.
///
/// A file is written whole under a temporary name in `.staging`, and takes its place by `rename` alone.
public final class MirrorFolder: Sendable {
    public let path: String
    let root: Descriptor
    let staging: Descriptor
    /// Folders opened lately, the last one first; a crawl fills few at a time.
    let recent = Mutex<[(key: String, folder: Descriptor)]>([])
    private static let mostRecent = 32

    package static let stagingName = ".staging"
    /// The working copy, which can be made again from the rest (module `PouchStore`).
    public static let databaseName = "pouch.sqlite"

    /// Opens the mirror at `path`; with `create`, makes it first.
    /// - Throws: ``StoreError``.
    public init(path: String, create: Bool) throws(StoreError) {
        self.path = path
        if create {
            var made = path.hasPrefix("/") ? "" : "."
            for part in path.split(separator: "/") {
                made += "/" + part
                if mkdir(made, 0o755) != 0, errno != EEXIST { throw .cannotCreate(path: made, code: errno) }
            }
        }
        root = try Descriptor(folder: path, create: create)
        let stagingPath = path + "/" + Self.stagingName
        if create { try Self.makeFolder(root, Self.stagingName, stagingPath) }
        staging = create ? try Descriptor(in: root, folder: Self.stagingName, path: stagingPath) : root
    }

    // MARK: - Staging and publishing

    /// Writes `bytes` whole under a temporary name.
    public func stage(_ name: String, _ bytes: [UInt8]) throws(StoreError) {
        let file = openat(staging.number, name, O_WRONLY | O_CREAT | O_TRUNC | O_NOFOLLOW | O_CLOEXEC, 0o644)
        guard file >= 0 else { throw .io(path: shown(".staging/" + name), operation: "write", code: errno) }
        defer { close(file) }
        try Self.writeAll(file, bytes, shown(".staging/" + name))
    }

    /// Makes a file of `.staging` that is written bit by bit.
    package func openStaged(_ name: String) throws(StoreError) -> Descriptor {
        let file = openat(staging.number, name, O_WRONLY | O_CREAT | O_TRUNC | O_NOFOLLOW | O_CLOEXEC, 0o644)
        guard file >= 0 else { throw .cannotCreate(path: shown(".staging/" + name), code: errno) }
        return Descriptor(owning: file)
    }

    /// Renames a staged file into its place, making the folders on the way.
    public func publish(_ name: String, to components: [String]) throws(StoreError) {
        guard let file = components.last else { return }
        let folder = try folder(components.dropLast(), create: true)
        guard renameat(staging.number, name, folder.number, file) == 0 else {
            throw .io(path: shown(components.joined(separator: "/")), operation: "rename into place", code: errno)
        }
    }

    /// Removes a file of `.staging`; failures are passed over.
    public func unstage(_ name: String) { unlinkat(staging.number, name, 0) }

    /// The names left in `.staging`.
    public func stagedNames() throws(StoreError) -> [String] { try names(in: [Self.stagingName]) }

    /// Reads a file of `.staging` whole.
    public func stagedContents(_ name: String) throws(StoreError) -> [UInt8] {
        try Self.readAll(staging, name, shown(".staging/" + name))
    }

    // MARK: - Files

    /// Reads a file of the mirror whole.
    public func read(_ components: [String]) throws(StoreError) -> [UInt8] {
        guard let file = components.last else { return [] }
        return try Self.readAll(
            try folder(components.dropLast(), create: false), file, shown(components.joined(separator: "/")))
    }

    /// Removes a file of the mirror; one that is not there, or whose folder is not, is removed already.
    public func remove(_ components: [String]) throws(StoreError) {
        guard let file = components.last else { return }
        let folder: Descriptor
        do { folder = try self.folder(components.dropLast(), create: false) } catch {
            if case .io(_, _, ENOENT) = error { return }
            throw error
        }
        if unlinkat(folder.number, file, 0) != 0, errno != ENOENT {
            throw .io(path: shown(components.joined(separator: "/")), operation: "remove", code: errno)
        }
    }

    /// Writes a file of the mirror whole, by way of `.staging`, and makes it durable.
    public func write(_ components: [String], _ bytes: [UInt8]) throws(StoreError) {
        let name = "write-" + components.joined(separator: "+")
        try stage(name, bytes)
        let file = openat(staging.number, name, O_RDONLY | O_NOFOLLOW | O_CLOEXEC)
        guard file >= 0 else { throw .io(path: shown(".staging/" + name), operation: "read", code: errno) }
        defer { close(file) }
        guard fsync(file) == 0 else {
            throw .io(path: shown(".staging/" + name), operation: "make durable", code: errno)
        }
        try publish(name, to: components)
    }

    /// Opens a file for appending; it is made when it is not there.
    package func openForAppending(_ components: [String]) throws(StoreError) -> Descriptor {
        let folder = try folder(components.dropLast(), create: true)
        let file = openat(folder.number, components.last ?? "", O_RDWR | O_CREAT | O_NOFOLLOW | O_CLOEXEC, 0o644)
        guard file >= 0 else {
            let path = shown(components.joined(separator: "/"))
            throw errno == ELOOP ? .notAFolder(path: path) : .cannotCreate(path: path, code: errno)
        }
        return Descriptor(owning: file)
    }

    /// A file handle that a log is appended through; the file is made when it is not there.
    public func fileForAppending(_ components: [String]) throws(StoreError) -> FileHandle {
        let file = try openForAppending(components)
        let copy = fcntl(file.number, F_DUPFD_CLOEXEC, 0)
        guard copy >= 0 else {
            throw .io(path: shown(components.joined(separator: "/")), operation: "open", code: errno)
        }
        return FileHandle(fileDescriptor: copy, closeOnDealloc: true)
    }

    /// Refuses a symbolic link that stands where a file of the mirror belongs, for a file that others open by its path.
    package func refuseLink(_ name: String) throws(StoreError) {
        var status = stat()
        if fstatat(root.number, name, &status, AT_SYMLINK_NOFOLLOW) == 0, status.st_mode & S_IFMT == S_IFLNK {
            throw .notAFolder(path: shown(name))
        }
    }

    /// Makes all that was written to the mirror durable.
    public func sync() throws(StoreError) {
        guard pouch_sync_file_system(root.number) == 0 else {
            throw .io(path: path, operation: "make durable", code: errno)
        }
    }

    /// The path of a file of the mirror, as errors give it.
    public func shown(_ relative: String) -> String { path + "/" + relative }

    // MARK: - Folders

    /// Opens a folder of the mirror, each of its parents in turn and no symbolic link. Those used last stay open.
    package func folder(_ components: ArraySlice<String>, create: Bool) throws(StoreError) -> Descriptor {
        guard let name = components.last else { return root }
        let key = components.joined(separator: "/")
        let known = recent.withLock { recent -> Descriptor? in
            guard let place = recent.firstIndex(where: { $0.key == key }) else { return nil }
            let found = recent.remove(at: place)
            recent.insert(found, at: 0)
            return found.folder
        }
        if let known { return known }
        let parent = try folder(components.dropLast(), create: create)
        if create { try Self.makeFolder(parent, name, shown(key)) }
        let folder = try Descriptor(in: parent, folder: name, path: shown(key))
        recent.withLock { recent in
            recent.insert((key, folder), at: 0)
            if recent.count > Self.mostRecent { recent.removeLast() }
        }
        return folder
    }

    private static func makeFolder(_ parent: Descriptor, _ name: String, _ path: String) throws(StoreError) {
        if mkdirat(parent.number, name, 0o755) != 0, errno != EEXIST { throw .cannotCreate(path: path, code: errno) }
    }

    // MARK: - Bytes

    /// Writes all bytes to an open file; `path` is for the error.
    package static func writeAll(_ file: Int32, _ bytes: [UInt8], _ path: @autoclosure () -> String) throws(StoreError)
    {
        var failure: Int32 = 0
        bytes.withUnsafeBytes { buffer in
            var rest = buffer
            while let start = rest.baseAddress, !rest.isEmpty {
                let count = Foundation.write(file, start, rest.count)
                if count < 0 {
                    if errno == EINTR { continue }
                    failure = errno
                    return
                }
                rest = UnsafeRawBufferPointer(rebasing: rest[count...])
            }
        }
        guard failure == 0 else { throw .io(path: path(), operation: "write", code: failure) }
    }

    private static func readAll(_ folder: Descriptor, _ name: String, _ path: String) throws(StoreError) -> [UInt8] {
        let file = openat(folder.number, name, O_RDONLY | O_NOFOLLOW | O_CLOEXEC)
        guard file >= 0 else { throw .io(path: path, operation: "read", code: errno) }
        defer { close(file) }
        var bytes: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 64 << 10)
        while true {
            let count = chunk.withUnsafeMutableBytes { Foundation.read(file, $0.baseAddress, $0.count) }
            if count == 0 { return bytes }
            if count < 0 {
                if errno == EINTR { continue }
                throw .io(path: path, operation: "read", code: errno)
            }
            bytes += chunk[..<count]
        }
    }
}
