import PouchBytes

/// One answer in a journal's file: a start of fixed size, the crawl's name and the answer's fields, the body, a check sum.
///
/// Numbers are little-endian. Bytes that are cut or contradict themselves are not a frame: that answer is requested
/// again.
enum JournalFrame {
    /// Says what follows, and its version.
    static let magic = Array("PouchAn1".utf8)
    /// Magic, the fields' length (8 bytes), the body's length (8 bytes).
    static let startLength = 24
    static let sumLength = 4

    /// The lengths of a frame's parts, from its start; nil when they do not fit into `room` bytes.
    struct Lengths: Equatable {
        var fields: Int
        var body: Int
        var whole: Int { startLength + fields + body + sumLength }

        init?(_ start: [UInt8], room: Int) {
            guard start.count >= startLength, start.starts(with: magic) else { return nil }
            var scanner = FieldReader(bytes: start, place: magic.count)
            guard let fields = scanner.number(), let body = scanner.number() else { return nil }
            let most = Int64(room - startLength - sumLength)
            guard fields >= 0, body >= 0, fields <= most, body <= most - fields else { return nil }
            self.fields = Int(fields)
            self.body = Int(body)
        }
    }

    // MARK: - Writing

    /// The frame without its body, and the check sum that follows the body.
    /// - Parameter room: bytes that the caller will append to the head.
    static func parts(of answer: JournalAnswer, crawl: String, room: Int = 0) -> (head: [UInt8], sum: UInt32) {
        var fields = FieldWriter(
            written: magic, capacity: 1_024 + answer.requestHead.count + answer.responseHead.count + room)
        // The fields' length, once it is known.
        fields.number(0)
        fields.number(Int64(answer.body.count))
        fields.text(crawl)
        fields.number(answer.key.document)
        fields.number(Int64(answer.key.attempts))
        for text in [answer.key.probe, answer.ownURL, answer.url] { fields.text(text) }
        for text in [answer.ifNoneMatch, answer.ifModifiedSince] { fields.optionalText(text) }
        for number in [answer.receivedAt.microseconds, answer.firstByte, answer.elapsed] { fields.number(number) }
        fields.number(Int64(answer.status))
        fields.number(answer.isHTTP2 ? 1 : 0)
        fields.text(answer.address)
        fields.bytes(answer.requestHead)
        fields.bytes(answer.responseHead)
        fields.set(Int64(fields.written.count - startLength), at: magic.count)
        return (fields.written, CRC32.of(answer.body, after: CRC32.of(fields.written)))
    }

    static func bytes(of sum: UInt32) -> [UInt8] { withUnsafeBytes(of: sum.littleEndian) { Array($0) } }

    // MARK: - Reading

    /// The crawl and the key of a frame, from its fields.
    static func key(in fields: [UInt8]) -> (crawl: String, key: JournalAnswer.Key, ownURL: String)? {
        var reader = FieldReader(bytes: fields)
        return key(&reader)
    }

    private static func key(_ reader: inout FieldReader) -> (crawl: String, key: JournalAnswer.Key, ownURL: String)? {
        guard let crawl = reader.text(), let document = reader.number(), let attempts = reader.number(),
            let probe = reader.text(), let ownURL = reader.text()
        else { return nil }
        var key = JournalAnswer.Key(document: document, attempts: Int(attempts))
        key.probe = probe
        return (crawl, key, ownURL)
    }

    /// The answer in a whole frame; nil when it is torn.
    static func answer(in frame: [UInt8]) -> JournalAnswer? {
        guard let lengths = Lengths(frame, room: frame.count), lengths.whole == frame.count else { return nil }
        var end = FieldReader(bytes: frame, place: frame.count - sumLength)
        guard CRC32.of(Array(frame.dropLast(sumLength))) == end.sum() else { return nil }
        let fieldsEnd = startLength + lengths.fields
        var reader = FieldReader(bytes: Array(frame[startLength..<fieldsEnd]))
        guard let (_, key, ownURL) = key(&reader), let url = reader.text(),
            let tag = reader.optionalText(), let date = reader.optionalText(),
            let receivedAt = reader.number(), let firstByte = reader.number(), let elapsed = reader.number(),
            let status = reader.number(), 100...999 ~= status, let isHTTP2 = reader.number(),
            let address = reader.text(), let requestHead = reader.run(), let responseHead = reader.run()
        else { return nil }
        return JournalAnswer(
            key: key, ownURL: ownURL, url: url, ifNoneMatch: tag.text, ifModifiedSince: date.text,
            receivedAt: Timestamp(microseconds: receivedAt),
            firstByte: firstByte, elapsed: elapsed, status: Int(status), isHTTP2: isHTTP2 == 1, address: address,
            requestHead: requestHead, responseHead: responseHead,
            body: Array(frame[fieldsEnd..<frame.count - sumLength]))
    }
}

/// Writes numbers of 8 bytes, and bytes behind their length.
private struct FieldWriter {
    private(set) var written: [UInt8] = []

    init(written: [UInt8], capacity: Int) {
        self.written.reserveCapacity(capacity)
        self.written += written
    }

    mutating func number(_ number: Int64) {
        withUnsafeBytes(of: number.littleEndian) { written.append(contentsOf: $0) }
    }

    /// Overwrites a number that stands at an offset.
    mutating func set(_ number: Int64, at offset: Int) {
        withUnsafeBytes(of: number.littleEndian) { written.replaceSubrange(offset..<offset + 8, with: $0) }
    }

    mutating func bytes(_ bytes: [UInt8]) {
        number(Int64(bytes.count))
        bytes.withUnsafeBytes { written.append(contentsOf: $0) }
    }

    mutating func text(_ text: String) {
        var text = text
        number(Int64(text.utf8.count))
        text.withUTF8 { written.append(contentsOf: $0) }
    }

    mutating func optionalText(_ text: String?) {
        number(text == nil ? 0 : 1)
        self.text(text ?? "")
    }
}

/// Reads what ``FieldWriter`` wrote; nil for whatever does not fit.
private struct FieldReader {
    let bytes: [UInt8]
    var place = 0

    mutating func number() -> Int64? {
        guard bytes.count - place >= 8 else { return nil }
        defer { place += 8 }
        return (0..<8).reduce(0) { $0 | Int64(bytes[place + $1]) << ($1 * 8) }
    }

    mutating func sum() -> UInt32? {
        guard bytes.count - place >= 4 else { return nil }
        defer { place += 4 }
        return (0..<4).reduce(0) { $0 | UInt32(bytes[place + $1]) << ($1 * 8) }
    }

    mutating func run() -> [UInt8]? {
        guard let count = number(), count >= 0, count <= Int64(bytes.count - place) else { return nil }
        defer { place += Int(count) }
        return Array(bytes[place..<place + Int(count)])
    }

    mutating func text() -> String? { run().map { String(decoding: $0, as: UTF8.self) } }

    /// A text that may be missing.
    mutating func optionalText() -> (text: String?, isThere: Bool)? {
        guard let mark = number(), let text = text() else { return nil }
        return (mark == 1 ? text : nil, mark == 1)
    }
}
