import PouchBytes

/// Reads the records of a WARC file one after another, compressed or not, in constant memory.
///
///     let reader = try WARCReader { try file.read(into: $0) }
///     while let header = try reader.next() {
///         let block = try reader.block(limit: 64 << 20)
///     }
///
/// Takes what wget, HTTrack and others write: bare line feeds, several records in a member, missing terminators, a
/// bracketed target URI. Each such thing is noted in ``flaws`` (of the framing only; ``WARCChecker`` finds the rest).
/// Throws `WARCError` or `GzipError` where nothing can be read on, and passes on the source's own errors.
public final class WARCReader {
    /// The most bytes that one record's named fields may take.
    public static let headLimit = 1 << 20

    /// The framing's flaws found so far and not yet taken.
    public private(set) var flaws: [WARCFlaw] = []

    private let input: WARCInput
    private var current: WARCHeader?
    /// Bytes of the current block still to be read.
    private var remaining = 0
    private var isUnitOpen = false
    private var recordsInUnit = 0

    /// - Parameters:
    ///   - offset: where in the file the source begins; must be the start of a record.
    ///   - source: as ``GunzipReader/Source``.
    public init(offset: Int = 0, source: @escaping GunzipReader.Source) throws {
        input = try WARCInput(offset: offset, source: source)
    }

    /// Reads a whole file, or part of one, that is in memory.
    public convenience init(_ bytes: [UInt8], offset: Int = 0) throws {
        var start = 0
        try self.init(offset: offset) { target in
            let count = min(target.count, bytes.count - start)
            bytes.withUnsafeBytes { target.copyMemory(from: .init(rebasing: $0[start..<start + count])) }
            start += count
            return count
        }
    }

    /// After ``next()`` and the whole block: where the record's member, or the record, ends. Exact once the next record
    /// has been asked for.
    public var endOfRecord: Int { input.nextOffset }

    /// After ``finish()``: whether the record's gzip member ended with it; always true in a plain file.
    public var endsMember: Bool { !isUnitOpen || !isCompressed }

    /// Whether the file is made of gzip members.
    public var isCompressed: Bool { input.isCompressed }

    /// The flaws found since the last call.
    public func takeFlaws() -> [WARCFlaw] {
        defer { flaws = [] }
        return flaws
    }

    // MARK: - Records

    /// The next record's named fields; nil at the end of the file. What is left of the record before is passed over.
    public func next() throws -> WARCHeader? {
        try finish()
        guard try openUnit() else { return nil }
        let header = try readHeader()
        guard let length = header.contentLength else { throw WARCError.noLength(record: header.offset) }
        if recordsInUnit > 0, input.isCompressed { note(.severalRecords, header) }
        recordsInUnit += 1
        current = header
        remaining = length
        return header
    }

    /// The next piece of the block, lent for the time of the call; false at its end.
    public func readPiece(_ use: (UnsafeRawBufferPointer) throws -> Void) throws -> Bool {
        guard remaining > 0, let current else { return false }
        var count = 0
        let hasMore = try input.take(atMost: remaining) { piece in
            count = piece.count
            try use(piece)
        }
        guard hasMore else {
            remaining = 0
            self.current = nil
            guard input.isCompressed else { throw WARCError.truncated(record: current.offset) }
            note(.lengthTooLong, current)
            return false
        }
        remaining -= count
        return true
    }

    /// The rest of the block, whole.
    public func block(limit: Int) throws -> [UInt8] {
        guard remaining <= limit else { throw WARCError.blockTooLarge(record: current?.offset ?? 0, limit: limit) }
        var block: [UInt8] = []
        block.reserveCapacity(min(remaining, 1 << 20))
        while try readPiece({ block.append(contentsOf: $0) }) {}
        return block
    }

    /// Passes over the rest of the record and what ends it, so that ``endOfRecord`` is exact.
    public func finish() throws {
        while try readPiece({ _ in }) {}
        if let record = current {
            current = nil
            try readTerminator(of: record)
        }
    }
}

extension WARCReader {
    private func note(_ kind: WARCFlaw.Kind, _ header: WARCHeader, _ detail: String = "") {
        flaws.append(WARCFlaw(kind, offset: header.offset, recordID: header.recordID, detail: detail))
    }

    private func noteOutside(at offset: Int, _ detail: String) {
        flaws.append(WARCFlaw(.trailingBytes, offset: offset, detail: detail))
    }

