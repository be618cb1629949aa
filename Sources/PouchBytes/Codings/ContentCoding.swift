/// Takes content codings off a body: gzip, x-gzip, deflate (zlib, or raw as some servers send), br, identity.
public enum ContentCoding {
    /// A body without its codings.
    public struct Decoded: Sendable, Equatable {
        public var bytes: [UInt8]
        /// Flaws that change no byte of the body, in words for a person.
        public var warnings: [String] = []
    }

    /// Decodes `body` as its Content-Encoding says.
    ///
    /// - Parameters:
    ///   - contentEncoding: the header's value, several lines joined by commas; nil when there is none. A word that is
    ///     not a coding, such as `UTF-8` or `none`, is passed over, as browsers do.
    ///   - limit: the most bytes each step may give.
    /// - Throws: `CodingError`; nothing half decoded is returned.
    ///
    /// An empty body stays empty whatever its header says: servers label bodiless answers too.
    public static func decode(
        _ body: [UInt8], contentEncoding: String?, limit: Int
    ) throws(CodingError) -> [UInt8] {
        try read(body, contentEncoding: contentEncoding, limit: limit).bytes
    }

    /// As ``decode(_:contentEncoding:limit:)``, with what was amiss.
    public static func read(
        _ body: [UInt8], contentEncoding: String?, limit: Int
    ) throws(CodingError) -> Decoded {
        let codings = try codings(contentEncoding)
        var decoded = Decoded(bytes: body)
        for coding in codings.reversed() where !decoded.bytes.isEmpty {
            switch coding {
            case .gzip: try gunzip(&decoded, limit)
            case .deflate: decoded.bytes = try Inflate.deflate(decoded.bytes, limit: limit)
            case .brotli: decoded.bytes = try Brotli.decode(decoded.bytes, limit: limit)
            case .oddGzip:
                // Nobody knows the word; the bytes leave no doubt.
                if decoded.bytes.starts(with: [0x1F, 0x8B, 8]) { try gunzip(&decoded, limit) }
            }
        }
        guard decoded.bytes.count <= limit else { throw .tooLarge(limit: limit) }
        return decoded
    }

    private static func gunzip(_ decoded: inout Decoded, _ limit: Int) throws(CodingError) {
        let (bytes, trailerBytes) = try Inflate.gzip(decoded.bytes, limit: limit)
        decoded.bytes = bytes
        if trailerBytes < 8 {
            decoded.warnings.append(
                "gzip: its data is whole, but its check sum is missing (\(trailerBytes) of 8 bytes came)")
        }
    }

    private enum Coding {
        case gzip, deflate, brotli
        /// A word that means gzip if the bytes agree: `gzip;q=1`, `"gzip"`.
        case oddGzip
    }

    /// Codings registered with IANA that are not decoded here. A body under one of these is not text and must not pass
    /// for text.
    private static let unsupported: Set<String> = [
        "aes128gcm", "compress", "x-compress", "dcb", "dcz", "exi", "pack200-gzip", "zstd", "x-zstd",
    ]

    private static func codings(_ header: String?) throws(CodingError) -> [Coding] {
        guard let header else { return [] }
        var codings: [Coding] = []
        for part in Array(header.utf8).split(separator: 0x2C) {
            let name = String(decoding: ASCII.trimmed(part).map(ASCII.lowercased), as: UTF8.self)
            switch name {
            case "gzip", "x-gzip": codings.append(.gzip)
            case "deflate", "x-deflate": codings.append(.deflate)
            case "br", "x-br": codings.append(.brotli)
            case _ where unsupported.contains(name): throw .unsupported(name)
            case _ where name.prefix(16).contains("gzip"): codings.append(.oddGzip)
            default: continue
            }
        }
        guard codings.count <= 2 else { throw .tooManyCodings(codings.count) }
        return codings
    }
}
