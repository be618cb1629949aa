import PouchBytes

/// A line of an extraction's manifest: one statement file, before and after.
package struct ExtractionLine: Sendable {
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

    /// Reads the lines of an extraction's manifest, in their order.
    ///
    /// - Throws: ``StoreError/notAMirror(path:detail:)`` with the number of the first line that cannot be read.
    package static func lines(of manifest: [UInt8], path: String) throws(StoreError) -> [ExtractionLine] {
        var lines: [ExtractionLine] = []
        for text in manifest.split(separator: 10) {
            do { lines.append(try ExtractionLine(Array(text))) } catch {
                throw .notAMirror(
                    path: path, detail: "line \(lines.count + 1) is not that of an extraction's manifest: \(error)")
            }
        }
        return lines
    }

    /// - Throws: `JSONError` for bytes that are not a line of an extraction's manifest.
    package init(_ bytes: [UInt8]) throws {
        var url: String?
        var path: String?
        var after: String?
        var text: String?
        var previous: String?
        var before: String?
        var kept: String?
        var json = JSONReader(bytes)
        try json.object { key, json in
            switch key {
            case "url": url = try json.string()
            case "path": path = try json.string()
            case "previous_path": previous = try json.string()
            case "before_sha256": before = try json.string()
            case "after_sha256": after = try json.string()
            case "text_sha256": text = try json.string()
            case "version": kept = try json.string()
            default: try json.skip()
            }
        }
        try json.end()
        guard let url, let path, let after, let text else {
            throw JSONError(offset: 0, problem: "no url, path, after_sha256 or text_sha256")
        }
        self.init(
            url: url, path: path, previousPath: previous, beforeSHA256: before, afterSHA256: after, textSHA256: text,
            version: kept)
    }
}
