import Foundation
import PouchBytes
import PouchMirror

extension MirrorFolder {
    /// The names of the crawls that have a manifest and a summary, oldest first.
    var completeCrawls: [String] {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: shown("crawls"))) ?? []
        return names.filter { name in
            Timestamp(compact: name) != nil
                && FileManager.default.fileExists(atPath: shown("crawls/\(name)/summary.json"))
                && (try? CrawlLines.manifest.exists(of: name, in: self)) ?? false
        }.sorted()
    }

    /// A file's contents, or nil when there is no such file.
    func readIfThere(_ components: [String]) throws(StoreError) -> [UInt8]? {
        do { return try read(components) } catch {
            if case .io(_, _, ENOENT) = error { return nil }
            throw error
        }
    }
}
