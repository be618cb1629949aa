import PouchBytes

/// A match of a pattern in a text.
public struct Match: Sendable {
    let subject: String
    let ranges: [Range<Int>?]
    let names: [(name: String, group: Int)]

    /// Where the whole match lies, in bytes of UTF-8.
    public var range: Range<Int> { ranges.first.flatMap { $0 } ?? 0..<0 }

    /// Where a group lies, in bytes of UTF-8; 0 is the whole match; nil when the group took no part or there is none.
    public func range(of group: Int) -> Range<Int>? { ranges.indices.contains(group) ? ranges[group] : nil }

    /// Where a named group lies, in bytes of UTF-8; nil when it took no part or the pattern has no such name.
    public func range(named name: String) -> Range<Int>? {
        names.lazy.filter { $0.name == name }.compactMap { self.range(of: $0.group) }.first
    }

    /// The text of a group; 0 is the whole match; nil when the group took no part or there is none.
    public subscript(group: Int) -> String? {
        range(of: group).map { range in
            subject.withContiguousUTF8 {
                String(decoding: UnsafeBufferPointer(rebasing: $0[range]), as: UTF8.self)
            }
        }
    }

    /// The text of a named group; nil when it took no part or the pattern has no such name.
    public subscript(name: String) -> String? {
        for (known, group) in names where known == name {
            if let text = self[group] { return text }
        }
        return nil
    }

    /// The text before a named group, up to 16 bytes of UTF-8; empty when the group took no part.
    public func text(before name: String) -> String {
        for (known, group) in names where known == name {
            guard let range = range(of: group) else { continue }
            return subject.withContiguousUTF8 {
                var start = max(0, range.lowerBound - 16)
                while start < range.lowerBound, $0[start] & 0xC0 == 0x80 { start += 1 }
                return String(decoding: UnsafeBufferPointer(rebasing: $0[start..<range.lowerBound]), as: UTF8.self)
            }
        }
        return ""
    }
}
