/// The status line and header fields of an HTTP answer (RFC 9112, sections 2 to 5), byte for byte as received, with two
/// exceptions: folded lines are joined, and control characters other than tabs are dropped.
///
///     let head = HTTPHead(received)
///     head.value(of: "etag")                          // as sent, quotes and all
///     head.forRecord(payloadLength: body.count).wire  // what a WARC record's block begins with
public struct HTTPHead: Sendable {
    /// A field's name and value as sent, surrounding white space aside.
    public struct Field: Sendable, Equatable {
        public var name: String
        public var value: String

        public init(name: String, value: String) {
            self.name = name
            self.value = value
        }
    }

    private struct Line {
        var start: Int
        var end: Int
        /// Where the name ends; nil in the status line and in a line that is not a field.
        var colon: Int?
    }

    /// All lines one after another, without their ends.
    private var buffer: [UInt8] = []
    /// The status line first; never empty.
    private var lines: [Line] = []

    /// Reads a head. Lines may end in CR LF or LF; empty ones are passed over.
    public init(_ bytes: [UInt8]) {
        self.init(bytes[...])
    }

    /// Reads a head that is part of something longer.
    public init(_ bytes: ArraySlice<UInt8>) {
        buffer.reserveCapacity(bytes.count)
        lines.reserveCapacity(bytes.count / 32 + 4)
        var rest = bytes
        while !rest.isEmpty {
            let end = rest.firstIndex(of: ASCII.lineFeed) ?? rest.endIndex
            add(rest[rest.startIndex..<end])
            rest = rest[min(end + 1, rest.endIndex)...]
        }
        if lines.isEmpty { lines = [Line(start: 0, end: 0)] }
    }

    public init(statusLine: String, fields: [Field]) {
        add(Array(statusLine.utf8)[...])
        if lines.isEmpty { lines = [Line(start: 0, end: 0)] }
        for field in fields { add(Array("\(field.name): \(field.value)".utf8)[...]) }
    }

    // MARK: - Reading

    /// `HTTP/1.1 200 OK`
    public var statusLine: String { text(lines[0].start..<lines[0].end) }

    /// 100...999, or nil when the status line has no such number.
    public var status: Int? {
        let words = buffer[lines[0].start..<lines[0].end].split(separator: ASCII.space, maxSplits: 2)
        guard words.count > 1, words[1].count == 3, let code = Int(decimal: words[1]), code >= 100 else { return nil }
        return code
    }

    /// Every field in the order received; lines that are not fields are left out.
    public var fields: [Field] {
        lines.dropFirst().compactMap { line in
            line.colon == nil ? nil : Field(name: text(name(line)), value: text(value(line)))
        }
    }

    /// The first field of that name, its case aside.
    public func value(of name: String) -> String? {
        lines.first { matches($0, name) }.map { text(value($0)) }
    }

    /// Every field of that name, its case aside.
    public func values(of name: String) -> [String] {
        lines.filter { matches($0, name) }.map { text(value($0)) }
    }

    /// The values of every field of that name joined by commas (RFC 9110 section 5.3); nil when there is none.
    public func list(of name: String) -> String? {
        let values = values(of: name)
        return values.isEmpty ? nil : values.joined(separator: ", ")
    }

    /// The bytes of each field of that name as sent, its case aside.
    public func bytes(of name: String) -> [ArraySlice<UInt8>] {
        lines.filter { matches($0, name) }.map { buffer[value($0)] }
    }

    /// The bytes of the head, blank line included.
    public var wire: [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(buffer.count + lines.count * 2 + 2)
        for line in lines {
            bytes.append(contentsOf: buffer[line.start..<line.end])
            bytes.append(ASCII.carriageReturn)
            bytes.append(ASCII.lineFeed)
        }
        bytes.append(ASCII.carriageReturn)
        bytes.append(ASCII.lineFeed)
        return bytes
    }

    // MARK: - Records

