import Foundation
import PouchBytes
import PouchMirror

extension CrawlWriter {
    /// Writes `summary.json`, its signature, `head.json` and its signature, in this order.
    ///
    /// Killed in between, the crawl is not complete yet: the next start writes all of them again.
    func seal(summary: [UInt8]) throws(StoreError) {
        try writeSigned(["crawls", name, "summary.json"], summary)
        // A time stamp of the summary that an earlier, killed attempt wrote is not one of this summary.
        try store.folder.remove(["crawls", name, "summary.json.tsr"])
        try writeHead(summary: summary)
    }

    /// Writes `head.json`: the newest complete crawl and its summary's digest, so that a crawl taken away is seen.
    func writeHead(summary: [UInt8]) throws(StoreError) {
        var json = JSONWriter(capacity: 128)
        json.beginObject()
        json.field("crawl", name)
        json.field("summary_sha256", SHA256Digest.of(summary).hex)
        json.endObject()
        try writeSigned(["head.json"], json.bytes + [10])
    }

    /// Seals what a killed process had summed up; false when it had not come so far.
    func completeHead() throws(StoreError) -> Bool {
        let summary: [UInt8]
        do { summary = try store.folder.read(["crawls", name, "summary.json"]) } catch {
            if case .io(_, _, ENOENT) = error { return false }
            throw error
        }
        // The summary stays as it is: without a signer, so does a signature that it may have.
        if signer == nil { try writeHead(summary: summary) } else { try seal(summary: summary) }
        try store.folder.sync()
        return true
    }

    /// Writes a file and its signature; without a signer, a signature of what stood there before goes.
    private func writeSigned(_ path: [String], _ bytes: [UInt8]) throws(StoreError) {
        guard let file = path.last else { return }
        let signaturePath = Array(path.dropLast()) + [file + ".minisig"]
        try store.folder.write(path, bytes)
        if let signature = signer?.signature(of: bytes, file: file, crawl: name) {
            try store.folder.write(signaturePath, signature)
        } else {
            try store.folder.remove(signaturePath)
        }
    }
}
