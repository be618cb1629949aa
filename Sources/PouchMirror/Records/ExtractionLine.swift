import Foundation
import PouchBytes

/// A line of an extraction's manifest: one statement file, before and after.
package struct ExtractionLine: Decodable {
    package var url: String
    package var path: String
    /// Where the file lay before, when its date moved it.
    package var previousPath: String?
    /// nil when the file was missing.
    package var beforeSHA256: String?
    package var afterSHA256: String
    package var textSHA256: String
    /// Where the file lies as it was before.
    package var version: String?

    package init(
        url: String, path: String, previousPath: String?, beforeSHA256: String?, afterSHA256: String,
        textSHA256: String, version: String?
    ) {
        self.url = url
        self.path = path
        self.previousPath = previousPath
        self.beforeSHA256 = beforeSHA256
        self.afterSHA256 = afterSHA256
        self.textSHA256 = textSHA256
        self.version = version
    }

    private enum CodingKeys: String, CodingKey {
        case url, path, version
        case previousPath = "previous_path"
        case beforeSHA256 = "before_sha256"
        case afterSHA256 = "after_sha256"
        case textSHA256 = "text_sha256"
    }

    /// The line, its end included.
    package var bytes: [UInt8] {
        var json = JSONWriter(capacity: 512)
        json.beginObject()
        json.field("url", url)
        json.field("path", path)
        json.field("previous_path", previousPath)
        json.field("before_sha256", beforeSHA256)
        json.field("after_sha256", afterSHA256)
        json.field("text_sha256", textSHA256)
        json.field("version", version)
        json.endObject()
        return json.bytes + [10]
    }

    package static func lines(of manifest: [UInt8], path: String) throws(StoreError) -> [ExtractionLine] {
        var lines: [ExtractionLine] = []
        for text in manifest.split(separator: 10) {
            guard let line = try? JSONDecoder().decode(ExtractionLine.self, from: Data(text)) else {
                throw .notAMirror(path: path, detail: "line \(lines.count + 1) is not that of an extraction's manifest")
            }
            lines.append(line)
        }
        return lines
    }
}
