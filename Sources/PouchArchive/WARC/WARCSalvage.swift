import PouchBytes

/// Reads every good record of a WARC file, whatever is between them: after damage it looks for where the next record
/// begins and goes on there.
///
///     let flaws = try WARCSalvage(limit: 64 << 20) { try file.source(from: $0) }.read(wants: { $0.type == "response" }) {
///         use($0)
///     }
public struct WARCSalvage {
    /// Opens the file anew at an offset.
    public typealias Open = (Int) throws -> GunzipReader.Source

    /// Blocks that are larger, in bytes, are passed over.
    let limit: Int
    let open: Open

    public init(limit: Int, open: @escaping Open) {
        self.limit = limit
        self.open = open
    }

    /// A place that only looks like a record's beginning costs a try. A file with this many is given up.
    private static let mostTries = 20_000

    /// Visits the records that `wants` names, each whole and with its digest right, in the order of the file.
    ///
    /// - Returns: the damage, each with its place. Habits of other tools that lose nothing do not count.
    /// - Throws: only what `open`, its source and `visit` throw.
    public func read(wants: (WARCHeader) -> Bool, visit: (WARCContent) throws -> Void) throws -> [WARCFlaw] {
        var flaws: [WARCFlaw] = []
        var tries = 0
        var next: Int? = 0
        while let start = next {
            next = nil
            var stopped: WARCFlaw?
            do {
                let reader = try WARCReader(offset: start, source: open(start))
                while let header = try reader.next() {
                    flaws += reader.takeFlaws().filter(\.losesSomething)
                    let isWanted = wants(header) && (header.contentLength ?? 0) <= limit
                    let block = isWanted ? try reader.block(limit: limit) : []
                    try reader.finish()
                    let found = reader.takeFlaws().filter(\.losesSomething)
                    flaws += found
                    guard isWanted, !found.contains(where: { $0.offset == header.offset }) else { continue }
                    guard header.agrees(with: block) else {
                        flaws.append(WARCFlaw(.wrongBlockDigest, offset: header.offset, recordID: header.recordID))
                        continue
                    }
                    try visit(WARCContent(header: header, block: block))
                }
                flaws += reader.takeFlaws().filter(\.losesSomething)
            } catch let error as WARCError {
                stopped = WARCFlaw(error)
            } catch let error as GzipError {
                stopped = WARCFlaw(error)
            }
            guard let stopped else { continue }
            flaws.append(stopped)
            next = try self.start(after: max(stopped.offset, start), &tries)
        }
        return flaws
    }

    // MARK: - Going on after damage

    /// Where the next record begins behind `offset`.
    private func start(after offset: Int, _ tries: inout Int) throws -> Int? {
        var at = offset
        while tries < Self.mostTries, let candidate = try self.candidate(after: at) {
            tries += 1
            if try beginsRecord(candidate) { return candidate }
            at = candidate
        }
        return nil
    }

    private func beginsRecord(_ offset: Int) throws -> Bool {
        do { return try WARCReader(offset: offset, source: open(offset)).next() != nil } catch is WARCError {
            return false
        } catch is GzipError {
            return false
        }
    }

    /// The next bytes behind `offset` that may begin a gzip member, or a record that is not compressed.
    private func candidate(after offset: Int) throws -> Int? {
        let source = try open(offset + 1)
        var window: [UInt8] = []
        var start = offset + 1
        var chunk = [UInt8](repeating: 0, count: 1 << 16)
        while true {
            let count = try chunk.withUnsafeMutableBytes { try source($0) }
            window += chunk[..<count]
            var place = 0
            while place + 6 <= window.count {
                if Self.mayBegin(window[place..<place + 6]) { return start + place }
                place += 1
            }
            if count == 0 { return nil }
            window.removeFirst(place)
            start += place
        }
    }

    private static func mayBegin(_ bytes: ArraySlice<UInt8>) -> Bool {
        switch bytes.first {
        // RFC 1952 section 2.3: the magic, deflate, and no reserved flag.
        case 0x1F: bytes.starts(with: [0x1F, 0x8B, 8]) && bytes[bytes.startIndex + 3] & 0xE0 == 0
        case UInt8(ascii: "W"): bytes.starts(with: "WARC/1".utf8) || bytes.starts(with: "WARC/0".utf8)
        default: false
        }
    }
}

extension WARCFlaw {
    /// Whether something of the file cannot be read, or is not to be trusted.
    fileprivate var losesSomething: Bool {
        switch kind {
        case .lengthTooLong, .lengthTooShort, .truncated, .damagedGzip, .notWARC, .wrongBlockDigest: true
        case .trailingBytes: !detail.hasSuffix(Self.emptyLines)
        default: false
        }
    }
}

extension WARCHeader {
    /// Whether the block has the digest that the record names. A digest of another algorithm is not compared.
    fileprivate func agrees(with block: [UInt8]) -> Bool {
        guard case .sha256(let digest) = blockDigest else { return true }
        return SHA256Digest.of(block) == digest
    }
}
