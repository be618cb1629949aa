import PouchBytes
import PouchStore

extension Compaction {
    /// One JSON object.
    package func json() -> String {
        JSONWriter.line { json in
            json.field("files", files)
            json.field("bytes_before", plainBytes)
            json.field("bytes_after", packedBytes)
            json.field("rows", rows)
            json.field("pages", pages)
            json.field("damaged", damaged)
        }
    }

    /// The result for a terminal; empty when nothing was done because of damage.
    package func text() -> String {
        let removed = pages == 0 ? "" : "; \(pages) files of pages removed that their records hold"
        return files == 0 && rows == 0 && pages == 0
            ? damaged.isEmpty ? "nothing to do\n" : ""
            : "\(files) manifests and logs gzipped, \(plainBytes) bytes to \(packedBytes); \(rows) rows dropped from the database\(removed)\n"
    }
}
