import PouchHTML
import PouchURL

/// Where a captured page's references lead in a replay: to captures of the same time, relative to the page itself, so that
/// they hold behind any path prefix.
///
///     ReplayLinks(page: page, stamp: "20261124073512").address(of: "/a.htm")
///     // "../../../20261124073512/https://www.example.org/a.htm", of a page two slashes deep
public struct ReplayLinks: Sendable {
    /// How a reference is to stand in the page.
    public enum Target: Sendable, Equatable {
        /// As it is: it leads nowhere else, or asks nothing of a network.
        case same
        case address(String)
        /// It must not stand there: a script, or an address that no archive has.
        case none
    }

    private let page: WebURL
    /// The base URL of references.
    public let base: WebURL
    private let charset: String
    /// From the page to its time's folder.
    private let up: String

    /// - Parameters:
    ///   - page: as its replay's address has it.
    ///   - stamp: fourteen digits.
    ///   - base: the page's `base` element's, resolved; nil when it has none.
    ///   - charset: of the page, for queries that are not ASCII.
    public init(page: WebURL, stamp: String, base: WebURL? = nil, charset: String = "utf-8") {
        self.page = page
        self.base = base ?? page
        self.charset = charset
        let path = page.text.utf8.prefix { $0 != UInt8(ascii: "?") }
        up = String(repeating: "../", count: path.count { $0 == UInt8(ascii: "/") } + 1) + stamp + "/"
    }

    /// - Parameter reference: as the page's text has it, character references resolved.
    public func target(of reference: String) -> Target {
        let trimmed = reference.unicodeScalars.drop { $0.value <= 0x20 }
        guard let first = trimmed.first else { return .same }
        if first == "#", base == page { return .same }
        let scheme = Self.scheme(of: trimmed)
        if let scheme, Self.kept.contains(scheme) { return .same }
        guard scheme == nil || scheme == "http" || scheme == "https",
            let url = WebURL(LinkReference.encoded(reference, as: charset), relativeTo: base)
        else { return .none }
        return .address(up + url.text + Self.fragment(of: trimmed))
    }

    /// They ask for nothing by themselves, or only within the page.
    private static let kept: Set<String> = ["mailto", "tel", "data", "about"]

    /// The scheme, in lower case; nil for a relative reference. Tabs and line feeds in it do not count (URL Standard,
    /// section 4.4).
    private static func scheme(of reference: Substring.UnicodeScalarView) -> String? {
        var scheme = ""
        for scalar in reference {
            switch scalar {
            case "\t", "\n", "\r": continue
            case "a"..."z", "A"..."Z": scheme.unicodeScalars.append(scalar)
            case "0"..."9", "+", "-", ".":
                if scheme.isEmpty { return nil }
                scheme.unicodeScalars.append(scalar)
            case ":": return scheme.isEmpty ? nil : scheme.lowercased()
            default: return nil
            }
        }
        return nil
    }

    /// From "#" on, percent-encoded; empty when there is none.
    private static func fragment(of reference: Substring.UnicodeScalarView) -> String {
        guard let hash = reference.firstIndex(of: "#") else { return "" }
        var text = "#"
        for byte in String(reference[reference.index(after: hash)...]).utf8 {
            switch byte {
            case 0x09, 0x0A, 0x0D: continue
            case 0x21, 0x23...0x3B, 0x3D, 0x3F...0x5F, 0x61...0x7E: text.unicodeScalars.append(Unicode.Scalar(byte))
            default: text += "%" + (byte < 16 ? "0" : "") + String(byte, radix: 16, uppercase: true)
            }
        }
        return text
    }
}
