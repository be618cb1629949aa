import PouchBytes

/// AWS Signature Version 4 for S3: the `Authorization` of a request, whose body's digest is signed with it.
///
/// S3's own rules hold: a path is encoded once and never shortened, and every field that is given is signed.
package struct RequestSigner: Sendable {
    package let credentials: StoreCredentials
    /// As `us-east-1`.
    package let region: String

    package init(credentials: StoreCredentials, region: String) {
        self.credentials = credentials
        self.region = region
    }

    /// A request as it is signed.
    package struct Request: Sendable {
        package var method: String
        /// From the slash on, not encoded.
        package var path: String
        /// Names and values, not encoded.
        package var query: [(name: String, value: String)]
        /// `Host` among them.
        package var fields: [(name: String, value: String)]
        /// SHA-256 of the body, as `x-amz-content-sha256` has it.
        package var payload: String

        package init(
            method: String, path: String, query: [(name: String, value: String)] = [],
            fields: [(name: String, value: String)], payload: String
        ) {
            self.method = method
            self.path = path
            self.query = query
            self.fields = fields
            self.payload = payload
        }
    }

    /// The request with the fields that a signature needs: its date, its body's digest, a session's token, `Authorization`.
    package func signed(_ request: Request, at time: Timestamp) -> Request {
        var request = request
        let date = time.compact
        request.fields += [("x-amz-date", date), ("x-amz-content-sha256", request.payload)]
        if let token = credentials.sessionToken { request.fields.append(("x-amz-security-token", token)) }
        let fields = canonical(request.fields)
        let names = fields.map(\.name).joined(separator: ";")
        let lines =
            [request.method, PercentEncoding.path(request.path), PercentEncoding.query(request.query)]
            + fields.map { "\($0.name):\($0.value)" } + ["", names, request.payload]
        let scope = "\(date.prefix(8))/\(region)/s3/aws4_request"
        let digest = SHA256Digest.of(lines.joined(separator: "\n")).hex
        let signature = HMAC.sha256(
            key: key(day: String(date.prefix(8))), Array("AWS4-HMAC-SHA256\n\(date)\n\(scope)\n\(digest)".utf8))
        request.fields.append(
            (
                "Authorization",
                "AWS4-HMAC-SHA256 Credential=\(credentials.accessKey)/\(scope), SignedHeaders=\(names), Signature=\(Hex.text(signature))"
            ))
        return request
    }

    /// Of one day, region and service: it gives away nothing of the secret.
    private func key(day: String) -> [UInt8] {
        [day, region, "s3", "aws4_request"].reduce(Array("AWS4\(credentials.secretKey)".utf8)) { key, part in
            HMAC.sha256(key: key, Array(part.utf8))
        }
    }

    /// By name, in lower case; runs of white space are one space. Fields of one name are joined.
    private func canonical(_ fields: [(name: String, value: String)]) -> [(name: String, value: String)] {
        var values: [String: [String]] = [:]
        for field in fields {
            let words = field.value.split { $0 == " " || $0 == "\t" }
            values[field.name.lowercased(), default: []].append(words.joined(separator: " "))
        }
        return values.map { (name: $0.key, value: $0.value.joined(separator: ",")) }
            .sorted { $0.name.utf8.lexicographicallyPrecedes($1.name.utf8) }
    }
}

/// Bytes in a URL as Signature Version 4 wants them: all but letters, digits and `-._~` are `%XX`.
package enum PercentEncoding {
    /// A path; its slashes stay.
    package static func path(_ text: String) -> String { encoded(text, keeping: UInt8(ascii: "/")) }

    /// A query, in the order of encoded names and values. A name without a value has its `=` all the same.
    package static func query(_ pairs: [(name: String, value: String)]) -> String {
        pairs.map { (encoded($0.name), encoded($0.value)) }
            .sorted { $0 < $1 }.map { "\($0.0)=\($0.1)" }.joined(separator: "&")
    }

    private static func encoded(_ text: String, keeping kept: UInt8? = nil) -> String {
        var bytes: [UInt8] = []
        for byte in text.utf8 {
            let isPlain = ASCII.isDigit(byte) || (97...122).contains(byte | 32) && byte < 128
            if isPlain || byte == kept || [45, 46, 95, 126].contains(byte) {
                bytes.append(byte)
            } else {
                bytes += [UInt8(ascii: "%"), upper(byte >> 4), upper(byte & 15)]
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    private static func upper(_ digit: UInt8) -> UInt8 { digit < 10 ? 48 + digit : 55 + digit }
}