    /// Goes to where the next record begins, in this member or the next; false at the end of the file.
    private func openUnit() throws -> Bool {
        while true {
            if !isUnitOpen {
                guard try input.nextUnit() else { return false }
                isUnitOpen = true
                recordsInUnit = 0
            }
            let offset = input.offset
            var blanks = 0
            while let byte = try input.peek(), byte == ASCII.carriageReturn || byte == ASCII.lineFeed {
                _ = try input.skip(byte)
                blanks += 1
            }
            if blanks > 0 { noteOutside(at: offset, "\(blanks) \(WARCFlaw.emptyLines)") }
            if recordsInUnit > 0, try !input.beginsRecord(), try input.peek() != nil {
                noteOutside(at: input.offset, "bytes follow the record")
                while try input.peek() != nil, try !input.beginsRecord() { try skipLine() }
            }
            if try input.peek() != nil { return true }
            if recordsInUnit == 0, input.isCompressed {
                noteOutside(at: input.offset, "a gzip member without a record")
            }
            guard input.isCompressed else { return false }
            isUnitOpen = false
        }
    }

    /// Reads the end of a block: CR LF twice, and in a compressed file the end of the member.
    private func readTerminator(of record: WARCHeader) throws {
        var seen: [UInt8] = []
        while seen.count < 4, let byte = try input.peek(), byte == ASCII.carriageReturn || byte == ASCII.lineFeed {
            _ = try input.skip(byte)
            seen.append(byte)
        }
        let hasMore = try input.peek() != nil
        let isEnded = seen == [13, 10, 13, 10] || seen == [10, 10]
        if seen == [10, 10] {
            note(.bareLineFeed, record, "in the terminator")
        } else if !isEnded {
            // Bytes where the terminator should be: the block goes on beyond its length.
            let goesOn = try hasMore && !input.beginsRecord()
            note(goesOn ? .lengthTooShort : .noTerminator, record)
        }
        if !hasMore, input.isCompressed { isUnitOpen = false }
        // In a plain file the record ended here. The bytes after it, perhaps another record's torn head, are not a flaw
        // of this one.
        if hasMore, input.isCompressed || !isEnded { try skipToRecord(after: record, wasNoted: !isEnded) }
    }

    /// Drops lines until one begins a record, or the unit ends. Empty lines are left to where the next record begins.
    private func skipToRecord(after record: WARCHeader, wasNoted: Bool) throws {
        if let byte = try input.peek(), byte == ASCII.carriageReturn || byte == ASCII.lineFeed { return }
        var wasNoted = wasNoted
        while try input.peek() != nil, try !input.beginsRecord() {
            if !wasNoted { note(.lengthTooShort, record, "bytes follow the record") }
            wasNoted = true
            try skipLine()
        }
        if input.isCompressed, try input.peek() == nil { isUnitOpen = false }
    }

    private func skipLine() throws {
        while try input.line(limit: WARCReader.headLimit) == nil {}
    }

    private func readHeader() throws -> WARCHeader {
        let offset = input.offset
        var flawKinds: [(WARCFlaw.Kind, String)] = []
        var size = 0

        func line() throws -> [UInt8] {
            guard let (bytes, end) = try input.line(limit: WARCReader.headLimit),
                size + bytes.count <= WARCReader.headLimit
            else {
                throw WARCError.headTooLarge(record: offset, limit: WARCReader.headLimit)
            }
            size += bytes.count + 2
            switch end {
            case .crlf: break
            case .lineFeed:
                if flawKinds.last?.0 != .bareLineFeed { flawKinds.append((.bareLineFeed, "in the named fields")) }
            case .none: throw WARCError.truncated(record: offset)
            }
            return bytes
        }

        guard try input.beginsRecord() else { throw WARCError.notWARC(offset: offset) }
        let version = try line()
        var fields: [WARCHeader.Field] = []
        while true {
            let bytes = try line()
            guard let first = bytes.first else { break }
            if bytes.contains(where: { ASCII.isControl($0) && $0 != ASCII.tab }) {
                flawKinds.append((.malformedField, "a control character"))
            }
            if String(validating: bytes, as: UTF8.self) == nil { flawKinds.append((.malformedField, "not UTF-8")) }
            if ASCII.isBlank(first), let last = fields.popLast() {
                flawKinds.append((.malformedField, "a folded line"))
                let more = String(decoding: ASCII.trimmed(bytes[...]), as: UTF8.self)
                fields.append(.init(name: last.name, value: last.value + " " + more))
                continue
            }
            guard let colon = bytes.firstIndex(of: ASCII.colon), colon > 0, bytes[..<colon].allSatisfy(ASCII.isToken)
            else {
                flawKinds.append((.malformedField, "\"\(String(decoding: bytes.prefix(80), as: UTF8.self))\""))
                continue
            }
            fields.append(
                .init(
                    name: String(decoding: bytes[..<colon], as: UTF8.self),
                    value: String(decoding: ASCII.trimmed(bytes[(colon + 1)...]), as: UTF8.self)))
        }
        let header = WARCHeader(version: String(decoding: version, as: UTF8.self), fields: fields, offset: offset)
        for (kind, detail) in flawKinds { note(kind, header, detail) }
        return header
    }
}
