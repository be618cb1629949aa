import Foundation

/// How a reader of a mirror treats a symbolic link, a pipe or a device in it. Pouch makes none, and follows none.
public enum LinkPolicy: Sendable {
    /// It is as good as not there; who lists a folder sees that something other stands in it.
    case absent
    /// It ends the work: ``StoreError/notAFolder(path:)``.
    case refused
}

/// A name in one of a mirror's folders.
public struct MirrorEntry: Sendable, Equatable {
    /// The type of what bears the name; links are not followed.
    public enum Kind: Sendable {
        case file, folder
        /// A symbolic link, a device, a socket: nothing that Pouch makes.
        case other
    }

    public let name: String
    public let kind: Kind

    public var isFolder: Bool { kind == .folder }
}

extension MirrorFolder {
    /// Opens a file for reading; nil when it is not there, and under ``LinkPolicy/absent`` when no regular file stands
    /// there or a link stands somewhere on the way.
    public func open(_ components: [String], links: LinkPolicy = .absent) throws(StoreError) -> MirrorFile? {
        let shown = shown(components.joined(separator: "/"))
        guard let name = components.last, let folder = try folder(of: components.dropLast(), links) else { return nil }
        // Without O_NONBLOCK a pipe would be waited for.
        let number = openat(folder.number, name, O_RDONLY | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK)
        guard number >= 0 else {
            if errno == ENOENT { return nil }
            switch links {
            case .absent where [ELOOP, ENOTDIR, ENXIO, ENAMETOOLONG, EISDIR].contains(errno): return nil
            case .refused where errno == ELOOP: throw .notAFolder(path: shown)
            default: throw .io(path: shown, operation: "read", code: errno)
            }
        }
        let descriptor = Descriptor(owning: number)
        var status = stat()
        guard fstat(number, &status) == 0 else { throw .io(path: shown, operation: "look at", code: errno) }
        guard status.st_mode & S_IFMT == S_IFREG else {
            if links == .refused { throw .notAFolder(path: shown) }
            return nil
        }
        return MirrorFile(path: shown, size: Int(status.st_size), descriptor: descriptor)
    }

    /// The entries of a folder, sorted by the names' bytes; nil when there is no such folder.
    ///
    /// - Throws: ``StoreError/notAFolder(path:)`` for anything except files and folders, under ``LinkPolicy/refused``.
    public func entries(of components: [String], links: LinkPolicy = .absent) throws(StoreError) -> [MirrorEntry]? {
        var entries: [MirrorEntry] = []
        guard try forEachEntry(of: components, links: links, { entries.append($0) }) else { return nil }
        return entries.sorted { $0.name.utf8.lexicographicallyPrecedes($1.name.utf8) }
    }

    /// Visits the entries of a folder as the system gives them, in no order and without holding them.
    ///
    /// - Returns: whether there is such a folder.
    @discardableResult
    package func forEachEntry(
        of components: [String], links: LinkPolicy = .absent, _ visit: (MirrorEntry) -> Void
    ) throws(StoreError) -> Bool {
        guard let folder = try folder(of: components[...], links) else { return false }
        let shown = shown(components.joined(separator: "/"))
        let copy = openat(folder.number, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard copy >= 0, let stream = fdopendir(copy) else { throw .io(path: shown, operation: "list", code: errno) }
        defer { closedir(stream) }
        while true {
            errno = 0
            guard let entry = readdir(stream) else {
                guard errno == 0 else { throw .io(path: shown, operation: "list", code: errno) }
                return true
            }
            let name = withUnsafeBytes(of: &entry.pointee.d_name) {
                String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self)
            }
            if name == "." || name == ".." { continue }
            let kind: MirrorEntry.Kind
            switch Int(entry.pointee.d_type) {
            case Int(DT_REG): kind = .file
            case Int(DT_DIR): kind = .folder
            case Int(DT_UNKNOWN): kind = Self.kind(of: name, in: folder)
            default: kind = .other
            }
            if kind == .other, links == .refused { throw .notAFolder(path: shown + "/" + name) }
            visit(MirrorEntry(name: name, kind: kind))
        }
    }

    /// The names in a folder, sorted by their bytes; none when it is not there.
    ///
    /// - Throws: ``StoreError/notAFolder(path:)`` where a link stands in the folder's place.
    public func names(in components: [String]) throws(StoreError) -> [String] {
        guard try holds(components) else { return [] }
        _ = try folder(components[...], create: false)
        return try (entries(of: components) ?? []).map(\.name)
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

    private func folder(of components: ArraySlice<String>, _ links: LinkPolicy) throws(StoreError) -> Descriptor? {
        do { return try folder(components, create: false) } catch {
            switch error {
            case .io(_, _, ENOENT): return nil
            case .notAFolder where links == .absent: return nil
            case .io(_, _, ENAMETOOLONG) where links == .absent: return nil
            default: throw error
            }
        }
    }
}
