import Foundation
import PouchMirror
import TestSupport

/// A mirror as its files tell it.
struct MirrorFiles {
    let path: String

    var crawls: [String] {
        ((try? FileManager.default.contentsOfDirectory(atPath: path + "/crawls")) ?? []).sorted()
    }

    /// The lines of a crawl's manifest, parsed.
    func manifest(_ crawl: String? = nil) throws -> [[String: Any]] {
        guard let name = crawl ?? crawls.last else { return [] }
        return try text(of: .manifest, name).split(separator: "\n").map { line in
            guard let object = try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any] else {
                throw TestFailure("a manifest line is no object")
            }
            return object
        }
    }

    /// The text of a crawl's manifest or log, plain or gzipped.
    func text(of lines: CrawlLines, _ crawl: String) throws -> String {
        guard let file = try lines.open(of: crawl, in: MirrorFolder(path: path, create: false)) else {
            throw TestFailure("crawl \(crawl) has no \(lines.rawValue)")
        }
        return String(decoding: try file.contents(), as: UTF8.self)
    }

    /// Puts manifests and logs back to plain files, as an earlier Pouch left them.
    func unpack() throws {
        for crawl in crawls {
            for lines in CrawlLines.allCases {
                let plain = "\(path)/crawls/\(crawl)/\(lines.rawValue)"
                guard FileManager.default.fileExists(atPath: plain + CrawlLines.gzipSuffix) else { continue }
                try Data(try text(of: lines, crawl).utf8).write(to: URL(fileURLWithPath: plain))
                try FileManager.default.removeItem(atPath: plain + CrawlLines.gzipSuffix)
            }
        }
    }

    func files(under folder: String) -> [String: Data] {
        var files: [String: Data] = [:]
        let base = path + "/" + folder
        for case let name as String in FileManager.default.enumerator(atPath: base) ?? .init() {
            var isFolder: ObjCBool = false
            let full = base + "/" + name
            if FileManager.default.fileExists(atPath: full, isDirectory: &isFolder), !isFolder.boolValue {
                files[name] = FileManager.default.contents(atPath: full)
            }
        }
        return files
    }

    var volumes: [String] {
        files(under: "archive").keys.filter { $0.hasSuffix(".warc.gz") }.sorted().map { path + "/archive/" + $0 }
    }

    /// Everything that two crawls of the same archive must agree on: times, record ids and places in WARC files aside.
    func essence() throws -> [String: String] {
        var essence: [String: String] = [:]
        for (name, data) in files(under: "pages") { essence["pages/" + name] = data.base64EncodedString() }
        for (name, data) in files(under: "statements") {
            guard var statement = try JSONSerialization.jsonObject(with: data) as? [String: Any] else { continue }
            var provenance = statement["provenance"] as? [String: Any]
            provenance?["crawl"] = nil
            provenance?["record_id"] = nil
            statement["provenance"] = provenance
            essence["statements/" + name] = String(
                decoding: try JSONSerialization.data(withJSONObject: statement, options: .sortedKeys), as: UTF8.self)
        }
        for var line in try manifest() {
            for key in ["warc", "fetched_at", "attempts"] { line[key] = nil }
            // The file's digest covers the crawl's name in it; the files themselves are compared above.
            if var statement = line["statement"] as? [String: Any] {
                statement["sha256"] = nil
                line["statement"] = statement
            }
            let url = line["url"] as? String ?? "?"
            essence["manifest " + url] = String(
                decoding: try JSONSerialization.data(withJSONObject: line, options: .sortedKeys), as: UTF8.self)
        }
        return essence
    }
}
