import PouchBytes
import PouchMirror
import PouchURL

/// A capture of a URL: what one complete crawl was answered at one time, when the answer brought or confirmed a good copy. A
/// 304 is a capture of its own time.
public struct Memento: Sendable {
    /// The crawl's place among those of the reader.
    public let crawl: Int
    public let line: ManifestLine
    /// Of the answer, to the second.
    public let time: Timestamp

    /// Fourteen digits.
    public var stamp: String { time.stamp }

    /// nil for a line that is not a capture.
    init?(_ line: ManifestLine, in crawl: Int) {
        guard line.confirmsCopy, line.sha256 != nil, let time = line.fetchedAt.flatMap({ Timestamp(rfc3339: $0) })
        else { return nil }
        self.crawl = crawl
        self.line = line
        self.time = Timestamp(secondsSince1970: time.secondsSince1970)
    }
}

/// Every capture of one URL, oldest first, and the redirect that crawls met there.
public struct MementoList: Sendable {
    /// As the manifests spell it; what was asked for when no manifest has it.
    public let url: WebURL
    public let mementos: [Memento]
    /// The target of the URL's newest line; the URL has no captures, or older ones. nil when that line is not a
    /// redirect.
    public let redirect: (crawl: Int, line: ManifestLine)?
    /// Whether any complete crawl met the URL.
    public let isKnown: Bool

    /// Looks a URL up in the manifest of every complete crawl, then under the other of the two schemes.
    public init(of url: WebURL, in reader: CaptureReader) throws(StoreError) {
        let own = try Self.lines(of: url.text, reader)
        let other = own.isEmpty ? Self.otherScheme(url) : nil
        let found = try other.map { other throws(StoreError) in try Self.lines(of: other.text, reader) } ?? own
        self.url = found.isEmpty ? url : other ?? url
        isKnown = !found.isEmpty
        // A time names one capture: of two within a second, the earlier.
        var mementos: [Memento] = []
        for memento in found.compactMap({ Memento($0.line, in: $0.crawl) }).sorted(by: { $0.time < $1.time })
        where mementos.last?.time != memento.time { mementos.append(memento) }
        self.mementos = mementos
        redirect = found.last.flatMap { newest in
            let status = newest.line.httpStatus ?? 0
            return 300..<400 ~= status && status != 304 ? newest : nil
        }
    }

    /// The capture nearest to a time; of two equally near, the earlier. The newest without a time; nil when there are
    /// no captures.
    public func nearest(to time: Timestamp?) -> Memento? {
        guard let time else { return mementos.last }
        return mementos.min { left, right in distance(left, time) < distance(right, time) }
    }

    private func distance(_ memento: Memento, _ time: Timestamp) -> UInt64 {
        memento.time.microseconds.subtractingReportingOverflow(time.microseconds).partialValue.magnitude
    }

    /// A capture by its own time, and those beside it.
    public func place(of time: Timestamp) -> Int? { mementos.firstIndex { $0.time == time } }

    private static func lines(
        of url: String, _ reader: CaptureReader
    ) throws(StoreError) -> [(crawl: Int, line: ManifestLine)] {
        var found: [(crawl: Int, line: ManifestLine)] = []
        for crawl in reader.crawls.indices {
            if let line = try reader.line(of: url, in: crawl) { found.append((crawl, line)) }
        }
        return found
    }

    private static func otherScheme(_ url: WebURL) -> WebURL? {
        let rest = url.text.utf8.drop { $0 != UInt8(ascii: ":") }
        return WebURL((url.scheme == "https" ? "http" : "https") + String(Substring(rest)))
    }
}
