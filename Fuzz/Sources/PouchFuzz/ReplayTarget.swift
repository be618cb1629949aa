import PouchHTML
import PouchReplay
import PouchURL

/// A captured page or style sheet to its replay: the same tags and attributes stand in it as before, and no address that
/// leads out of the replay. The first byte chooses the encoding.
enum ReplayTarget {
    private static let charsets = ["utf-8", "windows-1252", "shift_jis", "gbk", "gb18030", "big5", "euc-jp", "koi8-r"]

    static func run(_ input: [UInt8]) {
        guard let first = input.first, let url = WebURL("https://example.org/a/b.htm?c=/d") else { return }
        let page = Array(input.dropFirst())
        let charset = charsets[Int(first) % charsets.count]
        let rewriter = PageRewriter(page: url, stamp: "20261124073512", charset: charset)
        let result = rewriter.rewritten(page)
        let (before, after) = (Seen(page, charset), Seen(result, charset))
        require(before.isCrowded || before.names == after.names, "other tags or attributes than before")
        for address in after.addresses { require(!Self.leadsOut(address), "an address leads out: \(address)") }
        require(rewriter.rewritten(page) == result, "two replays of one page")
        let links = ReplayLinks(page: url, stamp: "20261124073512")
        let sheet = StyleRewriter.rewritten(page, links: links, charset: charset)
        require(sheet.count >= page.count / 4, "a sheet that lost its bytes")
        _ = ReplayForm(contentType: String(decoding: page.prefix(64), as: UTF8.self), body: page).contentType
        if let address = ReplayAddress(String(decoding: page, as: UTF8.self)) {
            require(WebURL(address.url.text) == address.url, "a URL that is not spelt as captures have it")
        }
    }

    private struct Seen {
        var names: [[UInt8]] = []
        var addresses: [String] = []
        /// What is written in the place of a tag that is too long has other names.
        var isCrowded = false

        init(_ page: [UInt8], _ charset: String) {
            MarkupScan.forEach(in: page) { part in
                guard case .tag(let name, let attributes) = part else {
                    if case .crowded = part { isCrowded = true }
                    return
                }
                names.append(Array(page[name]))
                for attribute in attributes {
                    let name = page[attribute.name].map { 0x41...0x5A ~= $0 ? $0 | 32 : $0 }
                    names.append(name)
                    guard name.elementsEqual("href".utf8) || name.elementsEqual("src".utf8) else { continue }
                    addresses.append(MarkupScan.text(of: page[attribute.value], charset: charset))
                }
            }
        }
    }

    /// As a browser reads the reference: blanks in front, tabs and line feeds within do not count.
    private static func leadsOut(_ address: String) -> Bool {
        let text = String(
            String.UnicodeScalarView(
                address.unicodeScalars.drop { $0.value <= 0x20 }.filter { $0 != "\t" && $0 != "\n" && $0 != "\r" })
        ).lowercased()
        return ["http:", "https:", "javascript:", "vbscript:", "file:", "ftp:", "//", "\\\\", "/\\", "\\/"].contains {
            text.hasPrefix($0)
        }
    }
}
