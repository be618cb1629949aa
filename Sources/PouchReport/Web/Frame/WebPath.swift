/// Addresses within the web interface, from its root on and without a `/` before. All parts are percent-encoded.
package enum WebPath {
    /// A year's page: `2005`.
    package static func year(_ year: Int) -> String { digits(year, 4) }
    /// A month's page: `2005/03`.
    package static func month(_ year: Int, _ month: Int) -> String { "\(digits(year, 4))/\(digits(month, 2))" }
    package static let undated = "undated"

    /// A statement's page, or one of its views: `versions`, `blame`.
    package static func statement(_ id: String, _ view: String = "") -> String {
        "statement/" + encoded(id) + (view.isEmpty ? "" : "/" + view)
    }

    /// A statement as one crawl found it: its permalink.
    package static func statement(_ id: String, at crawl: String) -> String { statement(id, "at/" + encoded(crawl)) }

    /// The comparison of a statement's versions in two crawls.
    package static func compare(_ id: String, _ old: String, _ new: String) -> String {
        statement(id, "compare/\(encoded(old))...\(encoded(new))")
    }

    /// A crawl's page, or one of its views: `urls`, `log`.
    package static func crawl(_ name: String, _ view: String = "") -> String {
        "crawls/" + encoded(name) + (view.isEmpty ? "" : "/" + view)
    }

    /// A WARC file, as summaries name it: `archive/NAME`.
    package static func volume(_ file: String) -> String {
        file.split(separator: "/").map { encoded(String($0)) }.joined(separator: "/")
    }

    /// The report on a URL.
    package static func url(_ url: String) -> String { "url?u=" + encoded(url) }

    /// RFC 3986: all but unreserved characters.
    package static func encoded(_ text: String) -> String {
        var bytes: [UInt8] = []
        for byte in text.utf8 {
            switch byte {
            case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x2D, 0x2E, 0x5F, 0x7E: bytes.append(byte)
            default: bytes += [0x25, hex(byte >> 4), hex(byte & 15)]
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    private static func hex(_ value: UInt8) -> UInt8 { value < 10 ? 0x30 + value : 0x37 + value }

    private static func digits(_ number: Int, _ width: Int) -> String {
        let text = "\(number)"
        return String(repeating: "0", count: max(0, width - text.utf8.count)) + text
    }
}
