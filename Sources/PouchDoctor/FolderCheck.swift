import CPosix
import Foundation
import PouchBytes
import PouchMirror
import PouchStore

/// Abilities of a mirror's folder. Everything is tried in a folder made beside the existing ones, and removed.
package struct FolderCheck {
    /// The mirror's folder; it need not be there.
    let path: String
    let now: Timestamp

    package init(path: String, now: Timestamp = .now()) {
        self.path = path
        self.now = now
    }

    /// Tries the folder, or the nearest one above it that exists.
    package func run() -> [Finding] {
        let place = Self.nearest(path)
        let name = ".pouch-doctor-\(getpid())-\(UInt32.random(in: 0...UInt32.max))"
        let scratch = place + "/" + name
        guard mkdir(scratch, 0o700) == 0 else {
            let code = errno
            return [
                Finding(
                    .folder, "writing", .stops, "\(place): no folder can be made: \(systemError(code))",
                    advice: "run as the user who owns it, or choose another place with --mirror")
            ]
        }
        defer { try? FileManager.default.removeItem(atPath: scratch) }
        let descriptor = open(scratch, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard descriptor >= 0 else {
            return [Finding(.folder, "writing", .stops, "\(scratch) cannot be opened: \(systemError())")]
        }
        defer { close(descriptor) }
        let trial = FolderTrial(folder: descriptor)
        return [
            Finding(.folder, "place", .good, place == path ? path : "\(path), to be made in \(place)"),
            Self.kind(of: descriptor), Self.space(descriptor), mirror(scratch), trial.names, trial.links, trial.copies,
            trial.durability,
        ]
    }

    /// The folder itself, or the nearest one above that is there.
    static func nearest(_ path: String) -> String {
        var place = path
        var status = stat()
        while stat(place, &status) != 0 || status.st_mode & S_IFMT != S_IFDIR {
            guard let slash = place.lastIndex(of: "/") else { return "." }
            place = slash == place.startIndex ? "/" : String(place[..<slash])
            if place == "/" { break }
        }
        return place
    }

    // MARK: - The file system

    private static func kind(of folder: Int32) -> Finding {
        let number = pouch_file_system_kind(folder)
        guard let known = FileSystemKind.all[number] else {
            let found = number == 0 ? "this system does not say which" : "not known: 0x\(String(number, radix: 16))"
            return Finding(.folder, "file system", .note, found)
        }
        switch known.worth {
        case .good: return Finding(.folder, "file system", .good, known.name)
        case .network:
            return Finding(
                .folder, "file system", .mend, "\(known.name), over a network",
                advice: "SQLite's log and locks are not safe there: crawl into a local folder, and copy the mirror")
        case .memory:
            return Finding(
                .folder, "file system", .mend, "\(known.name): in memory", advice: "what is there is lost at a restart")
        }
    }

    private static let leastBytes = 1_000_000_000
    private static let leastFiles = 100_000

    private static func space(_ folder: Int32) -> Finding {
        var answer = statvfs()
        guard fstatvfs(folder, &answer) == 0 else {
            return Finding(.folder, "space", .note, "cannot be asked: \(systemError())")
        }
        let bytes = Int(clamping: UInt64(answer.f_bavail) &* UInt64(answer.f_frsize))
        let files = Int(clamping: UInt64(answer.f_favail))
        // File systems that make inodes as they need them report none.
        let isCounted = answer.f_files > 0
        let found = "\(decimal(bytes)) free" + (isCounted ? ", room for \(files) files" : "")
        guard bytes < leastBytes || isCounted && files < leastFiles else {
            return Finding(.folder, "space", .good, found)
        }
        return Finding(
            .folder, "space", .mend, found,
            advice:
                "a mirror takes about three times its pages and two files a document: free some, or choose another place"
        )
    }

    /// The real thing: an empty mirror with its lock and its database.
    private func mirror(_ scratch: String) -> Finding {
        do throws(StoreError) {
            let folder = try MirrorFolder(path: scratch + "/mirror", create: true)
            let lock = try MirrorLock(folder, now: now.rfc3339)
            _ = try MirrorStore(folder: folder, create: true)
            do throws(StoreError) {
                _ = try MirrorLock(MirrorFolder(path: scratch + "/mirror", create: false), now: now.rfc3339)
                return Finding(
                    .folder, "locks", .stops, "a lock holds nobody off",
                    advice: "two crawls could write the mirror at once: use a local file system")
            } catch {
                guard case .locked = error else { throw error }
            }
            withExtendedLifetime(lock) {}
            return Finding(.folder, "mirror", .good, "one can be made, locked and given its database")
        } catch {
            return Finding(.folder, "mirror", .stops, "\(error)", advice: "use a local file system that you may write")
        }
    }
}

/// "1.2 GB": decimal units, one place.
private func decimal(_ bytes: Int) -> String {
    var value = Double(bytes) / 1e6
    for unit in ["MB", "GB"] {
        if value < 1_000 { return "\((value * 10).rounded() / 10) \(unit)" }
        value /= 1_000
    }
    return "\((value * 10).rounded() / 10) TB"
}
