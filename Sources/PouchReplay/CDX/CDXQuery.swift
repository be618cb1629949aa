import PouchBytes
import PouchURL

/// A request to `/cdx`, with the parameters of pywb's CDX server.
public struct CDXQuery: Sendable {
    /// `matchType`: which URLs match beside the one named.
    public enum Match: String, Sendable, CaseIterable { case exact, prefix, host, domain }
    /// `sort`, or `closest` with its time: the order of the lines.
    public enum Order: Sendable, Equatable {
        /// By key, then by time.
        case key
        case reverse
        case closest(Timestamp)
    }
    /// `output`: the form of the lines.
    public enum Output: String, Sendable, CaseIterable {
        case cdxj, json, text

        public var contentType: String {
            switch self {
            case .cdxj: "text/x-cdxj"
            case .json: "text/x-ndjson"
            case .text: "text/plain; charset=utf-8"
            }
        }
    }

    /// Invalid parameters: 400, and why.
    public struct Refusal: Error, Sendable, Equatable, CustomStringConvertible {
        public let description: String
    }

    public private(set) var match = Match.exact
    /// Without a `*`; a prefix may end anywhere.
    public private(set) var url: WebURL
    /// Fourteen digits, both inclusive.
    public private(set) var from: String?
    public private(set) var to: String?
    public private(set) var limit: Int?
    public private(set) var order = Order.key
    public private(set) var output = Output.cdxj
    public private(set) var fields: [CDXField]?
    public private(set) var filters: [CDXFilter] = []

    /// They change what is listed, and are not known here.
    private static let refused: Set = [
        "collapseTime", "collapse", "resolveRevisits", "showNumPages", "showPagedIndex", "page", "pageSize",
        "resumeKey",
    ]
    private static let mostFilters = 8

    /// - Parameter parameters: percent-decoded, in the order in which they were sent; of two with one name the first counts.
    public init(_ parameters: [(name: String, value: String)]) throws(Refusal) {
        func value(_ names: String...) -> String? {
            parameters.first { names.contains($0.name) && !$0.value.isEmpty }?.value
        }
        if let name = parameters.first(where: { Self.refused.contains($0.name) })?.name {
            throw Refusal(description: "\"\(name)\" is not known here; leave it out")
        }
        guard var text = value("url") else {
            throw Refusal(description: "url is missing: /cdx?url=https://www.example.org/&matchType=prefix")
        }
        if let name = value("matchType") {
            match = try Self.named(name, "matchType")
        } else if text.hasPrefix("*.") {
            (match, text) = (.domain, String(text.dropFirst(2)))
        } else if text.hasSuffix("*") {
            (match, text) = (.prefix, String(text.dropLast()))
        }
        guard let url = WebURL(text) ?? WebURL("http://" + text) else {
            throw Refusal(description: "url is not an http or https address")
        }
        self.url = url
        from = try value("from", "from_ts").map { text throws(Refusal) in
            try Self.stamp(text, padding: "00000101000000")
        }
        to = try value("to").map { text throws(Refusal) in try Self.stamp(text, padding: "99991231235959") }
        limit = try value("limit").map { text throws(Refusal) in
            guard let number = Int(decimal: text.utf8), number > 0 else {
                throw Refusal(description: "limit is not a number above 0")
            }
            return number
        }
        order = try Self.order(sort: value("sort"), closest: value("closest"), reverse: value("reverse"))
        if let name = value("output") { output = try Self.named(name, "output") }
        fields = try value("fields", "fl").map { text throws(Refusal) in
            var fields: [CDXField] = []
            for name in text.split(separator: ",") {
                guard let field = CDXField(named: String(name)) else {
                    throw Refusal(description: "fl names a field that there is not; there are \(CDXField.names)")
                }
                fields.append(field)
            }
            return fields
        }
        let texts = parameters.filter { $0.name == "filter" }.map(\.value)
        guard texts.count <= Self.mostFilters else {
            throw Refusal(description: "more than \(Self.mostFilters) filters")
        }
        for text in texts { filters.append(try CDXFilter(text)) }
    }

    private static func named<Value: RawRepresentable & CaseIterable>(
        _ name: String, _ parameter: String
    ) throws(Refusal) -> Value where Value.RawValue == String {
        guard let value = Value(rawValue: name) else {
            let all = Value.allCases.map(\.rawValue).joined(separator: ", ")
            throw Refusal(description: "\(parameter) is one of \(all)")
        }
        return value
    }

    private static func stamp(_ text: String, padding: String) throws(Refusal) -> String {
        guard 1...14 ~= text.utf8.count, text.utf8.allSatisfy(ASCII.isDigit) else {
            throw Refusal(description: "a time is 4 to 14 digits, such as 20261124 or 20261124073000")
        }
        return text + padding.dropFirst(text.utf8.count)
    }

    private static func order(sort: String?, closest: String?, reverse: String?) throws(Refusal) -> Order {
        if let closest {
            guard let time = Timestamp(stamp: closest) else {
                throw Refusal(description: "closest is a time of 4 to 14 digits")
            }
            return .closest(time)
        }
        switch sort {
        case nil, "default": return ["1", "true"].contains(reverse) ? .reverse : .key
        case "reverse": return .reverse
        case "closest": throw Refusal(description: "sort=closest needs closest=TIME")
        default: throw Refusal(description: "sort is reverse or closest")
        }
    }
}
