import Foundation
import PouchBytes
import PouchMirror

/// The lines of a plan as they come, from a file or a pipe.
struct PlanLines {
    private let path: String
    private let file: FileHandle
    private var pending: [UInt8] = []
    private var place = 0
    private var isAtEnd = false

    /// A line of a plan is a few hundred bytes, and more with many further pages.
    private static let longest = 4 << 20

    init(path: String) throws {
        self.path = path
        if path == "-" {
            file = .standardInput
            return
        }
        let number = open(path, O_RDONLY | O_CLOEXEC)
        guard number >= 0 else { throw StoreError.io(path: path, operation: "read", code: errno) }
        file = FileHandle(fileDescriptor: number, closeOnDealloc: true)
    }

    /// The next line without its end; nil at the end. Empty lines are passed over.
    mutating func next() throws -> [UInt8]? {
        while true {
            if let end = pending[place...].firstIndex(of: ASCII.lineFeed) {
                let line = Array(pending[place..<end])
                place = end + 1
                if !line.isEmpty { return line }
                continue
            }
            pending.removeFirst(place)
            place = 0
            guard !isAtEnd else {
                defer { pending = [] }
                return pending.isEmpty ? nil : pending
            }
            guard pending.count <= Self.longest else {
                throw StoreError.damaged(path: path, detail: "a line is longer than any of a plan")
            }
            let more = try file.read(upToCount: 1 << 16) ?? Data()
            if more.isEmpty { isAtEnd = true } else { pending += more }
        }
    }

    /// The digest of the whole file and of more bytes. Reading begins anew behind it.
    func digest(with more: [UInt8]) throws -> SHA256Digest {
        var hasher = SHA256Hasher()
        while let piece = try file.read(upToCount: 1 << 16), !piece.isEmpty { hasher.update([UInt8](piece)) }
        try file.seek(toOffset: 0)
        hasher.update(more)
        return hasher.finalize()
    }
}

/// The rows of a plan's run, kept beside their place until they are whole: `OUT.part-MARK`, where the mark is of the plan, the
/// profile and the program. Another run of the same goes on behind the last whole row.
final class PlanRows {
    private let path: String
    private let part: String
    private let file: FileHandle
    /// Rows of earlier runs, and those of them that are errors.
    private(set) var held = 0
    private(set) var heldErrors = 0

    init(path: String, mark: String) throws {
        self.path = path
        part = "\(path).part-\(mark)"
        let number = open(part, O_RDWR | O_CREAT | O_NOFOLLOW | O_CLOEXEC, 0o644)
        guard number >= 0 else { throw StoreError.cannotCreate(path: part, code: errno) }
        file = FileHandle(fileDescriptor: number, closeOnDealloc: true)
        guard flock(number, LOCK_EX | LOCK_NB) == 0 else {
            throw StoreError.locked(path: part, holder: "a run with the same plan")
        }
        try takeStock()
    }

    /// Counts whole rows, and cuts off one that is not.
    private func takeStock() throws {
        let mark = Array("{\"error\":".utf8)
        var whole: UInt64 = 0
        var start: [UInt8] = []
        var length: UInt64 = 0
        while let piece = try file.read(upToCount: 1 << 16), !piece.isEmpty {
            for byte in piece {
                length += 1
                if byte == ASCII.lineFeed {
                    held += 1
                    if start == mark { heldErrors += 1 }
                    whole = length
                    start = []
                } else if start.count < mark.count {
                    start.append(byte)
                }
            }
        }
        try file.truncate(atOffset: whole)
        try file.seek(toOffset: whole)
    }

    func append(_ row: [UInt8]) throws {
        try MirrorFolder.writeAll(file.fileDescriptor, row + [ASCII.lineFeed], part)
    }

    func publish() throws {
        try file.synchronize()
        guard rename(part, path) == 0 else {
            throw StoreError.io(path: path, operation: "rename into place", code: errno)
        }
    }
}
