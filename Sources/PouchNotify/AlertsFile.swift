import Foundation
import PouchBytes
import PouchMirror

/// `alerts.json` at a mirror's root: the policy's state, and the alerts that have not reached their targets yet.
struct AlertsFile: Codable {
    static let path = ["alerts.json"]
    static let version = 1
    /// Bytes that are read; what is written stays far below.
    static let limit = 256 << 20
    /// Alerts that wait at most; the oldest is given up first.
    static let pendingLimit = 20

    struct Pending: Codable {
        var message: AlertMessage
        /// Digests of the targets that lack it. Their text may hold a secret, and a mirror is given away.
        var targets: [String]
        /// Crawls that tried.
        var tries: Int
    }

    var version = Self.version
    var policy = AlertPolicy()
    var pending: [Pending] = []

    enum CodingKeys: String, CodingKey {
        case version, pending
        case policy = "told"
    }

    /// Reads it, or gives a fresh one when there is none.
    /// - Throws: ``AlertsError`` when it is not one that this version reads.
    static func read(_ folder: MirrorFolder) throws -> AlertsFile {
        guard let file = try folder.open(path, links: .refused) else { return AlertsFile() }
        guard file.size <= limit,
            let read = try? JSONDecoder().decode(
                AlertsFile.self, from: Data(try file.bytes(at: 0, count: file.size))),
            read.version == version
        else { throw AlertsError.unreadable(path: file.path) }
        return read
    }

    func write(_ folder: MirrorFolder) throws {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        try folder.write(Self.path, [UInt8](try encoder.encode(self)) + [10])
    }
}

/// Errors of a mirror's `alerts.json`.
package enum AlertsError: Error, Sendable, CustomStringConvertible {
    case unreadable(path: String)

    package var description: String {
        switch self {
        case .unreadable(let path):
            "\(path) cannot be read, so it is not known which alerts were sent. Move it away: the next alert then reports everything that holds."
        }
    }
}

extension NotifyTarget {
    /// Stands for the target where its text must not.
    var mark: String {
        let text =
            switch self {
            case .command(let words): "command:" + words.joined(separator: "\0")
            case .mail(let address): "mailto:" + address
            case .webhook(let url): url.text
            }
        return String(SHA256Digest.of(text).hex.prefix(16))
    }
}
