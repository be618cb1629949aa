import Foundation

/// Errors of a mirror on disk.
public enum StoreError: Error, Sendable {
    /// The folder, or a file in it, cannot be made.
    case cannotCreate(path: String, code: Int32)
    /// Reading or writing failed: a full disk, a bad disk, no rights.
    case io(path: String, operation: String, code: Int32)
    /// A symbolic link stands in the mirror, or a file where Pouch keeps a folder.
    case notAFolder(path: String)
    /// Another crawl holds the mirror.
    case locked(path: String, holder: String)
    /// The folder is not a mirror, or its database is not one this version reads.
    case notAMirror(path: String, detail: String)
    /// SQLite refused.
    case database(path: String, detail: String)
    /// A file of the mirror does not say what it should.
    case damaged(path: String, detail: String)
}

extension StoreError: CustomStringConvertible {
    public var description: String {
        switch self {
        case .cannotCreate(let path, let code):
            "cannot create \(path): \(Self.text(code)). Choose another place with --mirror, or mend its permissions."
        case .io(let path, let operation, let code):
            code == ENOSPC || code == EDQUOT
                ? "\(path): no space left to \(operation). Free some and run the same command: nothing committed is lost."
                : "\(path): cannot \(operation): \(Self.text(code)). When it is mended, the same command goes on."
        case .notAFolder(let path):
            "\(path) is a symbolic link, or a file where the mirror keeps a folder. Move it away; Pouch follows no links inside a mirror."
        case .locked(let path, let holder):
            "\(path) is held by another crawl (\(holder)). Wait for it, or stop it; its state is saved when it ends."
        case .notAMirror(let path, let detail):
            "\(path) is not a mirror: \(detail). Name the folder that a crawl wrote, such as mirror/state-2001-2009."
        case .database(let path, let detail):
            "\(path): \(detail). `pouch verify --rebuild` makes the database anew from the rest of the mirror."
        case .damaged(let path, let detail):
            "\(path) is damaged: \(detail). `pouch verify` says what is touched, and how to repair it."
        }
    }

    private static func text(_ code: Int32) -> String { String(cString: strerror(code)) }
}
