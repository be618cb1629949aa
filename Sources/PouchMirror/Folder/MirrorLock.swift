import Foundation

/// Holds a mirror for one crawl. The kernel lets go of it when the process ends, however it ends.
public final class MirrorLock: Sendable {
    private let file: Descriptor

    /// - Throws: ``StoreError/locked(path:holder:)`` with who holds it, when another process does.
    public init(_ folder: MirrorFolder, now: String) throws(StoreError) {
        let file = try folder.openForAppending([".lock"])
        guard flock(file.number, LOCK_EX | LOCK_NB) == 0 else {
            var holder = [UInt8](repeating: 0, count: 256)
            let count = max(0, pread(file.number, &holder, holder.count, 0))
            let text = String(decoding: holder[..<count].filter { $0 >= 32 && $0 < 127 }, as: UTF8.self)
            throw .locked(path: folder.path, holder: text.isEmpty ? "holder unknown" : text)
        }
        self.file = file
        var name = [CChar](repeating: 0, count: 256)
        gethostname(&name, name.count - 1)
        let host = String(decoding: name.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
        ftruncate(file.number, 0)
        try MirrorFolder.writeAll(
            file.number, Array("process \(getpid()) on \(host) since \(now)\n".utf8), folder.shown(".lock"))
    }
}
