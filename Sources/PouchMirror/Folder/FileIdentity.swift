import Foundation
import PouchBytes

/// Which file it is, and as of when: what was made of its bytes is true as long as none of this changes. Whoever writes to
/// a file, puts another in its place or sets its times changes at least the time of its last change, which only the system
/// sets.
public struct FileIdentity: Hashable, Sendable {
    private let device: UInt64
    private let inode: UInt64
    private let size: Int64
    /// Nanoseconds since 1970.
    private let modifiedAt: Int64
    private let changedAt: Int64

    init(_ status: stat) {
        device = UInt64(truncatingIfNeeded: status.st_dev)
        inode = UInt64(truncatingIfNeeded: status.st_ino)
        size = Int64(status.st_size)
        #if canImport(Darwin)
            let (modified, changed) = (status.st_mtimespec, status.st_ctimespec)
        #else
            let (modified, changed) = (status.st_mtim, status.st_ctim)
        #endif
        modifiedAt = Int64(modified.tv_sec) &* 1_000_000_000 &+ Int64(modified.tv_nsec)
        changedAt = Int64(changed.tv_sec) &* 1_000_000_000 &+ Int64(changed.tv_nsec)
    }

    /// Whether a change made now would show: clocks of file systems go in steps, of two seconds at most.
    public func isSettled(at now: Timestamp) -> Bool {
        now.microseconds > max(modifiedAt, changedAt) / 1_000 + 2_000_000
    }
}

extension MirrorFolder {
    /// Of the regular file that stands at a path now; nil when none does.
    public func identity(of components: [String]) -> FileIdentity? {
        var status = stat()
        guard let name = components.last, let folder = try? folder(components.dropLast(), create: false),
            fstatat(folder.number, name, &status, AT_SYMLINK_NOFOLLOW) == 0, status.st_mode & S_IFMT == S_IFREG
        else { return nil }
        return FileIdentity(status)
    }
}
