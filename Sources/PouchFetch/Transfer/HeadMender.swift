import CCurl
import PouchBytes

/// Makes libcurl take a head whose first field begins with white space, as browsers do.
///
/// Servers send such heads (` X-Content-Type-Options: nosniff`). To libcurl before 8.3 the line continues a field that is
/// not there: it ends the transfer with "bad argument", and before 8.1.1 it could write to memory that was freed. Curl
/// shows each line to the debug callback before it looks at it, in a buffer of its own: there the white space moves
/// from the line's start to its end, where it means nothing. No byte is added or taken, and the line as it was sent is
/// kept for the record.
struct HeadMender {
    /// The line as the server sent it, in place of the one that curl has.
    private var original: [UInt8]?
    private var isBehindStatusLine = false

    /// Whether this libcurl has to be helped.
    static let isNeeded = pouch_curl_version_number() < 0x08_03_00

    /// Sees a line of a head, its end included, before curl does.
    mutating func see(_ line: UnsafeMutableRawBufferPointer) {
        original = nil
        defer { isBehindStatusLine = Self.isStatusLine(line) }
        guard Self.isNeeded, isBehindStatusLine else { return }
        original = Self.mend(line)
    }

    /// Whether curl takes a line for one: it minds no case.
    static func isStatusLine(_ line: some Collection<UInt8>) -> Bool {
        guard let first = line.first, ASCII.lowercased(first) == UInt8(ascii: "h") else { return false }
        return ASCII.equalIgnoringCase(line.prefix(5), "HTTP/".utf8)
    }

    /// The line as it was sent, where curl has another; to be asked once.
    mutating func takeOriginal() -> [UInt8]? {
        defer { original = nil }
        return original
    }

    /// Moves white space from a line's start to its end; what the line was, or nil when it begins with none.
    static func mend(_ line: UnsafeMutableRawBufferPointer) -> [UInt8]? {
        let end = line.lastIndex { $0 != ASCII.carriageReturn && $0 != ASCII.lineFeed }.map { $0 + 1 } ?? 0
        let blanks = line[..<end].prefix(while: ASCII.isBlank).count
        guard blanks > 0, blanks < end else { return nil }
        let before = Array(line)
        let after = before[blanks..<end] + before[..<blanks]
        for (place, byte) in after.enumerated() { line[place] = byte }
        return before
    }
}
