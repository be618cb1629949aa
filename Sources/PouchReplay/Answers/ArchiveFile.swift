import PouchBytes
import PouchMirror

/// A WARC file of a complete crawl, to be sent by ranges: one that a summary lists, opened without following links.
public struct ArchiveFile: Sendable {
    public let volume: SummaryFacts.Volume
    private let file: MirrorFile
    /// Bytes, as the crawl's summary gives them; bytes of the file beyond them are not served.
    public var size: Int { volume.bytes }
    /// Strong: the bytes of a complete crawl's file never change.
    public var etag: String { "\"\(volume.sha256.hex)\"" }

    /// Why a WARC file is not served.
    public enum Failure: Error, Sendable, Equatable {
        /// No summary lists a file of that name.
        case unknown
        /// It is not there, or shorter than the summary says.
        case damaged(path: String)
    }

    /// - Parameter name: the path after `/archive/`.
    /// - Throws: ``Failure``, and `StoreError` when it cannot be read.
    public init(named name: String, in reader: CaptureReader) throws {
        guard let wanted = VolumeName(file: name),
            let crawl = reader.crawls.first(where: { $0.name == wanted.crawl }),
            let volume = crawl.facts.volumes.first(where: { $0.file == "archive/" + name })
        else { throw Failure.unknown }
        guard let file = try reader.folder.open(["archive", name]), file.size >= volume.bytes else {
            throw Failure.damaged(path: volume.file)
        }
        self.volume = volume
        self.file = file
    }

    /// Lends the bytes of a range, piece by piece.
    public func forEachPiece(in range: Range<Int>, _ use: (UnsafeRawBufferPointer) throws -> Void) throws {
        let range = range.clamped(to: 0..<size)
        guard !range.isEmpty else { return }
        try file.forEachPiece(from: range.lowerBound, count: range.count, use)
    }

    /// Part of a range, as much as is sent at once.
    public func bytes(in range: Range<Int>) throws(StoreError) -> [UInt8] {
        let range = range.clamped(to: 0..<size)
        return range.isEmpty ? [] : try file.bytes(at: range.lowerBound, count: range.count)
    }
}

/// A `Range` field (RFC 9110, section 14.2): one range of bytes, or a form that is not understood.
public enum ByteRange: Sendable, Equatable {
    /// 200: no range, several, or none of bytes, which a server may leave out of account.
    case whole
    /// 206
    case part(Range<Int>)
    /// 416
    case unsatisfiable

    public init(_ field: String?, size: Int) {
        guard let field else {
            self = .whole
            return
        }
        let text = field.utf8.filter { !ASCII.isBlank($0) }
        let unit = Array("bytes=".utf8)
        let spec = text.dropFirst(unit.count)
        let parts = spec.split(separator: UInt8(ascii: "-"), omittingEmptySubsequences: false)
        guard ASCII.equalIgnoringCase(text.prefix(unit.count), unit), parts.count == 2,
            parts.allSatisfy({ $0.allSatisfy(ASCII.isDigit) }), !(parts[0].isEmpty && parts[1].isEmpty)
        else {
            self = .whole
            return
        }
        // A number that is too large for any file is as good as the end.
        let first = parts[0].isEmpty ? nil : Int(decimal: parts[0]) ?? .max
        let last = parts[1].isEmpty ? nil : Int(decimal: parts[1]) ?? .max
        switch (first, last) {
        case (nil, let count?): self = count == 0 || size == 0 ? .unsatisfiable : .part(max(0, size - count)..<size)
        case (let start?, let end):
            if let end, end < start {
                self = .whole
            } else if start >= size {
                self = .unsatisfiable
            } else {
                self = .part(start..<(end.map { min($0, size - 1) + 1 } ?? size))
            }
        case (nil, nil): self = .whole
        }
    }
}
