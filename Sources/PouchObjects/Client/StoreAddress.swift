import PouchBytes
import PouchURL

/// A mirror's place in a store: `s3://BUCKET/PREFIX`, and the server that has the bucket.
package struct StoreAddress: Sendable, Equatable {
    package let bucket: String
    /// Without a slash at either end; may be empty.
    package let prefix: String
    package let region: String
    /// `https://host:port`
    private let endpoint: Origin
    /// Whether the bucket stands in the path, as all but Amazon's own servers take it.
    private let isInPath: Bool

    /// Reads an address; the server comes from `AWS_ENDPOINT_URL_S3` or `AWS_ENDPOINT_URL`, else it is Amazon's of
    /// `AWS_REGION` or `AWS_DEFAULT_REGION`.
    package init(_ text: String, environment: [String: String]) throws(ObjectError) {
        guard text.hasPrefix("s3://") else { throw .badAddress(text, problem: "it does not begin with s3://") }
        let rest = text.dropFirst(5)
        bucket = String(rest.prefix { $0 != "/" })
        prefix = String(rest.dropFirst(bucket.count + 1).drop { $0 == "/" }.reversed().drop { $0 == "/" }.reversed())
        guard (3...63).contains(bucket.utf8.count),
            bucket.utf8.allSatisfy({ (97...122).contains($0) || ASCII.isDigit($0) || $0 == 45 || $0 == 46 }),
            !bucket.contains("..")
        else {
            throw .badAddress(
                text, problem: "a bucket's name has 3 to 63 characters, each a letter a-z, a digit, a hyphen or a dot")
        }
        let parts = prefix.isEmpty ? [] : prefix.split(separator: "/", omittingEmptySubsequences: false)
        guard prefix.utf8.count <= 512, prefix.utf8.allSatisfy({ $0 >= 32 && $0 != 127 }),
            parts.allSatisfy({ !$0.isEmpty && $0 != "." && $0 != ".." })
        else { throw .badAddress(text, problem: "its prefix is no path") }
        region = environment["AWS_REGION"] ?? environment["AWS_DEFAULT_REGION"] ?? "us-east-1"
        guard !region.isEmpty, region.utf8.allSatisfy({ (97...122).contains($0) || ASCII.isDigit($0) || $0 == 45 })
        else { throw .badSetting(name: "AWS_REGION", problem: "it is no region's name") }
        for name in ["AWS_ENDPOINT_URL_S3", "AWS_ENDPOINT_URL"] {
            guard let server = environment[name], !server.isEmpty else { continue }
            guard let url = WebURL(server), url.path == "/", url.query == nil, !server.contains("@") else {
                throw .badSetting(name: name, problem: "it is no http or https URL of a server alone")
            }
            (endpoint, isInPath) = (url.origin, true)
            return
        }
        // A certificate of Amazon's names one level of buckets.
        isInPath = bucket.contains(".")
        let server = isInPath ? "https://s3.\(region).amazonaws.com" : "https://\(bucket).s3.\(region).amazonaws.com"
        guard let origin = Origin(server) else { throw .badSetting(name: "AWS_REGION", problem: "it is no host") }
        endpoint = origin
    }

    /// As `Host` has it.
    package var host: String { endpoint.hasDefaultPort ? endpoint.host : "\(endpoint.host):\(endpoint.port)" }

    /// The path of an object's URL, not encoded.
    package func path(of key: String) -> String {
        (isInPath ? "/\(bucket)/" : "/") + (prefix.isEmpty ? "" : prefix + "/") + key
    }

    /// The target of a request.
    package func url(path: String, query: [(name: String, value: String)]) -> String {
        "\(endpoint.scheme)://\(host)\(PercentEncoding.path(path))"
            + (query.isEmpty ? "" : "?" + PercentEncoding.query(query))
    }

    /// As messages name an object.
    package func shown(_ key: String) -> String { "\(self)/\(key)" }
}

extension StoreAddress: CustomStringConvertible {
    package var description: String { "s3://\(bucket)" + (prefix.isEmpty ? "" : "/" + prefix) }
}
