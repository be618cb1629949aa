import CPosix
import Foundation

/// Where an export goes: made under a temporary name beside its place, and renamed into it when it is whole.
final class ExportPlace {
    let path: String
    /// The temporary file or folder.
    let temporary: String
    /// A folder for sorting on disk, made on first use.
    private(set) lazy var scratch = URL(fileURLWithPath: temporary + ".sort")
    private let force: Bool
    private var isDone = false

    /// - Parameter isFolder: the marker file that identifies a folder made by an export, when the export is one.
    init(_ path: String, mirror: String, force: Bool, marker: String?) throws {
        var path = path
        while path.count > 1, path.hasSuffix("/") { path.removeLast() }
        self.path = path
        self.force = force
        let (parent, name) = Self.split(path)
        guard !name.isEmpty, name != ".", name != ".." else { throw ExportError.exists(path: path) }
        let prefix = "." + name + ".part-"
        temporary = parent + "/" + prefix + String(getpid())
        guard let realParent = Self.real(parent) else { throw ExportError.cannotCreate(path: path, code: errno) }
        if let realMirror = Self.real(mirror) {
            let place = (realParent == "/" ? "" : realParent) + "/" + name
            guard place != realMirror, !place.hasPrefix(realMirror + "/"), !realMirror.hasPrefix(place + "/") else {
                throw ExportError.overlapsMirror(path: path)
            }
        }
        Self.removeLeftovers(in: realParent, prefix: prefix)
        var status = stat()
        guard lstat(path, &status) == 0 else { return }
        guard force else { throw ExportError.exists(path: path) }
        if status.st_mode & S_IFMT == S_IFDIR {
            guard let marker, lstat(path + "/" + marker, &status) == 0 else {
                throw ExportError.notReplaceable(path: path)
            }
        } else if marker != nil {
            throw ExportError.notReplaceable(path: path)
        }
    }

    deinit { discard() }

    /// A folder for sorting.
    func makeScratch() throws -> URL {
        try? FileManager.default.removeItem(at: scratch)
        guard mkdir(scratch.path, 0o700) == 0 else { throw ExportError.cannotCreate(path: scratch.path, code: errno) }
        return scratch
    }

    /// Begins the temporary file.
    func openFile() throws -> ExportFile {
        try? FileManager.default.removeItem(atPath: temporary)
        return try ExportFile(creating: temporary)
    }

    /// Begins the temporary folder.
    func openFolder() throws -> String {
        try? FileManager.default.removeItem(atPath: temporary)
        guard mkdir(temporary, 0o755) == 0 else { throw ExportError.cannotCreate(path: temporary, code: errno) }
        return temporary
    }

    /// Puts what was made into its place, durably.
    func publish() throws {
        try sync()
        var status = stat()
        if lstat(path, &status) == 0 {
            guard force else { throw ExportError.exists(path: path) }
            if status.st_mode & S_IFMT == S_IFDIR {
                // A folder cannot be renamed over a full one: the old one steps aside, and goes when the new one stands.
                let old = temporary + ".old"
                try? FileManager.default.removeItem(atPath: old)
                try move(path, to: old)
                do { try move(temporary, to: path) } catch {
                    try? move(old, to: path)
                    throw error
                }
                try? FileManager.default.removeItem(atPath: old)
                isDone = true
                return discardScratch()
            }
        }
        try move(temporary, to: path)
        isDone = true
        discardScratch()
    }

    /// Removes what was made so far, unless it is in its place.
    func discard() {
        discardScratch()
        if !isDone { try? FileManager.default.removeItem(atPath: temporary) }
    }

    private func discardScratch() { try? FileManager.default.removeItem(at: scratch) }

    private func move(_ from: String, to: String) throws {
        guard rename(from, to) == 0 else { throw ExportError.io(path: to, operation: "rename into place", code: errno) }
    }

    private func sync() throws {
        let number = open(temporary, O_RDONLY | O_CLOEXEC)
        guard number >= 0 else { throw ExportError.io(path: temporary, operation: "make durable", code: errno) }
        defer { close(number) }
        // A folder is many files: one sync of the file system covers them.
        let isFolder = (try? FileManager.default.contentsOfDirectory(atPath: temporary)) != nil
        guard (isFolder ? pouch_sync_file_system(number) : fsync(number)) == 0 else {
            throw ExportError.io(path: temporary, operation: "make durable", code: errno)
        }
    }

    /// Removes leftovers of killed exports to the same place: their process is gone.
    private static func removeLeftovers(in folder: String, prefix: String) {
        for name in (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? [] where name.hasPrefix(prefix) {
            guard let id = pid_t(name.dropFirst(prefix.count).prefix { $0.isNumber }), id > 0, kill(id, 0) != 0,
                errno == ESRCH
            else { continue }
            try? FileManager.default.removeItem(atPath: folder + "/" + name)
        }
    }

    private static func split(_ path: String) -> (parent: String, name: String) {
        guard let slash = path.lastIndex(of: "/") else { return (".", path) }
        return (slash == path.startIndex ? "" : String(path[..<slash]), String(path[path.index(after: slash)...]))
    }

    private static func real(_ path: String) -> String? {
        guard let found = realpath(path.isEmpty ? "/" : path, nil) else { return nil }
        defer { free(found) }
        return String(cString: found)
    }
}
