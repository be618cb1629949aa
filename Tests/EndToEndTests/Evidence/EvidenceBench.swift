import Foundation
import PouchExtract
import PouchMirror
import PouchProfile
import PouchSeal
import PouchURL
import PouchVerify
import TestSupport

/// Checks versions of a mirror's documents as the web interface does.
struct EvidenceBench {
    let mirror: EvidenceCheck.Mirror

    /// - Parameter key: the file of a public key.
    init(_ path: String, key: String? = nil) throws {
        let folder = try MirrorFolder(path: path, create: false)
        let key = try key.map { path in
            try PublicKey(fileContents: [UInt8](try Data(contentsOf: URL(fileURLWithPath: path))), path: path)
        }
        mirror = EvidenceCheck.Mirror(
            folder, key: key,
            extractor: { crawl in
                guard let source = try ProfileCopy.read(of: crawl.name, in: folder) else {
                    throw TestFailure("crawl \(crawl.name) keeps no profile")
                }
                let profile = try SiteProfile.load(bytes: source, file: "profile.yaml")
                return try PageExtractor(
                    profile: crawl.facts.origin.flatMap { Origin($0) }.map(profile.replacingOrigin) ?? profile)
            })
    }

    /// What one check came to.
    enum Result {
        case holds
        /// The file that is blamed, from the mirror's folder on.
        case fails(String)
        /// The crawl has no line of that URL, or is none.
        case unknown
    }

    func result(_ url: String, _ crawl: String) throws -> Result {
        do {
            let check = try EvidenceCheck(of: url, crawl: crawl, in: mirror)
            guard let failed = check.findings.first(where: { $0.state == .failed }) else { return .holds }
            return .fails(failed.file ?? "")
        } catch StoreError.damaged(let path, _) {
            return .fails(String(path.dropFirst(mirror.folder.path.count + 1)))
        } catch is EvidenceCheck.Unknown { return .unknown }
    }

    /// Every URL that some manifest has, found line by line.
    static func urls(_ path: String) throws -> [String] {
        var urls: Set<String> = []
        let files = MirrorFiles(path: path)
        for crawl in files.crawls {
            for line in try files.text(of: .manifest, crawl).split(separator: "\n") {
                if let url = ManifestLine.leadingURL(of: Array(line.utf8)) { urls.insert(url) }
            }
        }
        return urls.sorted()
    }
}
