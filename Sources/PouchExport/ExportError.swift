import Foundation

/// Why an export was not made. Nothing is left at its place then.
package enum ExportError: Error, Sendable {
    /// Something stands where the export is to go.
    case exists(path: String)
    /// `--force` would replace something that is not an export of Pouch's.
    case notReplaceable(path: String)
    case cannotCreate(path: String, code: Int32)
    case io(path: String, operation: String, code: Int32)
    /// The export would lie in the mirror, or take its place.
    case overlapsMirror(path: String)
    /// Nothing but unfinished crawls.
    case noCompleteCrawl(mirror: String)
    case noSuchCrawl(name: String, newest: String)
    /// The format holds the mirror whole or not at all.
    case wholeOnly(format: ExportFormat)
    /// The format is several files, and cannot go to standard output.
    case notAStream(format: ExportFormat)
    /// Someone asked it to end.
    case stopped(reason: String)
    /// A file of the mirror does not say what it should.
    case damaged(path: String, detail: String)
}

extension ExportError: CustomStringConvertible {
    package var description: String {
        switch self {
        case .exists(let path): "\(path) is there already. Choose another place with -o, or replace it with --force."
        case .notReplaceable(let path):
            "\(path) is a folder that no export made, so --force does not replace it. Choose another place with -o."
        case .cannotCreate(let path, let code):
            "cannot create \(path): \(Self.text(code)). Choose another place with -o."
        case .io(let path, let operation, let code):
            "\(path): cannot \(operation): \(Self.text(code)). Nothing was exported; run it again when it is mended."
        case .overlapsMirror(let path): "\(path) is the mirror, or lies in it. Choose a place outside with -o."
        case .noCompleteCrawl(let mirror):
            "\(mirror) has no complete crawl yet, and only those are exported. `pouch crawl` goes on with the unfinished one."
        case .noSuchCrawl(let name, let newest): "no complete crawl is named \(name); the newest one is \(newest)"
        case .wholeOnly(let format):
            "\(format.rawValue) takes no filter: it holds the mirror whole, so that it can be verified. Filter another format."
        case .notAStream(let format): "\(format.rawValue) cannot go to standard output. Name a place with -o."
        case .stopped(let reason): "stopped (\(reason)): nothing was exported; the same command begins anew"
        case .damaged(let path, let detail): "\(path) is damaged: \(detail). `pouch verify` finds what else is."
        }
    }

    private static func text(_ code: Int32) -> String { String(cString: strerror(code)) }
}
