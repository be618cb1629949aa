import PouchBytes
import PouchHTML

/// How a captured body is sent: by its captured type alone, never by what its bytes look like. The field that is sent is
/// written here; nothing captured is copied into it.
public enum ReplayForm: Sendable, Equatable {
    /// A page, its links rewritten.
    case page(ReplayCharset)
    /// A style sheet, its addresses rewritten; without a charset it has its page's.
    case sheet(ReplayCharset?)
    /// As captured: an image, sound or film, a font.
    case media(type: String)
    /// As text, whatever it is: XML, plain text, and pages in an encoding in which links cannot be rewritten.
    case text(charset: String?)
    /// Saved and not shown.
    case download(type: String)

    /// - Parameters:
    ///   - contentType: the captured field; nil when there was none.
    ///   - fallback: the profile's charset for pages that name none.
    public init(contentType: String?, body: [UInt8], fallback: String? = nil) {
        let type = Self.essence(contentType)
        switch type {
        case "text/html":
            let charset = ReplayCharset(page: body, contentType: contentType, fallback: fallback)
            self = charset.isRewritable ? .page(charset) : .text(charset: Self.sent(charset.name))
        case "text/css":
            let charset = ReplayCharset(sheet: body, contentType: contentType)
            self =
                charset?.isRewritable ?? true ? .sheet(charset) : .text(charset: charset.flatMap { Self.sent($0.name) })
        case _ where Self.media.contains(type): self = .media(type: type)
        case "application/pdf", "application/zip", "application/msword", "application/rtf": self = .download(type: type)
        case _ where Self.isText(type):
            self = .text(
                charset: Self.sent(ReplayCharset(page: body, contentType: contentType, fallback: fallback).name))
        default: self = .download(type: "application/octet-stream")
        }
    }

    /// The field that is sent.
    public var contentType: String {
        switch self {
        case .page(let charset): "text/html; charset=\(charset.name)"
        case .sheet(let charset): "text/css" + (charset.map { "; charset=\($0.name)" } ?? "")
        case .media(let type), .download(let type): type
        case .text(let charset): "text/plain" + (charset.map { "; charset=\($0)" } ?? "")
        }
    }

    /// The bytes that are sent.
    ///
    /// - Parameters:
    ///   - page: the body's URL, as the replay's address has it.
    ///   - stamp: fourteen digits, that links carry.
    func rewritten(_ body: [UInt8], page: ReplayAddress, stamp: String) -> [UInt8] {
        switch self {
        case .page(let charset):
            PageRewriter(page: page.url, stamp: stamp, charset: charset.name).rewritten(body)
        case .sheet(let charset):
            StyleRewriter.rewritten(
                body, links: ReplayLinks(page: page.url, stamp: stamp), charset: charset?.name ?? "utf-8")
        case .media, .text, .download: body
        }
    }

    // MARK: - Types

    /// The type without its parameters, in lower case; empty when there is none.
    private static func essence(_ field: String?) -> String {
        let bytes = (field ?? "").utf8.prefix { $0 != UInt8(ascii: ";") && $0 != UInt8(ascii: ",") }
        return String(decoding: ASCII.trimmed(Array(bytes)[...]).map(ASCII.lowercased), as: UTF8.self)
    }

    /// Shown by a browser without a script, and without asking for anything else once the answer's policy forbids it.
    private static let media: Set<String> = [
        "image/gif", "image/jpeg", "image/png", "image/webp", "image/avif", "image/bmp", "image/x-icon",
        "image/vnd.microsoft.icon", "image/svg+xml", "audio/mpeg", "audio/ogg", "audio/wav", "audio/webm", "audio/mp4",
        "video/mp4", "video/ogg", "video/webm", "font/woff", "font/woff2", "font/ttf", "font/otf",
    ]

    private static func isText(_ type: String) -> Bool {
        type.hasPrefix("text/") || type.hasSuffix("+xml") || type.hasSuffix("+json")
            || ["application/xml", "application/json"].contains(type)
    }

    /// A charset that no browser reads is sent without its name.
    private static func sent(_ charset: String) -> String? { charset == "replacement" ? nil : charset }
}
