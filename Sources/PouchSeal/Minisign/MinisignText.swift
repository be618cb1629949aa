import Foundation

/// The lines of minisign's files: comments that say what they are, and base 64 in its one canonical form.
enum MinisignText {
    static let untrusted = "untrusted comment: "
    static let trusted = "trusted comment: "

    /// The lines of a file that has exactly `count`, each ended by a line feed (the last one need not be); else nil.
    static func lines(_ bytes: [UInt8], count: Int) -> [String]? {
        guard bytes.count <= 1 << 16, let text = String(validating: bytes, as: UTF8.self) else { return nil }
        var lines = text.utf8.split(separator: 10, omittingEmptySubsequences: false).map { String(Substring($0)) }
        if lines.last == "" { lines.removeLast() }
        lines = lines.map { $0.utf8.last == 13 ? String($0.dropLast()) : $0 }
        return lines.count == count ? lines : nil
    }

    /// The text after a prefix, or nil when the line begins otherwise.
    static func comment(_ line: String, after prefix: String) -> String? {
        line.utf8.starts(with: prefix.utf8)
            ? String(decoding: line.utf8.dropFirst(prefix.utf8.count), as: UTF8.self) : nil
    }

    /// Bytes from base 64 of just this length, in just the form that ``encode(_:)`` gives: a change is never overlooked.
    static func decode(_ text: String, count: Int) -> [UInt8]? {
        guard let data = Data(base64Encoded: text), data.count == count, encode([UInt8](data)) == text else {
            return nil
        }
        return [UInt8](data)
    }

    static func encode(_ bytes: [UInt8]) -> String { Data(bytes).base64EncodedString() }
}
