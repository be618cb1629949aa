import Foundation
import PouchBytes
import PouchLearn
import PouchURL

/// Why learning a profile ended before a page was read.
package enum LearnFailure: Error, Sendable, CustomStringConvertible {
    /// Robots.txt forbids the listing page.
    case forbidden(String)
    /// The mirror to learn from has no WARC file.
    case noPages(mirror: String)

    package var description: String {
        switch self {
        case .forbidden(let reason): reason
        case .noPages(let mirror): "\(mirror) holds no archive/*.warc.gz to learn from"
        }
    }
}

/// A profile learned from an archive's pages, or from pages that are held.
package enum Learning {
    /// - Throws: ``LearnFailure``, `LearnError`.
    package static func learn(
        _ start: WebURL, _ options: LearnOptions, _ manner: LearnPages.Manner, output: RunOutput
    ) throws -> Findings {
        let source = try LearnPages(manner, start: start, contact: options.contact)
        var learner = Learner(start: start, options: options) { url, purpose in source.page(url, purpose) }
        defer { source.finish(output) }
        do { return try learner.learn() } catch {
            if let refusal = source.refusal { throw LearnFailure.forbidden(refusal) }
            throw error
        }
    }

    /// - Parameter contact: nil for POUCH_CONTACT of the environment.
    package static func options(name: String, contact: String?) -> LearnOptions {
        let contact = contact ?? ProcessInfo.processInfo.environment["POUCH_CONTACT"] ?? "you@example.org"
        return LearnOptions(name: name, contact: contact, today: Timestamp.now().date)
    }

    /// A profile's name: that of its file, else of the host, in lower-case letters, digits and hyphens.
    package static func name(of file: String?, _ start: WebURL) -> String {
        let base = file.map { URL(fileURLWithPath: $0).deletingPathExtension().lastPathComponent } ?? start.origin.host
        var name = String(base.lowercased().map { $0.isASCII && ($0.isLetter || $0.isNumber) ? $0 : "-" }.prefix(60))
        while name.hasPrefix("-") { name.removeFirst() }
        while name.hasSuffix("-") { name.removeLast() }
        if name.hasPrefix("www-") { name.removeFirst(4) }
        return name.isEmpty ? "archive" : name
    }
}
