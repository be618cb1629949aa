/// Takes content codings off a body: gzip, x-gzip, deflate (zlib, or raw as some servers send), br, identity.
public enum ContentCoding {
    /// Decodes `body` as its Content-Encoding says.
    ///
    /// - Parameters:
    ///   - contentEncoding: the header's value, several lines joined by commas; nil when there is none.
    ///   - limit: the most bytes each step may give.
    /// - Throws: `CodingError`; nothing half decoded is returned.
    ///
    /// An empty body stays empty whatever its header says: servers label bodiless answers too.
    public static func decode(
        _ body: [UInt8], contentEncoding: String?, limit: Int
    ) throws(CodingError) -> [UInt8] {
        let codings = try codings(contentEncoding)
        var bytes = body
        for coding in codings.reversed() where !bytes.isEmpty {
            switch coding {
            case .gzip: bytes = try Inflate.gzip(bytes, limit: limit)
            case .deflate: bytes = try Inflate.deflate(bytes, limit: limit)
            case .brotli: bytes = try Brotli.decode(bytes, limit: limit)
            }
        }
        guard bytes.count <= limit else { throw .tooLarge(limit: limit) }
        return bytes
    }

    private enum Coding {
        case gzip, deflate, brotli
    }

    private static func codings(_ header: String?) throws(CodingError) -> [Coding] {
        guard let header else { return [] }
        var codings: [Coding] = []
        for part in Array(header.utf8).split(separator: 0x2C) {
            let name = ASCII.trimmed(part).map(ASCII.lowercased)
            switch String(decoding: name, as: UTF8.self) {
            case "", "identity": continue
            case "gzip", "x-gzip": codings.append(.gzip)
            case "deflate": codings.append(.deflate)
            case "br": codings.append(.brotli)
            case let other: throw .unsupported(other)
            }
        }
        guard codings.count <= 2 else { throw .tooManyCodings(codings.count) }
        return codings
    }
}
