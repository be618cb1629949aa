import PouchBytes
import PouchHTML
import PouchURL

/// A captured page with its links leading into the replay. Attribute values and the addresses in styles are replaced where
/// they stand; every other byte is the one that was sent, in the page's own encoding.
///
///     PageRewriter(page: url, stamp: "20261124073512", charset: "windows-1252").rewritten(bytes)
public struct PageRewriter: Sendable {
    private let page: WebURL
    private let stamp: String
    private let charset: String

    /// - Parameters:
    ///   - page: as its replay's address has it.
    ///   - stamp: fourteen digits, that links carry.
    ///   - charset: one that ``ReplayCharset`` says can be rewritten.
    public init(page: WebURL, stamp: String, charset: String) {
        self.page = page
        self.stamp = stamp
        self.charset = charset
    }

    /// Replaces the links of one page. A start tag with more attributes than are read becomes an element without effect.
    public func rewritten(_ bytes: [UInt8]) -> [UInt8] {
        let base = base(of: bytes)
        let links = ReplayLinks(page: page, stamp: stamp, base: base, charset: charset)
        var edits = ByteEdits()
        MarkupScan.forEach(in: bytes) { part in
            switch part {
            case .tag(let name, let attributes):
                let element = Self.lowercased(bytes[name])
                for attribute in attributes {
                    guard let kind = LinkAttribute(Self.lowercased(bytes[attribute.name]), of: element) else {
                        continue
                    }
                    if case .content = kind, !isBlankedPragma(attributes, bytes) { continue }
                    let text = MarkupScan.text(of: bytes[attribute.value], charset: charset)
                    guard let value = Self.value(kind, text, links) else { continue }
                    edits.replace(attribute.value, with: Self.escaped(value, in: bytes, at: attribute.value))
                }
            // A tag that cannot be read whole becomes an element without effect.
            case .crowded(let name): edits.replace(name.lowerBound..<name.lowerBound + 1, with: "x-".utf8)
            case .style(let range): StyleRewriter.edit(bytes[range], links, charset, &edits)
            }
        }
        return edits.applied(to: bytes)
    }

    /// The address of the first `base` element that has one (HTML Standard, section 4.2.3); nil when none does.
    private func base(of bytes: [UInt8]) -> WebURL? {
        var found: String?
        MarkupScan.forEach(in: bytes) { part in
            guard found == nil, case .tag(let name, let attributes) = part, Self.lowercased(bytes[name]) == "base",
                let href = attributes.first(where: { Self.lowercased(bytes[$0.name]) == "href" })
            else { return }
            found = MarkupScan.text(of: bytes[href.value], charset: charset)
        }
        return found.flatMap { WebURL(LinkReference.encoded($0, as: charset), relativeTo: page) }
    }

    private func isBlankedPragma(_ attributes: [MarkupScan.Attribute], _ bytes: [UInt8]) -> Bool {
        guard let pragma = attributes.first(where: { Self.lowercased(bytes[$0.name]) == "http-equiv" }) else {
            return false
        }
        let text = MarkupScan.text(of: bytes[pragma.value], charset: charset)
        return LinkAttribute.blankedPragmas.contains(text.lowercased())
    }

    // MARK: - Values

    /// The new value; nil when the old one stays.
    private static func value(_ kind: LinkAttribute, _ text: String, _ links: ReplayLinks) -> String? {
        switch kind {
        case .blank, .content: return text.isEmpty ? nil : ""
        case .style: return StyleRewriter.rewritten(attribute: text, links: links)
        case .sources:
            let value = SourceSet.rewritten(text) { reference in
                switch links.target(of: reference) {
                case .same: nil
                // A comma at its end would be no part of it.
                case .address(let address): address.hasSuffix(",") ? String(address.dropLast()) + "%2C" : address
                case .none: "about:invalid"
                }
            }
            return value == text ? nil : value
        case .link, .resource:
            switch links.target(of: text) {
            case .same: return nil
            case .address(let address): return address
            case .none: if case .link = kind { return "#" } else { return "" }
            }
        }
    }

    /// A value in ASCII that cannot end the attribute's value, quoted or not.
    private static func escaped(_ value: String, in bytes: [UInt8], at range: Range<Int>) -> [UInt8] {
        let quote = range.lowerBound > 0 ? bytes[range.lowerBound - 1] : 0
        let isQuoted = quote == UInt8(ascii: "\"") || quote == UInt8(ascii: "'")
        var result: [UInt8] = []
        for scalar in value.unicodeScalars {
            switch scalar {
            case "&": result += Array("&amp;".utf8)
            case "\"": result += Array("&quot;".utf8)
            case "'": result += Array("&#39;".utf8)
            case "<": result += Array("&lt;".utf8)
            case ">": result += Array("&gt;".utf8)
            case " " where isQuoted, "!"..."~": result.append(UInt8(scalar.value))
            default: result += Array("&#\(scalar.value);".utf8)
            }
        }
        // Behind an "=", what follows an empty value would be taken for it.
        return result.isEmpty && !isQuoted ? Array("\"\"".utf8) : result
    }

    private static func lowercased(_ bytes: ArraySlice<UInt8>) -> String {
        String(decoding: bytes.map(ASCII.lowercased), as: UTF8.self)
    }
}
