import PouchBytes

/// Reads a WARC file as strictly as Pouch writes one, and names every flaw with its place.
///
///     let flaws = try WARCChecker().check { try file.read(into: $0) }
///
/// One checker over several files also finds a record id that stands in two of them.
public final class WARCChecker {
    private var seen = FingerprintSet()
    private let limits: Limits?

    /// How much of a payload is held to take its content codings off.
    public struct Limits: Sendable {
        /// Bytes as sent.
        public var coded: Int
        /// Bytes with the codings removed.
        public var decoded: Int

        public init(coded: Int, decoded: Int) {
            self.coded = coded
            self.decoded = decoded
        }
    }

    /// - Parameter decoding: also takes content codings off, for ``CheckedRecord/decodedDigest``.
    public init(decoding limits: Limits? = nil) { self.limits = limits }

    /// A record of the file, as it was checked.
    public struct CheckedRecord: Sendable {
        public let header: WARCHeader
        /// Bytes in the file, compressed.
        public let length: Int
        public let blockDigest: SHA256Digest
        /// Of the payload behind an HTTP head; nil for other records.
        public let payloadDigest: SHA256Digest?
        /// The head of the HTTP message in the block; nil for other records, and for a head without an end.
        public let httpHead: HTTPHead?
        /// Of the payload with its content codings removed; nil when they could not be, or were not to be.
        public let decodedDigest: SHA256Digest?
    }

    /// - Parameters:
    ///   - offset: where in the file the source begins; must be the start of a record.
    ///   - visit: called with each record that could be read to its end.
    /// - Throws: only what `source` or `visit` throw. Damage is a flaw, the last one where nothing can be read on.
    public func check(
        from offset: Int = 0, source: @escaping GunzipReader.Source,
        visit: (CheckedRecord) throws -> Void = { _ in }
    ) throws -> [WARCFlaw] {
        var flaws: [WARCFlaw] = []
        let reader = try WARCReader(offset: offset, source: source)
        do {
            while let header = try reader.next() {
                flaws += fieldFlaws(header)
                let found = try digests(of: header, reader)
                try reader.finish()
                flaws += reader.takeFlaws() + digestFlaws(header, found.block, found.payload)
                try visit(
                    CheckedRecord(
                        header: header, length: reader.endOfRecord - header.offset, blockDigest: found.block,
                        payloadDigest: found.payload, httpHead: found.head, decodedDigest: found.decoded))
            }
            flaws += reader.takeFlaws()
        } catch let error as WARCError {
            flaws += reader.takeFlaws() + [WARCFlaw(error)]
        } catch let error as GzipError {
            flaws += reader.takeFlaws() + [WARCFlaw(error)]
        }
        return flaws
    }

    private struct Digests {
        var block: SHA256Digest
        var payload: SHA256Digest?
        var head: HTTPHead?
        var decoded: SHA256Digest?
    }

    private func digests(of header: WARCHeader, _ reader: WARCReader) throws -> Digests {
        var block = SHA256Hasher()
        guard header.holdsHTTP else {
            while try reader.readPiece({ block.update($0) }) {}
            return Digests(block: block.finalize())
        }
        var payload = SHA256Hasher()
        var finder = HTTPHeadEnd()
        var headBytes: [UInt8] = []
        var head: HTTPHead?
        var isInHead = true
        var coding: String?
        var coded: [UInt8] = []
        while try reader.readPiece({ piece in
            block.update(piece)
            var rest = piece
            if isInHead {
                let length = finder.find(in: piece)
                if headBytes.count < WARCReader.headLimit {
                    headBytes.append(contentsOf: piece[..<(length ?? piece.count)])
                }
                guard let length else { return }
                isInHead = false
                let found = HTTPHead(headBytes)
                head = found
                if limits != nil { coding = found.list(of: "content-encoding") }
                rest = UnsafeRawBufferPointer(rebasing: piece[length...])
            }
            payload.update(rest)
            if let limits, coding != nil, coded.count <= limits.coded { coded.append(contentsOf: rest) }
        }) {}
        // A revisit's payload is in another record.
        guard header.type != "revisit" else { return Digests(block: block.finalize(), head: head) }
        let digest = payload.finalize()
        var decoded: SHA256Digest? = limits == nil ? nil : digest
        if let limits, let coding {
            let body =
                coded.count <= limits.coded
                ? try? ContentCoding.decode(coded, contentEncoding: coding, limit: limits.decoded) : nil
            decoded = body.map { SHA256Digest.of($0) }
        }
        return Digests(block: block.finalize(), payload: digest, head: head, decoded: decoded)
    }

