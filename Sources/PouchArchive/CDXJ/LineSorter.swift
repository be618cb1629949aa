import Foundation
import PouchBytes

/// Sorts lines by their bytes in bounded memory: what does not fit is sorted in runs, kept in files, and merged.
///
///     let sorter = LineSorter(folder: scratch, limit: 32 << 20)
///     try sorter.add(line)
///     try sorter.finish { line in ... }       // each line once, in order
///
/// A line is bytes that end in a line feed and hold no other. A line that stands twice comes once.
public final class LineSorter {
    private let folder: URL
    private let limit: Int
    private var lines: [[UInt8]] = []
    private var held = 0
    private var runs: [URL] = []
    private var count = 0
    /// Runs merged at once; more are first merged into fewer.
    private static let fanIn = 64

    /// - Parameters:
    ///   - folder: where runs are kept; must exist, and is the caller's to remove.
    ///   - limit: bytes of lines held in memory.
    public init(folder: URL, limit: Int = 32 << 20) {
        self.folder = folder
        self.limit = limit
    }

    /// Takes a line. Sorts the lines held and writes them to a file when they exceed the limit.
    ///
    /// - Throws: the error of that file.
    public func add(_ line: [UInt8]) throws {
        lines.append(line)
        // An array's own cost beside its bytes.
        held += line.count + 48
        if held > limit { try spill() }
    }

    /// Gives every line in order. The sorter is empty afterwards.
    public func finish(_ visit: ([UInt8]) throws -> Void) throws {
        if runs.isEmpty {
            lines.sort { $0.lexicographicallyPrecedes($1) }
            var last: [UInt8]?
            for line in lines where line != last {
                try visit(line)
                last = line
            }
        } else {
            if !lines.isEmpty { try spill() }
            while runs.count > Self.fanIn {
                let some = Array(runs.prefix(Self.fanIn))
                runs.removeFirst(some.count)
                let merged = try RunWriter(nextRun())
                try Self.merge(some) { try merged.write($0) }
                try merged.close()
                runs.append(merged.url)
            }
            try Self.merge(runs, visit)
        }
        lines = []
        runs = []
        held = 0
    }

    private func nextRun() -> URL {
        count += 1
        return folder.appending(path: "run-\(count)")
    }

    private func spill() throws {
        lines.sort { $0.lexicographicallyPrecedes($1) }
        let run = try RunWriter(nextRun())
        for line in lines { try run.write(line) }
        try run.close()
        runs.append(run.url)
        lines = []
        held = 0
    }

    private static func merge(_ runs: [URL], _ visit: ([UInt8]) throws -> Void) throws {
        let readers = try runs.map(RunReader.init)
        var heads = try readers.map { try $0.next() }
        var last: [UInt8]?
        while true {
            var least: Int?
            for (index, head) in heads.enumerated() {
                guard let head else { continue }
                if let held = least, let best = heads[held], !head.lexicographicallyPrecedes(best) { continue }
                least = index
            }
            guard let least, let line = heads[least] else { break }
            if line != last { try visit(line) }
            last = line
            heads[least] = try readers[least].next()
        }
        for run in runs { try? FileManager.default.removeItem(at: run) }
    }
}

private final class RunWriter {
    let url: URL
    private let file: FileHandle
    private var buffer: [UInt8] = []

    init(_ url: URL) throws {
        self.url = url
        try Data().write(to: url)
        file = try FileHandle(forWritingTo: url)
    }

    func write(_ line: [UInt8]) throws {
        buffer += line
        if buffer.count > 1 << 18 { try flush() }
    }

    func close() throws {
        try flush()
        try file.close()
    }

    private func flush() throws {
        try file.write(contentsOf: Data(buffer))
        buffer.removeAll(keepingCapacity: true)
    }
}

private final class RunReader {
    private let file: FileHandle
    private var buffer: [UInt8] = []
    private var start = 0

    init(_ url: URL) throws { file = try FileHandle(forReadingFrom: url) }

    func next() throws -> [UInt8]? {
        var searched = start
        while true {
            if let feed = buffer[searched...].firstIndex(of: ASCII.lineFeed) {
                defer { start = feed + 1 }
                return Array(buffer[start...feed])
            }
            searched = buffer.count - start
            buffer.removeSubrange(..<start)
            start = 0
            guard let more = try file.read(upToCount: 1 << 18), !more.isEmpty else { return nil }
            buffer += more
        }
    }
}
