import Foundation
import PouchBytes
import PouchStore

/// Finds a URL's line in a manifest by halving: the lines are sorted by the URL's bytes, and none is held.
struct ManifestLookup {
    /// What an export asks of a line.
    struct Line: Decodable {
        struct Statement: Decodable {
            var id: String
            var path: String?
            var text_sha256: String?
        }

        var url: String
        var role: String?
        var fetched_at: String?
        var sha256: String?
        var path: String?
        var statement: Statement?
    }

    let file: MirrorFile
    private static let chunk = 4_096
    private static let longestLine = 64 << 20

    /// The line of that URL; nil when the manifest names it not.
    func line(of url: String) throws -> Line? {
        let wanted = Array(url.utf8)
        var low = 0
        var high = file.size
        while low < high {
            let (start, bytes) = try line(around: (low + high) / 2)
            guard let found = Self.url(of: bytes) else { throw damaged(at: start) }
            if found == wanted { return try decode(bytes, at: start) }
            if found.lexicographicallyPrecedes(wanted) { low = start + bytes.count + 1 } else { high = start }
        }
        return nil
    }

    /// Every line, in order; `wants` looks at a line's bytes and spares reading the others.
    func forEach(where wants: ([UInt8]) -> Bool, _ visit: (Line) throws -> Bool) throws {
        var offset = 0
        while offset < file.size {
            let bytes = try rest(of: offset)
            if wants(bytes), try !visit(decode(bytes, at: offset)) { return }
            offset += bytes.count + 1
        }
    }

    // MARK: - Lines

    private func line(around place: Int) throws -> (start: Int, bytes: [UInt8]) {
        var start = place
        while start > 0 {
            let from = max(0, start - Self.chunk)
            let before = try file.bytes(at: from, count: start - from)
            if let feed = before.lastIndex(of: ASCII.lineFeed) {
                start = from + feed + 1
                break
            }
            start = from
        }
        return (start, try rest(of: start))
    }

    /// The line that begins at `start`, without its end.
    private func rest(of start: Int) throws -> [UInt8] {
        var bytes: [UInt8] = []
        while true {
            let more = try file.bytes(at: start + bytes.count, count: Self.chunk)
            if let feed = more.firstIndex(of: ASCII.lineFeed) { return bytes + more[..<feed] }
            bytes += more
            if more.count < Self.chunk { return bytes }
            guard bytes.count <= Self.longestLine else { throw damaged(at: start) }
        }
    }

    /// The URL stands first in a line.
    private static func url(of line: [UInt8]) -> [UInt8]? {
        let before = Array("{\"url\":\"".utf8)
        guard line.starts(with: before) else { return nil }
        let value = line[before.count...].prefix { $0 != UInt8(ascii: "\"") }
        if !value.contains(UInt8(ascii: "\\")) { return Array(value) }
        return (try? JSONDecoder().decode(Line.self, from: Data(line))).map { Array($0.url.utf8) }
    }

    private func decode(_ line: [UInt8], at offset: Int) throws -> Line {
        guard let decoded = try? JSONDecoder().decode(Line.self, from: Data(line)) else { throw damaged(at: offset) }
        return decoded
    }

    private func damaged(at offset: Int) -> ExportError {
        .damaged(path: file.path, detail: "what stands at byte \(offset) is no line of a manifest")
    }
}
