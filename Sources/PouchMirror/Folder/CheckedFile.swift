import Foundation
import PouchBytes

/// A file of a mirror, open for reading.
public final class CheckedFile: Sendable {
    private let descriptor: Descriptor
    /// As messages name it.
    public let path: String
    /// Bytes, when it was opened.
    public let size: Int

    init?(_ descriptor: Descriptor, path: String) {
        var status = stat()
        guard fstat(descriptor.number, &status) == 0, status.st_mode & S_IFMT == S_IFREG else { return nil }
        self.descriptor = descriptor
        self.path = path
        size = Int(status.st_size)
    }

    /// Fills the buffer with what follows and says how many bytes came; 0 at the end.
    public func read(into buffer: UnsafeMutableRawBufferPointer) throws(StoreError) -> Int {
        while true {
            let count = Foundation.read(descriptor.number, buffer.baseAddress, buffer.count)
            if count >= 0 { return count }
            guard errno == EINTR else { throw .io(path: path, operation: "read", code: errno) }
        }
    }

    /// The digest of all that follows.
    public func sha256() throws(StoreError) -> SHA256Digest {
        var hasher = SHA256Hasher()
        var buffer = [UInt8](repeating: 0, count: 1 << 18)
        while true {
            let result: Result<Int, StoreError> = buffer.withUnsafeMutableBytes { room in
                do throws(StoreError) { return .success(try read(into: room)) } catch { return .failure(error) }
            }
            let count = try result.get()
            if count == 0 { return hasher.finalize() }
            hasher.update(buffer[..<count])
        }
    }

    /// Part of the file, shorter when the file ends before.
    public func bytes(at offset: Int, count: Int) throws(StoreError) -> [UInt8] {
        guard offset >= 0, count > 0, offset < size else { return [] }
        var bytes = [UInt8](repeating: 0, count: min(count, size - offset))
        var held = 0
        while held < bytes.count {
            let more = bytes.withUnsafeMutableBytes {
                pread(descriptor.number, $0.baseAddress?.advanced(by: held), $0.count - held, off_t(offset + held))
            }
            if more < 0 {
                if errno == EINTR { continue }
                throw .io(path: path, operation: "read", code: errno)
            }
            if more == 0 { break }
            held += more
        }
        return Array(bytes[..<held])
    }
}

/// A name in one of a mirror's folders.
public struct MirrorEntry: Sendable, Equatable {
    public enum Kind: Sendable {
        case file, folder
        /// A symbolic link, a device, a socket: nothing that Pouch makes.
        case other
    }

    public let name: String
    public let kind: Kind
}

extension MirrorFolder {
    /// Opens a file for reading; nil when there is no regular file, or a link stands somewhere on the way.
    public func open(_ components: [String]) throws(StoreError) -> CheckedFile? {
        guard let name = components.last, let folder = try folderIfThere(components.dropLast()) else { return nil }
        // Without O_NONBLOCK a pipe would be waited for.
        let file = openat(folder.number, name, O_RDONLY | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK)
        if file < 0 {
            if [ENOENT, ELOOP, ENOTDIR, ENXIO, ENAMETOOLONG, EISDIR].contains(errno) { return nil }
            throw .io(path: shown(components.joined(separator: "/")), operation: "read", code: errno)
        }
        return CheckedFile(Descriptor(owning: file), path: shown(components.joined(separator: "/")))
    }

    /// What stands in a folder, sorted by the names' bytes; nil when there is no such folder.
    public func entries(of components: [String]) throws(StoreError) -> [MirrorEntry]? {
        guard let folder = try folderIfThere(components[...]) else { return nil }
        let shown = shown(components.joined(separator: "/"))
        let copy = openat(folder.number, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard copy >= 0, let stream = fdopendir(copy) else { throw .io(path: shown, operation: "read", code: errno) }
        defer { closedir(stream) }
        var entries: [MirrorEntry] = []
        while let entry = readdir(stream) {
            let name = withUnsafePointer(to: &entry.pointee.d_name) { name in
                name.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
            }
            if name == "." || name == ".." { continue }
            let kind: MirrorEntry.Kind
            switch Int(entry.pointee.d_type) {
            case Int(DT_REG): kind = .file
            case Int(DT_DIR): kind = .folder
            case Int(DT_UNKNOWN): kind = Self.kind(of: name, in: folder)
            default: kind = .other
            }
            entries.append(MirrorEntry(name: name, kind: kind))
        }
        return entries.sorted { $0.name.utf8.lexicographicallyPrecedes($1.name.utf8) }
    }

    private static func kind(of name: String, in folder: Descriptor) -> MirrorEntry.Kind {
        var status = stat()
        guard fstatat(folder.number, name, &status, AT_SYMLINK_NOFOLLOW) == 0 else { return .other }
        switch status.st_mode & S_IFMT {
        case S_IFREG: return .file
        case S_IFDIR: return .folder
        default: return .other
        }
    }

    private func folderIfThere(_ components: ArraySlice<String>) throws(StoreError) -> Descriptor? {
        do { return try folder(components, create: false) } catch {
            switch error {
            case .notAFolder, .io(_, _, ENOENT), .io(_, _, ENAMETOOLONG): return nil
            default: throw error
            }
        }
    }
}