    private func digestFlaws(_ header: WARCHeader, _ block: SHA256Digest, _ payload: SHA256Digest?) -> [WARCFlaw] {
        var flaws: [WARCFlaw] = []
        func note(_ kind: WARCFlaw.Kind, _ detail: String) {
            flaws.append(WARCFlaw(kind, offset: header.offset, recordID: header.recordID, detail: detail))
        }
        switch header.blockDigest {
        case nil: note(.noDigest, "WARC-Block-Digest")
        case .other(let text): note(.noDigest, "WARC-Block-Digest is not SHA-256: \(text)")
        case .sha256(let digest): if digest != block { note(.wrongBlockDigest, "the block gives \(block)") }
        }
        // A revisit's payload is in another record; its digest has a name of its own (docs/format.md).
        let isRevisit = header.type == "revisit"
        let name = isRevisit ? "WARC-Refers-To-Payload-Digest" : "WARC-Payload-Digest"
        switch isRevisit ? header.referredPayloadDigest : header.payloadDigest {
        case nil: if isRevisit || header.type == "response" { note(.noDigest, name) }
        case .other(let text): note(.noDigest, "\(name) is not SHA-256: \(text)")
        case .sha256(let digest):
            if let payload, digest != payload { note(.wrongPayloadDigest, "the payload gives \(payload)") }
        }
        return flaws
    }

    private func fieldFlaws(_ header: WARCHeader) -> [WARCFlaw] {
        var flaws: [WARCFlaw] = []
        func note(_ kind: WARCFlaw.Kind, _ detail: String) {
            flaws.append(WARCFlaw(kind, offset: header.offset, recordID: header.recordID, detail: detail))
        }
        var names: Set<String> = []
        for field in header.fields {
            let name = field.name.lowercased()
            if !WARCFieldNames.all.contains(name) { note(.unknownField, field.name) }
            if !names.insert(name).inserted, name != "warc-concurrent-to" { note(.repeatedField, field.name) }
        }
        if header.version != "WARC/1.1" { note(.malformedField, "the version is \(header.version)") }
        for name in WARCFieldNames.required where header.value(of: name) == nil { note(.missingField, name) }
        if header.type != "warcinfo", header.value(of: "WARC-Target-URI") == nil {
            note(.missingField, "WARC-Target-URI")
        }
        if header.value(of: "WARC-Target-URI")?.hasPrefix("<") == true { note(.bracketedURI, "") }
        if let date = header.value(of: "WARC-Date"), header.date == nil { note(.malformedField, "WARC-Date: \(date)") }
        if let id = header.recordID {
            if !id.hasPrefix("<") || !id.hasSuffix(">") { note(.malformedField, "WARC-Record-ID: \(id)") }
            if !seen.insert(id) { note(.duplicateID, id) }
        }
        return flaws
    }
}

/// The named fields of WARC 1.1 (section 5) and the later ones that Pouch writes.
enum WARCFieldNames {
    static let required = ["WARC-Type", "WARC-Record-ID", "WARC-Date", "Content-Length"]

    static let all: Set<String> = [
        "warc-type", "warc-record-id", "warc-date", "content-length", "content-type", "warc-concurrent-to",
        "warc-block-digest", "warc-payload-digest", "warc-ip-address", "warc-refers-to", "warc-refers-to-target-uri",
        "warc-refers-to-date", "warc-refers-to-payload-digest", "warc-target-uri", "warc-truncated", "warc-warcinfo-id",
        "warc-filename",
        "warc-profile", "warc-identified-payload-type", "warc-segment-number", "warc-segment-origin-id",
        "warc-segment-total-length", "warc-protocol", "warc-json-metadata",
    ]
}

extension WARCFlaw {
    init(_ error: WARCError) {
        switch error {
        case .notWARC(let offset): self.init(.notWARC, offset: offset)
        case .truncated(let record): self.init(.truncated, offset: record)
        case .noLength(let record): self.init(.missingField, offset: record, detail: "Content-Length")
        case .headTooLarge(let record, let limit), .blockTooLarge(let record, let limit):
            self.init(.oversized, offset: record, detail: "more than \(limit) bytes")
        }
    }

    init(_ error: GzipError) {
        switch error {
        case .notGzip(let offset): self.init(.trailingBytes, offset: offset, detail: "not gzip")
        case .truncated(let member): self.init(.truncated, offset: member, detail: Self.cutMember)
        case .corrupt(let member, let detail): self.init(.damagedGzip, offset: member, detail: detail)
        }
    }
}
