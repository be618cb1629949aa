import Foundation

/// Reading a mirror file by file, as an export does: no link is followed, nothing is held whole.
extension MirrorFolder {
    public struct Entry: Sendable, Equatable {
        public var name: String
        public var isFolder: Bool
    }

    /// What a folder of the mirror holds, sorted by the names' bytes; nothing when there is no such folder.
    ///
    /// - Throws: `StoreError.notAFolder` for a symbolic link, a pipe or the like in it.
    public func entries(_ components: [String]) throws(StoreError) -> [Entry] {
        let shown = shown(components.joined(separator: "/"))
        let folder: Descriptor
        do { folder = try self.folder(components[...], create: false) } catch .io(_, _, ENOENT) { return [] }
        let number = openat(folder.number, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard number >= 0, let stream = fdopendir(number) else {
            throw .io(path: shown, operation: "list", code: errno)
        }
        defer { closedir(stream) }
        var entries: [Entry] = []
        while true {
            errno = 0
            guard let entry = readdir(stream) else {
                guard errno == 0 else { throw .io(path: shown, operation: "list", code: errno) }
                break
            }
            let name = withUnsafeBytes(of: &entry.pointee.d_name) {
                String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self)
            }
            if name == "." || name == ".." { continue }
            var status = stat()
            guard fstatat(folder.number, name, &status, AT_SYMLINK_NOFOLLOW) == 0 else {
                // Gone meanwhile: a crawl renames and removes.
                if errno == ENOENT { continue }
                throw .io(path: shown + "/" + name, operation: "look at", code: errno)
            }
            switch status.st_mode & S_IFMT {
            case S_IFDIR: entries.append(Entry(name: name, isFolder: true))
            case S_IFREG: entries.append(Entry(name: name, isFolder: false))
            default: throw .notAFolder(path: shown + "/" + name)
            }
        }
        return entries.sorted { $0.name.utf8.lexicographicallyPrecedes($1.name.utf8) }
    }

    /// Opens a file of the mirror for reading; nil when it is not there.
    public func file(_ components: [String]) throws(StoreError) -> MirrorFile? {
        let shown = shown(components.joined(separator: "/"))
        let folder: Descriptor
        do { folder = try self.folder(components.dropLast(), create: false) } catch .io(_, _, ENOENT) { return nil }
        // A pipe must not make this wait for a writer.
        let number = openat(folder.number, components.last ?? "", O_RDONLY | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK)
        guard number >= 0 else {
            if errno == ENOENT { return nil }
            throw errno == ELOOP ? .notAFolder(path: shown) : .io(path: shown, operation: "read", code: errno)
        }
        let descriptor = Descriptor(owning: number)
        var status = stat()
        guard fstat(number, &status) == 0 else { throw .io(path: shown, operation: "look at", code: errno) }
        guard status.st_mode & S_IFMT == S_IFREG else { throw .notAFolder(path: shown) }
        return MirrorFile(path: shown, size: Int(status.st_size), descriptor: descriptor)
    }
}

/// A file of a mirror, open for reading.
public final class MirrorFile: Sendable {
    /// For messages.
    public let path: String
    /// Bytes when it was opened.
    public let size: Int
    private let descriptor: Descriptor

    init(path: String, size: Int, descriptor: Descriptor) {
        self.path = path
        self.size = size
        self.descriptor = descriptor
    }

    /// Reads what stands at `offset` and says how many bytes; 0 at the end.
    public func read(at offset: Int, into buffer: UnsafeMutableRawBufferPointer) throws(StoreError) -> Int {
        while true {
            let count = pread(descriptor.number, buffer.baseAddress, buffer.count, off_t(offset))
            if count >= 0 { return count }
            if errno != EINTR { throw .io(path: path, operation: "read", code: errno) }
        }
    }

    /// At most `count` bytes at `offset`; fewer at the end.
    public func bytes(at offset: Int, count: Int) throws(StoreError) -> [UInt8] {
        var bytes = [UInt8](repeating: 0, count: count)
        var filled = 0
        while filled < count {
            let slice = try Self.read(self, &bytes, from: filled, at: offset + filled)
            if slice == 0 { break }
            filled += slice
        }
        return filled == count ? bytes : Array(bytes[..<filled])
    }

    private static func read(_ file: MirrorFile, _ bytes: inout [UInt8], from place: Int, at offset: Int)
        throws(StoreError) -> Int
    {
        let result: Result<Int, StoreError> = bytes.withUnsafeMutableBytes { buffer in
            do throws(StoreError) {
                return .success(
                    try file.read(at: offset, into: UnsafeMutableRawBufferPointer(rebasing: buffer[place...])))
            } catch { return .failure(error) }
        }
        return try result.get()
    }

    /// Lends the file piece by piece, from `offset`, at most `count` bytes.
    public func forEachPiece(from offset: Int = 0, count: Int = .max, _ use: (UnsafeRawBufferPointer) throws -> Void)
        throws
    {
        var buffer = [UInt8](repeating: 0, count: min(count, 256 << 10))
        var done = 0
        while done < count {
            let place = offset + done
            let room = min(buffer.count, count - done)
            let got = try buffer.withUnsafeMutableBytes {
                try read(at: place, into: UnsafeMutableRawBufferPointer(rebasing: $0[..<room]))
            }
            if got == 0 { return }
            try buffer.withUnsafeBytes { try use(UnsafeRawBufferPointer(rebasing: $0[..<got])) }
            done += got
        }
    }
}
