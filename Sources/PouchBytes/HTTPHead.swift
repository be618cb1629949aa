/// The status line and header fields of an HTTP answer, as received.
public struct HTTPHead: Sendable {
    /// A field's name and value as sent, surrounding white space aside.
    public struct Field: Sendable, Equatable {
        public var name: String
        public var value: String
    }

    public private(set) var statusLine: String
    public private(set) var fields: [Field] = []

    /// Reads a head: lines that end in CR LF or LF, folded lines (RFC 9112 section 5.2) joined. A line that is no field is dropped.
    public init(_ bytes: [UInt8]) {
        var lines = bytes.split(separator: 10, omittingEmptySubsequences: false).map { line in
            Self.text(line.last == 13 ? line.dropLast() : line)
        }
        statusLine = lines.isEmpty ? "" : lines.removeFirst()
        for line in lines where !line.isEmpty {
            if line.first == " " || line.first == "\t" {
                if let last = fields.indices.last { fields[last].value += " " + Self.trimmed(line) }
                continue
            }
            guard let colon = line.firstIndex(of: ":"), colon > line.startIndex else { continue }
            fields.append(Field(name: Self.trimmed(line[..<colon]), value: Self.trimmed(line[line.index(after: colon)...])))
        }
    }

    public init(statusLine: String, fields: [Field]) {
        self.statusLine = statusLine
        self.fields = fields
    }

    /// The first field of that name, case aside.
    public func value(of name: String) -> String? {
        fields.first { $0.name.utf8.count == name.utf8.count && $0.name.lowercased() == name }?.value
    }

    /// The head of a record whose block is this head and `payload`: what said otherwise is kept under another name.
    public func forRecord(payloadLength: Int) -> HTTPHead {
        var kept: [Field] = []
        var hasLength = false
        for field in fields {
            switch field.name.lowercased() {
            case "transfer-encoding": kept.append(Field(name: "X-Archive-Orig-Transfer-Encoding", value: field.value))
            case "content-length" where field.value != String(payloadLength) || hasLength:
                kept.append(Field(name: "X-Archive-Orig-Content-Length", value: field.value))
            case "content-length":
                hasLength = true
                kept.append(field)
            default: kept.append(field)
            }
        }
        if !hasLength { kept.append(Field(name: "Content-Length", value: String(payloadLength))) }
        return HTTPHead(statusLine: recordStatusLine, fields: kept)
    }

    /// HTTP/2 has no status line; its pseudo line is written in HTTP/1.1's form.
    private var recordStatusLine: String {
        let words = statusLine.split(separator: " ", maxSplits: 2)
        guard statusLine.hasPrefix("HTTP/2") || statusLine.hasPrefix("HTTP/3"), words.count >= 2 else { return statusLine }
        return "HTTP/1.1 \(words[1]) " + (words.count > 2 && !words[2].isEmpty ? String(words[2]) : Self.reason(String(words[1])))
    }

    private static func reason(_ status: String) -> String {
        ["200": "OK", "301": "Moved Permanently", "302": "Found", "304": "Not Modified", "404": "Not Found", "410": "Gone", "503": "Service Unavailable"][
            status] ?? "Status"
    }

    /// The bytes of the head, blank line included.
    public var wire: [UInt8] {
        var bytes = Array(statusLine.utf8) + [13, 10]
        for field in fields {
            bytes += field.name.utf8
            bytes += [58, 32]
            bytes += field.value.utf8
            bytes += [13, 10]
        }
        return bytes + [13, 10]
    }

    /// Bytes as text: UTF-8 where it is valid, else each byte its Latin-1 character; controls but tabs dropped.
    private static func text(_ bytes: ArraySlice<UInt8>) -> String {
        if bytes.allSatisfy({ $0 >= 32 && $0 < 127 }) { return String(decoding: bytes, as: UTF8.self) }
        let clean = bytes.filter { $0 >= 32 && $0 != 127 || $0 == 9 }
        if let text = String(validating: clean, as: UTF8.self) { return text }
        return String(String.UnicodeScalarView(clean.map { Unicode.Scalar($0) }))
    }

    private static func trimmed(_ text: some StringProtocol) -> String {
        var rest = Substring(text)
        while let first = rest.first, first == " " || first == "\t" { rest.removeFirst() }
        while let last = rest.last, last == " " || last == "\t" { rest.removeLast() }
        return String(rest)
    }
}
