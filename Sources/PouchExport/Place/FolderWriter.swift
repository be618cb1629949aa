import Foundation
import PouchBytes

/// Writes files into a folder that is being made, and the folders on their way.
final class FolderWriter {
    private let root: String
    private var made: Set<String> = []

    init(_ root: String) { self.root = root }

    /// Begins a file; its path is relative.
    func open(_ path: String) throws -> ExportFile {
        var folder = root
        for part in path.split(separator: "/").dropLast() {
            folder += "/" + part
            guard made.insert(folder).inserted else { continue }
            if mkdir(folder, 0o755) != 0, errno != EEXIST { throw ExportError.cannotCreate(path: folder, code: errno) }
        }
        return try ExportFile(creating: root + "/" + path)
    }

    func write(_ path: String, _ bytes: [UInt8]) throws {
        let file = try open(path)
        try file.write(bytes)
        try file.flush()
    }

    func remove(_ path: String) { unlink(root + "/" + path) }
}
