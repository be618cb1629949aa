import Foundation

/// A worker's folder: `TENANT/NAME/` has an archive's profile, mirror and log. One worker has it at a time.
final class WorkFolder {
    let path: String
    private let lock: Int32

    /// - Throws: ``FleetError/folderHeld(path:)``, ``FleetError/io(path:operation:code:)``.
    init(_ path: String) throws(FleetError) {
        try Self.make(path)
        let file = path + "/.worker"
        lock = open(file, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0o644)
        guard lock >= 0 else { throw .io(path: file, operation: "create", code: errno) }
        guard flock(lock, LOCK_EX | LOCK_NB) == 0 else {
            close(lock)
            throw .folderHeld(path: path)
        }
        self.path = path
    }

    deinit { close(lock) }

    private static func make(_ path: String) throws(FleetError) {
        do { try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true) } catch {
            throw .io(path: path, operation: "create", code: EIO)
        }
    }

    /// The worker that had this folder last; "" for none.
    var lastWorker: String {
        let text = (try? String(contentsOfFile: path + "/.worker", encoding: .utf8)) ?? ""
        return UUID(uuidString: text)?.uuidString ?? ""
    }

    /// Keeps a worker's name for whoever comes after it.
    func remember(_ worker: String) throws(FleetError) {
        let bytes = Array(worker.utf8)
        let isDone =
            ftruncate(lock, 0) == 0
            && bytes.withUnsafeBytes { pwrite(lock, $0.baseAddress, $0.count, 0) } == bytes.count
        guard isDone else { throw .io(path: path + "/.worker", operation: "write", code: errno) }
    }

    /// An archive's folder. The names come from the database, and lead nowhere else.
    func folder(of grant: WorkerCalls.Grant) throws(FleetError) -> String {
        for name in [grant.tenant, grant.name] {
            let isPlain = name.utf8.allSatisfy {
                (0x61...0x7A).contains($0) || (0x30...0x39).contains($0) || [0x2E, 0x5F, 0x2D].contains($0)
            }
            guard isPlain, !name.isEmpty, !name.hasPrefix("."), name.utf8.count <= 100 else {
                throw .badSetting(name: "an archive", problem: "its name cannot be a folder's")
            }
        }
        let folder = "\(path)/\(grant.tenant)/\(grant.name)"
        try Self.make(folder)
        return folder
    }

    /// Writes the profile beside the mirror, whole.
    func keep(_ profile: String, in folder: String) throws(FleetError) -> String {
        let file = folder + "/profile.yaml"
        do { try Data(profile.utf8).write(to: URL(fileURLWithPath: file), options: .atomic) } catch {
            throw .io(path: file, operation: "write", code: EIO)
        }
        return file
    }

    /// Share of the disk that is free, 0 to 1; nil when it cannot be told.
    var freeShare: Double? {
        var facts = statvfs()
        guard statvfs(path, &facts) == 0, facts.f_blocks > 0 else { return nil }
        return Double(facts.f_bavail) / Double(facts.f_blocks)
    }
}
