import Foundation
import PouchBytes
import PouchStore

/// The check of a mirror's signatures and time stamps, as far as files alone tell it.
public enum SealCheck {
    /// What is wrong with a seal. Paths are relative to the mirror.
    public enum Finding: Sendable, Equatable {
        /// A complete crawl's summary, or the head, that nobody signed.
        case unsigned(path: String)
        /// A signature by another key, of other bytes, or none at all.
        case badSignature(path: String, detail: String)
        case noHead
        case unreadableHead(detail: String)
        /// The head names an older crawl than the newest complete one.
        case headIsBehind(names: String, newest: String)
        /// The head names a crawl that is not there: it was removed.
        case headWithoutCrawl(names: String)
        /// The newest summary is not the one that the head names.
        case headOfOtherSummary(crawl: String)
        case badTimeStamp(path: String, detail: String)
    }

    /// All findings, oldest crawl first, the head last; none when every seal holds.
    ///
    /// - Throws: ``StoreError`` when a file that is there cannot be read.
    public static func findings(in folder: MirrorFolder, key: PublicKey) throws(StoreError) -> [Finding] {
        var findings: [Finding] = []
        let crawls = folder.completeCrawls
        for crawl in crawls {
            let path = ["crawls", crawl, "summary.json"]
            let summary = try folder.read(path)
            if let finding = try checkSignature(of: summary, at: path, in: folder, key: key) {
                findings.append(finding)
            }
            if let stamp = try folder.readIfThere(["crawls", crawl, "summary.json.tsr"]) {
                do { _ = try TimeStampRequest(digest: .of(summary), nonce: nil).check(stamp) } catch {
                    findings.append(.badTimeStamp(path: "crawls/\(crawl)/summary.json.tsr", detail: "\(error)"))
                }
            }
        }
        return findings + (try checkHead(in: folder, crawls: crawls, key: key))
    }

    private static func checkHead(in folder: MirrorFolder, crawls: [String], key: PublicKey) throws(StoreError)
        -> [Finding]
    {
        guard let bytes = try folder.readIfThere(["head.json"]) else { return crawls.isEmpty ? [] : [.noHead] }
        struct Head: Decodable {
            var crawl: String
            var summary_sha256: String
        }
        var findings: [Finding] = []
        if let finding = try checkSignature(of: bytes, at: ["head.json"], in: folder, key: key) {
            findings.append(finding)
        }
        guard let head = try? JSONDecoder().decode(Head.self, from: Data(bytes)), Timestamp(compact: head.crawl) != nil
        else {
            return findings + [.unreadableHead(detail: "it is not {\"crawl\", \"summary_sha256\"}")]
        }
        guard crawls.contains(head.crawl) else { return findings + [.headWithoutCrawl(names: head.crawl)] }
        if let newest = crawls.last, newest != head.crawl {
            findings.append(.headIsBehind(names: head.crawl, newest: newest))
        }
        let summary = try folder.read(["crawls", head.crawl, "summary.json"])
        if SHA256Digest.of(summary).hex != head.summary_sha256 {
            findings.append(.headOfOtherSummary(crawl: head.crawl))
        }
        return findings
    }

    private static func checkSignature(
        of bytes: [UInt8], at path: [String], in folder: MirrorFolder, key: PublicKey
    ) throws(StoreError) -> Finding? {
        let shown = path.joined(separator: "/")
        var file = path
        file[file.count - 1] += ".minisig"
        guard let contents = try folder.readIfThere(file) else { return .unsigned(path: shown) }
        do {
            try Signature(fileContents: contents).check(of: bytes, by: key)
            return nil
        } catch { return .badSignature(path: shown, detail: "\(error)") }
    }
}

extension SealCheck.Finding: CustomStringConvertible {
    public var description: String {
        switch self {
        case .unsigned(let path): "\(path) has no signature"
        case .badSignature(let path, let detail): "\(path): \(detail)"
        case .noHead: "head.json is missing: nothing shows that the newest crawl is the last one that was made"
        case .unreadableHead(let detail): "head.json: \(detail)"
        case .headIsBehind(let names, let newest): "head.json names \(names), and the newest crawl is \(newest)"
        case .headWithoutCrawl(let names):
            "head.json names \(names), and that crawl is not there or not whole: it was removed"
        case .headOfOtherSummary(let crawl): "crawls/\(crawl)/summary.json is not the one that head.json names"
        case .badTimeStamp(let path, let detail): "\(path): \(detail)"
        }
    }
}
