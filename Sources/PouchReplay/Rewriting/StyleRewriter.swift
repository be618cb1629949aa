import PouchHTML

/// A captured style sheet with its addresses leading into the replay; every other byte as it was sent.
public enum StyleRewriter {
    /// - Parameters:
    ///   - links: of the sheet's own URL, for a sheet of its own; of the page, for one in a page.
    ///   - charset: in which ASCII is ASCII: see ``ReplayCharset``.
    public static func rewritten(_ sheet: [UInt8], links: ReplayLinks, charset: String) -> [UInt8] {
        var edits = ByteEdits()
        edit(sheet[...], links, charset, &edits)
        return edits.applied(to: sheet)
    }

    static func edit(
        _ sheet: ArraySlice<UInt8>, _ links: ReplayLinks, _ charset: String, _ edits: inout ByteEdits
    ) {
        for address in StyleScan.addresses(in: sheet, charset: charset) {
            let decoded = Charset.decode(sheet[address.range], as: charset).utf8
            switch links.target(of: StyleText.unescaped(decoded)) {
            case .same: continue
            case .address(let text): edits.replace(address.range, with: StyleText.escaped(text))
            // A reference to nothing: an empty one would be the sheet itself.
            case .none: edits.replace(address.range, with: "about:invalid".utf8)
            }
        }
    }

    /// The same for the text of a `style` attribute; nil when nothing in it changes.
    static func rewritten(attribute text: String, links: ReplayLinks) -> String? {
        var edits = ByteEdits()
        let bytes = Array(text.utf8)
        edit(bytes[...], links, "utf-8", &edits)
        return edits.isEmpty ? nil : String(decoding: edits.applied(to: bytes), as: UTF8.self)
    }
}
