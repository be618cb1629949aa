import PouchArchive
import PouchBytes

/// Reads records of a mirror's WARC files where manifests say that they lie, within bounds, and follows revisits to the
/// record that holds the payload.
public struct RecordReader: Sendable {
    /// Limits of one record in memory, in bytes.
    public struct Limits: Sendable {
        /// Of a record's block, content codings on.
        public var coded: Int
        /// Of a payload, its codings taken off.
        public var decoded: Int

        public init(coded: Int, decoded: Int) {
            self.coded = coded
            self.decoded = decoded
        }

        /// For a decoded payload of at most so many bytes; a coding and a head make it no more than a mebibyte longer.
        public init(decoded: Int) { self.init(coded: decoded + (1 << 20), decoded: decoded) }
    }

    /// A record, and where it lies.
    public struct Located: Sendable {
        public let place: ManifestLine.Record
        public let content: WARCContent
    }

    /// Finds the record that a revisit refers to; nil when there is none.
    public typealias Original = (_ revisit: WARCHeader) throws -> ManifestLine.Record?

    public let folder: MirrorFolder
    public let limits: Limits
    /// A revisit may refer to a revisit; a ring of them ends here.
    private static let mostHops = 8

    public init(_ folder: MirrorFolder, limits: Limits) {
        self.folder = folder
        self.limits = limits
    }

    /// The record at a place, read whole: one gzip member with the id that the place names, where it names one.
    ///
    /// - Throws: ``RecordError``, and ``StoreError`` when the file cannot be read.
    public func record(at place: ManifestLine.Record) throws -> WARCContent {
        guard let file = try open(place) else { throw RecordError.missing(file: place.file) }
        let content: WARCContent
        do {
            content = try WARCContent(
                try file.bytes(at: place.offset, count: place.length), offset: place.offset, limit: limits.coded)
        } catch WARCError.blockTooLarge(_, _) {
            throw RecordError.tooLarge(file: place.file, offset: place.offset, limit: limits.coded)
        } catch let error as StoreError {
            throw error
        } catch {
            throw RecordError.unreadable(file: place.file, offset: place.offset, detail: "\(error)")
        }
        guard place.id.isEmpty || content.header.recordID == place.id else {
            throw RecordError.otherRecord(file: place.file, offset: place.offset)
        }
        return content
    }

    /// The record, and those that its revisits lead to; the last one holds the payload.
    ///
    /// - Throws: ``RecordError``, and ``StoreError`` when a file cannot be read.
    public func chain(from place: ManifestLine.Record, original: Original) throws -> [Located] {
        var chain = [Located(place: place, content: try record(at: place))]
        while let last = chain.last, last.content.header.type == "revisit" {
            guard chain.count <= Self.mostHops, let next = try original(last.content.header) else {
                throw RecordError.noOriginal(file: last.place.file, offset: last.place.offset)
            }
            chain.append(Located(place: next, content: try record(at: next)))
        }
        return chain
    }

    /// The payload that a record holds or refers to, its codings removed; nil when it cannot be read, or has another
    /// digest.
    ///
    /// - Throws: ``StoreError`` when a file cannot be read.
    public func payload(_ place: ManifestLine.Record, sha256: SHA256Digest, original: Original) throws -> [UInt8]? {
        do {
            guard let last = try chain(from: place, original: original).last else { return nil }
            let body = try payload(of: last)
            return SHA256Digest.of(body) == sha256 ? body : nil
        } catch is RecordError { return nil }
    }

    /// The payload in a response, its codings taken off.
    public func payload(of record: Located) throws(RecordError) -> [UInt8] {
        do { return try record.content.decodedPayload(limit: limits.decoded) } catch {
            let (file, offset) = (record.place.file, record.place.offset)
            if case .tooLarge(let limit) = error { throw .tooLarge(file: file, offset: offset, limit: limit) }
            throw .unreadable(file: file, offset: offset, detail: "\(error)")
        }
    }

    /// The bytes of a file of the mirror when they still have a digest: a file that a crawl wrote may have been
    /// replaced.
    ///
    /// - Parameter size: as the manifest has it; a file of another size is not read.
    public func held(_ components: [String], sha256: SHA256Digest, size: Int? = nil) throws(StoreError) -> [UInt8]? {
        guard let file = try folder.open(components), file.size == size ?? file.size, file.size <= limits.decoded else {
            return nil
        }
        let bytes = try file.contents()
        return SHA256Digest.of(bytes) == sha256 ? bytes : nil
    }

    private func open(_ place: ManifestLine.Record) throws(StoreError) -> MirrorFile? {
        guard let path = MirrorPath.components(place.file, below: "archive") else { return nil }
        return try folder.open(path)
    }
}

/// Why a record does not match its manifest, or the revisit that refers to it. Files are named from the mirror's folder
/// on.
public enum RecordError: Error, Sendable, Equatable {
    case missing(file: String)
    /// There is no whole record there, or its payload cannot be decoded.
    case unreadable(file: String, offset: Int, detail: String)
    /// A record with another id stands there.
    case otherRecord(file: String, offset: Int)
    /// The record that a revisit refers to is not in the mirror.
    case noOriginal(file: String, offset: Int)
    /// More bytes than are read of one record.
    case tooLarge(file: String, offset: Int, limit: Int)

    /// The WARC file.
    public var file: String {
        switch self {
        case .missing(let file), .unreadable(let file, _, _), .otherRecord(let file, _), .noOriginal(let file, _),
            .tooLarge(let file, _, _):
            file
        }
    }
}

extension RecordError: CustomStringConvertible {
    public var description: String {
        switch self {
        case .missing(let file): "\(file) is missing"
        case .unreadable(let file, let offset, let detail): "no whole record at \(offset) of \(file): \(detail)"
        case .otherRecord(let file, let offset): "the record at \(offset) of \(file) has another id"
        case .noOriginal(let file, let offset):
            "the revisit at \(offset) of \(file) refers to a record that is not there"
        case .tooLarge(let file, let offset, let limit):
            "the record at \(offset) of \(file) has more than \(limit) bytes"
        }
    }
}
