import PouchBytes
import PouchExtract

/// The parameters of addresses, `name=value` in the query and `;name=value` in the path, by which two links differ that are
/// the same otherwise: a session id or a token that is new at each visit.
struct LinkParameters: Equatable {
    /// The values that changed, by the parameter's name, as the older link and the newer had them.
    var changed: [String: Change] = [:]

    struct Change: Equatable {
        var old: String
        var new: String
    }

    /// Addresses of more parameters are not looked into.
    private static let most = 64

    /// nil unless the links of an edit go in pairs that differ in such values alone.
    ///
    /// - Parameters:
    ///   - edit: of the fields `links` or `attachments`, the field's name first.
    ///   - isDocument: whether an address is a document's own: what tells documents apart is no token.
    init?(_ edit: BlockEdit, isDocument: (String) -> Bool) {
        guard edit.place == .field, ["links", "attachments"].contains(edit.deleted.first),
            edit.deleted.count == edit.inserted.count
        else { return nil }
        for (was, now) in zip(edit.deleted, edit.inserted).dropFirst() {
            let (old, new) = (Self.link(was), Self.link(now))
            guard old.text == new.text, !isDocument(old.url), !isDocument(new.url),
                let (one, other) = Self.alike(old.url, new.url)
            else { return nil }
            for (before, after) in zip(one.values, other.values) where before.value != after.value {
                changed[before.name] = changed[before.name] ?? Change(old: before.value, new: after.value)
            }
        }
        if changed.isEmpty { return nil }
    }

    /// Whether two addresses differ in the values of their parameters alone.
    static func differAlone(_ old: String, _ new: String) -> Bool { old != new && alike(old, new) != nil }

    /// The names of the parameters that a statement's links and attachments have.
    static func names(of statement: Statement) -> Set<String> {
        var names: Set<String> = []
        for url in statement.links.map(\.url) + statement.attachments {
            names.formUnion(Address(url).values.map(\.name))
        }
        return names
    }

    /// A value of the field `links`, "text <url>", or of `attachments`, "url".
    static func link(_ value: String) -> (text: String, url: String) {
        guard value.utf8.last == UInt8(ascii: ">"), let start = value.utf8.lastIndex(of: UInt8(ascii: "<")) else {
            return ("", value)
        }
        return (String(value[..<start].dropLast()), String(value[value.utf8.index(after: start)...].dropLast()))
    }

    private static func alike(_ old: String, _ new: String) -> (Address, Address)? {
        let (one, other) = (Address(old), Address(new))
        guard one.frame == other.frame, one.values.count <= most, one.values.map(\.name) == other.values.map(\.name)
        else { return nil }
        return (one, other)
    }

    private struct Address {
        /// The address without its parameters' values.
        var frame: [UInt8] = []
        var values: [(name: String, value: String)] = []

        init(_ url: String) {
            var piece: [UInt8] = []
            var isParameter = false
            func isEnd(_ byte: UInt8, inQuery: Bool) -> Bool {
                inQuery
                    ? byte == UInt8(ascii: "&") || byte == UInt8(ascii: ";")
                    : byte == UInt8(ascii: ";") || byte == UInt8(ascii: "/") || byte == UInt8(ascii: "?")
            }
            var inQuery = false
            for byte in Array(url.utf8) + [UInt8(ascii: "?")] {
                guard isEnd(byte, inQuery: inQuery) || byte == UInt8(ascii: "?") else {
                    piece.append(byte)
                    continue
                }
                if isParameter, let equals = piece.firstIndex(of: UInt8(ascii: "=")), equals > 0 {
                    let name = String(decoding: piece[..<equals], as: UTF8.self)
                    values.append((name, String(decoding: piece[(equals + 1)...], as: UTF8.self)))
                    piece = Array(piece[...equals])
                }
                frame += piece + [byte]
                piece = []
                if byte == UInt8(ascii: "?") { inQuery = true }
                isParameter = inQuery || byte == UInt8(ascii: ";")
            }
        }
    }
}
