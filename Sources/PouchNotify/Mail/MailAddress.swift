/// An address that mail is sent to: the plain form of RFC 5321 section 4.1.2, ASCII, at most 254 bytes.
enum MailAddress {
    /// Whether it is `name@domain` with a dot-atom on either side. Nothing in it can end a header or begin an option.
    static func isOne(_ text: String) -> Bool {
        let parts = text.split(separator: "@", omittingEmptySubsequences: false)
        guard parts.count == 2, text.utf8.count <= 254, parts[0].utf8.count <= 64, !text.hasPrefix("-") else {
            return false
        }
        return isDotAtom(parts[0], more: Array("!#$%&'*+-/=?^_`{|}~".utf8)) && isDotAtom(parts[1], more: [0x2D])
    }

    private static func isDotAtom(_ text: Substring, more: [UInt8]) -> Bool {
        text.split(separator: ".", omittingEmptySubsequences: false).allSatisfy { atom in
            !atom.isEmpty
                && atom.utf8.allSatisfy { 48...57 ~= $0 || 65...90 ~= $0 || 97...122 ~= $0 || more.contains($0) }
        }
    }
}