    /// The head of a record whose block is this head and a payload of `payloadLength` bytes from which the transfer
    /// coding was taken: what would contradict that is kept under another name.
    public func forRecord(payloadLength: Int) -> HTTPHead {
        var head = HTTPHead(recordStatusLine)
        head.buffer.reserveCapacity(buffer.count + 64)
        head.lines.reserveCapacity(lines.count + 2)
        var hasLength = false
        for line in lines.dropFirst() {
            if matches(line, "transfer-encoding") {
                head.addRenamed(buffer[line.start..<line.end])
            } else if matches(line, "content-length") {
                let isRight = !hasLength && Int(decimal: buffer[value(line)]) == payloadLength
                if isRight {
                    head.add(buffer[line.start..<line.end])
                } else {
                    head.addRenamed(buffer[line.start..<line.end])
                }
                hasLength = hasLength || isRight
            } else {
                head.add(buffer[line.start..<line.end])
            }
        }
        if !hasLength { head.add(Array("Content-Length: \(payloadLength)".utf8)[...]) }
        return head
    }

    /// The status line for a WARC record: the answer's own, or one in HTTP/1.1's form for HTTP/2 and HTTP/3.
    private var recordStatusLine: ArraySlice<UInt8> {
        let line = buffer[lines[0].start..<lines[0].end]
        guard line.starts(with: "HTTP/2".utf8) || line.starts(with: "HTTP/3".utf8), let status else { return line }
        let words = line.split(separator: ASCII.space, maxSplits: 2)
        let reason = words.count > 2 ? String(decoding: words[2], as: UTF8.self) : HTTPStatus.reason(status)
        return Array("HTTP/1.1 \(status) \(reason)".utf8)[...]
    }

    /// How many bytes of `block` its head takes, blank line included; nil when the blank line is missing.
    public static func length(in block: some Collection<UInt8>) -> Int? {
        var finder = HTTPHeadEnd()
        return finder.find(in: block)
    }
}

extension HTTPHead {
    private mutating func addRenamed(_ line: ArraySlice<UInt8>) {
        add(("X-Archive-Orig-".utf8 + line.drop(while: ASCII.isBlank))[...])
    }

    private mutating func add(_ line: ArraySlice<UInt8>) {
        let line = Self.clean(line)
        // What is left decides: what is written must read back as the same fields.
        guard let first = line.first else { return }
        let start = buffer.count
        if ASCII.isBlank(first), lines.count > 1 {
            // Folded (RFC 9112 section 5.2): it belongs to the field before.
            buffer.append(ASCII.space)
            buffer.append(contentsOf: ASCII.trimmed(line))
            let last = lines.count - 1
            lines[last].end = buffer.count
            if lines[last].colon == nil { lines[last].colon = colon(from: lines[last].start) }
            return
        }
        buffer.append(contentsOf: line)
        lines.append(Line(start: start, end: buffer.count, colon: lines.isEmpty ? nil : colon(from: start)))
    }

    /// Where the name ends of the field that begins at `start` and goes on to the end of what is held; nil for no field.
    ///
    /// White space before the first field is passed over, as browsers do (RFC 9112 section 2.2 lets the line be dropped).
    private func colon(from start: Int) -> Int? {
        let line = buffer[start...].drop(while: ASCII.isBlank)
        guard let colon = line.firstIndex(of: ASCII.colon) else { return nil }
        return colon == line.startIndex ? nil : colon
    }

    /// A line without control characters, tabs aside, and so without the carriage return of its end.
    private static func clean(_ line: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
        var line = line
        while line.last == ASCII.carriageReturn { line = line.dropLast() }
        if !line.contains(where: ASCII.isControl) { return line }
        return line.filter { !ASCII.isControl($0) || $0 == ASCII.tab }[...]
    }

    private func name(_ line: Line) -> Range<Int> { trimmed(line.start..<(line.colon ?? line.start)) }

    private func value(_ line: Line) -> Range<Int> { trimmed((line.colon.map { $0 + 1 } ?? line.end)..<line.end) }

    private func trimmed(_ range: Range<Int>) -> Range<Int> { ASCII.trimmed(buffer[range]).indices }

    private func matches(_ line: Line, _ wanted: String) -> Bool {
        // Most names are of another length: that is all that is looked at.
        guard let colon = line.colon, colon - line.start >= wanted.utf8.count else { return false }
        let name = name(line)
        return name.count == wanted.utf8.count && ASCII.equalIgnoringCase(buffer[name], wanted.utf8)
    }

    /// UTF-8 where it is valid, else each byte its Latin-1 character.
    private func text(_ range: Range<Int>) -> String {
        if let text = String(validating: buffer[range], as: UTF8.self) { return text }
        return String(String.UnicodeScalarView(buffer[range].map { Unicode.Scalar($0) }))
    }
}
