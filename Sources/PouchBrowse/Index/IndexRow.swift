import PouchBytes

/// The index's entry for one document, and its form in the index's file.
struct IndexRow: Sendable, Equatable {
    var url = ""
    /// nil for a document that is not a statement.
    var id: String?
    var role = ""
    var title: String?
    var kind: String?
    var speaker: String?
    var place: String?
    var state = ""
    var isListed = false
    var isHeld = false
    var hasCopy = false
    var change = BrowseIndex.Change.none
    /// The newest crawl that has a line of it, and which of the lines it is, from 0.
    var crawl = 0
    var line = 0
    var versions = 0
    /// Since which crawl it is in the state that it is in.
    var since = 0
    /// Of the statement's file that title, kind, speaker, place and day were read from.
    var statement: SHA256Digest? {
        get { digest.isEmpty ? nil : SHA256Digest(digest) }
        set { digest = newValue?.bytes ?? [] }
    }
    /// Its bytes; none for none. Pages, which read many rows, have no use for the digest.
    private var digest: [UInt8] = []
    /// `20011121`; 0 for none.
    var day = 0

    var encoded: [UInt8] {
        var row = Encoder()
        for text in [url, role, state] { row.text(text) }
        for text in [id, title, kind, speaker, place] { row.text(text) }
        row.number((isListed ? 1 : 0) + (isHeld ? 2 : 0) + (hasCopy ? 4 : 0))
        for number in [Int(change.rawValue), crawl, line, versions, since, day] { row.number(number) }
        row.bytes += digest
        return row.bytes
    }

    /// - Returns: nil for bytes that are not a row.
    init?(_ bytes: [UInt8]) {
        var row = Decoder(bytes)
        guard let url = row.text(), let role = row.text(), let state = row.text() else { return nil }
        (self.url, self.role, self.state) = (url ?? "", role ?? "", state ?? "")
        guard let id = row.text(), let title = row.text(), let kind = row.text(), let speaker = row.text(),
            let place = row.text(), let flags = row.number(), let change = row.number(), let crawl = row.number(),
            let line = row.number(), let versions = row.number(), let since = row.number(), let day = row.number(),
            let kindOfChange = UInt8(exactly: change).flatMap({ BrowseIndex.Change(rawValue: $0) })
        else { return nil }
        (self.id, self.title, self.kind, self.speaker, self.place) = (id, title, kind, speaker, place)
        (isListed, isHeld, hasCopy) = (flags & 1 > 0, flags & 2 > 0, flags & 4 > 0)
        self.change = kindOfChange
        (self.crawl, self.line, self.versions, self.since, self.day) = (crawl, line, versions, since, day)
        guard row.rest.isEmpty || row.rest.count == 32 else { return nil }
        digest = Array(row.rest)
    }

    init() {}
}

extension IndexRow {
    /// Numbers are LEB128. A text has its length plus one before it; 0 stands for no text.
    private struct Encoder {
        var bytes: [UInt8] = []

        mutating func number(_ number: Int) {
            var rest = UInt64(max(0, number))
            while rest >= 0x80 {
                bytes.append(UInt8(truncatingIfNeeded: rest) | 0x80)
                rest >>= 7
            }
            bytes.append(UInt8(rest))
        }

        mutating func text(_ text: String?) {
            guard let text else { return number(0) }
            number(text.utf8.count + 1)
            bytes += text.utf8
        }
    }

    private struct Decoder {
        private(set) var rest: ArraySlice<UInt8>

        init(_ bytes: [UInt8]) { rest = bytes[...] }

        mutating func number() -> Int? {
            var value = 0
            for shift in stride(from: 0, to: 56, by: 7) {
                guard let byte = rest.popFirst() else { return nil }
                value |= Int(byte & 0x7F) << shift
                if byte < 0x80 { return value }
            }
            return nil
        }

        /// The inner one is nil for no text, the outer one where none stands.
        mutating func text() -> String?? {
            guard let length = number(), length <= rest.count + 1 else { return nil }
            guard length > 0 else { return .some(nil) }
            defer { rest = rest.dropFirst(length - 1) }
            return String(decoding: rest.prefix(length - 1), as: UTF8.self)
        }
    }
}
