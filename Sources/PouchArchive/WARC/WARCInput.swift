import PouchBytes

/// The decoded bytes of a WARC file, compressed or not, with a look ahead. Ends where a gzip member ends, and goes on
/// with ``nextUnit()``.
final class WARCInput {
    /// How a line ended.
    enum LineEnd {
        case crlf, lineFeed, none
    }

    private enum Form {
        case plain
        case gzip(GunzipReader)
    }

    private let form: Form
    private let source: GunzipReader.Source
    private var buffer = [UInt8](repeating: 0, count: 65_536)
    private var start = 0
    private var end = 0
    /// Bytes of a plain file handed on so far, and its start.
    private var consumed: Int
    private var isFirst = true

    /// Looks at the first two bytes to see whether the input is gzip.
    init(offset: Int, source: @escaping GunzipReader.Source) throws {
        var first = [UInt8](repeating: 0, count: 2)
        var count = 0
        while count < 2 {
            let more = try first.withUnsafeMutableBytes { try source(.init(rebasing: $0[count...])) }
            if more == 0 { break }
            count += more
        }
        var ahead = first[..<count]
        let whole: GunzipReader.Source = { target in
            guard !ahead.isEmpty else { return try source(target) }
            let count = min(ahead.count, target.count)
            target.copyBytes(from: ahead.prefix(count))
            ahead.removeFirst(count)
            return count
        }
        self.source = whole
        consumed = offset
        form = first == [0x1F, 0x8B] ? .gzip(GunzipReader(offset: offset, source: whole)) : .plain
    }

    var isCompressed: Bool {
        if case .gzip = form { true } else { false }
    }

    /// Where the current unit begins: a gzip member, or in a plain file what comes next.
    var offset: Int {
        switch form {
        case .plain: consumed
        case .gzip(let reader): reader.memberOffset
        }
    }

    /// After a unit's end: where the next one begins.
    var nextOffset: Int {
        switch form {
        case .plain: consumed
        case .gzip(let reader): reader.position
        }
    }

    /// Begins the next gzip member; a plain file is one unit. False at the end of the input.
    func nextUnit() throws -> Bool {
        switch form {
        case .plain:
            defer { isFirst = false }
            return isFirst
        case .gzip(let reader):
            start = 0
            end = 0
            return try reader.nextMember() != nil
        }
    }

    /// The next byte of the unit without taking it; nil at its end.
    func peek() throws -> UInt8? {
        try fill() ? buffer[start] : nil
    }

    /// Whether the next bytes of the unit are a record's first ones.
    func beginsRecord() throws -> Bool {
        let wanted = Array("WARC/".utf8)
        guard try fill() else { return false }
        if end - start < wanted.count {
            // Look further ahead than what is held.
            buffer.replaceSubrange(0..<end - start, with: Array(buffer[start..<end]))
            end -= start
            start = 0
            while end < wanted.count {
                let count = try read(from: end)
                if count == 0 { break }
                end += count
            }
        }
        return buffer[start..<end].starts(with: wanted)
    }

    /// Takes at most `limit` bytes and lends them; false at the unit's end.
    func take(atMost limit: Int, _ use: (UnsafeRawBufferPointer) throws -> Void) throws -> Bool {
        guard try fill() else { return false }
        let count = min(limit, end - start)
        try buffer.withUnsafeBytes { try use(.init(rebasing: $0[start..<start + count])) }
        advance(count)
        return true
    }

    /// Takes one byte if it is `byte`.
    func skip(_ byte: UInt8) throws -> Bool {
        guard try peek() == byte else { return false }
        advance(1)
        return true
    }

    /// Takes a line of at most `limit` bytes without its end; nil when it is longer.
    func line(limit: Int) throws -> (bytes: [UInt8], end: LineEnd)? {
        var line: [UInt8] = []
        while try fill() {
            let piece = buffer[start..<end]
            guard let feed = piece.firstIndex(of: ASCII.lineFeed) else {
                line.append(contentsOf: piece)
                advance(piece.count)
                if line.count > limit { return nil }
                continue
            }
            line.append(contentsOf: buffer[start..<feed])
            advance(feed + 1 - start)
            if line.count > limit { return nil }
            guard line.last == ASCII.carriageReturn else { return (line, .lineFeed) }
            line.removeLast()
            return (line, .crlf)
        }
        return (line, .none)
    }

    private func advance(_ count: Int) {
        start += count
        consumed += count
    }

    /// Whether the unit goes on.
    private func fill() throws -> Bool {
        if start < end { return true }
        start = 0
        end = 0
        end = try read(from: 0)
        return end > 0
    }

    /// Reads more of the unit into the buffer behind `place`; 0 at the unit's end.
    private func read(from place: Int) throws -> Int {
        try buffer.withUnsafeMutableBytes { buffer in
            let room = UnsafeMutableRawBufferPointer(rebasing: buffer[place...])
            switch form {
            case .plain: return try source(room)
            case .gzip(let reader): return try reader.read(into: room)
            }
        }
    }
}
