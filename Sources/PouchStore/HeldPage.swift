import GRDB
import PouchMirror

/// Where the bytes of a page that a mirror holds are.
public struct HeldPage: Sendable, Equatable {
    public var sha256: String
    /// From the mirror's folder on: `pages`, ...; nil where the record alone has the bytes.
    public var path: [String]?
    /// The id of the record that the copy came in.
    public var recordID: String?
    /// Where that record lies; nil when only the WARC files say.
    public var record: ManifestLine.Record?

    /// The file that messages name.
    public var place: [String] { path ?? (record?.file ?? "archive").split(separator: "/").map(String.init) }

    /// The columns that ``init(row:)`` takes, of the aliases `d`, a row of `document`, and `k`, the capture of its record.
    static let columns = "d.sha256, d.path, d.in_record, d.record_id, k.volume, k.offset, k.length"

    /// The tables of these columns; `d.source` is the crawl of the record. From crawl to crawl: captures have no index by
    /// document alone.
    static let tables = """
        (SELECT *, (SELECT x.id FROM crawl x CROSS JOIN capture y ON y.crawl = x.id AND y.document = document.id
            WHERE y.record_id = document.record_id ORDER BY x.id DESC LIMIT 1) AS source FROM document) d
          LEFT JOIN capture k ON k.crawl = d.source AND k.document = d.id
        """

    /// nil for a path that leads elsewhere.
    init?(row: Row) {
        sha256 = row["sha256"]
        recordID = row["record_id"]
        if let text: String = row["path"] {
            guard let components = MirrorPath.components(text, below: "pages") else { return nil }
            path = components
        }
        if let volume: String = row["volume"], let id = recordID {
            record = ManifestLine.Record(
                file: "archive/" + volume, offset: row["offset"], length: row["length"], id: id)
        }
    }
}
