/// The fields that keep a captured page from acting: no script, no form, no request except for captures.
public struct ReplayPolicy: Sendable {
    /// Each field once, in the order in which it is sent; `Content-Type` is not among them.
    public let fields: [(name: String, value: String)]

    /// - Parameters:
    ///   - origin: `http://127.0.0.1:8100`, checked; browsers differ on what 'self' is in a document without an origin.
    ///   - prefix: the path that a proxy puts before every path; empty, or `/NAME`.
    ///   - framers: the origin whose viewer may frame a replay; another one when replay has a host name of its own.
    ///   - download: the file's name, where it is saved and not shown.
    public init(origin: String, prefix: String = "", framers: String? = nil, download: String? = nil) {
        let place = "\(origin)\(prefix)/web/"
        let policy = [
            "sandbox", "default-src 'none'", "img-src \(place) data:", "style-src \(place) 'unsafe-inline'",
            "font-src \(place) data:", "media-src \(place)", "frame-src \(place)", "base-uri 'none'",
            "form-action 'none'", "frame-ancestors \(framers ?? origin)",
        ]
        var fields = [
            ("Content-Security-Policy", policy.joined(separator: "; ")), ("X-Content-Type-Options", "nosniff"),
            ("Referrer-Policy", "no-referrer"), ("Cross-Origin-Resource-Policy", "cross-origin"),
            ("Cross-Origin-Opener-Policy", "same-origin"), ("X-DNS-Prefetch-Control", "off"),
            ("X-Robots-Tag", "noindex"),
        ]
        if let download { fields.append(("Content-Disposition", "attachment; filename=\"\(download)\"")) }
        self.fields = fields.map { (name: $0.0, value: $0.1) }
    }

    /// A file's name for an address: its last component's letters, digits, dots and hyphens, at most 80, never first a dot.
    public static func fileName(of path: String) -> String {
        let last = path.utf8.split(separator: UInt8(ascii: "/")).last ?? []
        let kept = last.map { byte in
            switch byte {
            case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, UInt8(ascii: "-"), UInt8(ascii: "_"), UInt8(ascii: "."): byte
            default: UInt8(ascii: "_")
            }
        }
        let name = String(decoding: kept.drop { $0 == UInt8(ascii: ".") }.suffix(80), as: UTF8.self)
        return name.isEmpty ? "capture" : name
    }
}
