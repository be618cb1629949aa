import Foundation

extension MirrorFolder {
    /// Renames a file of the mirror, making the folders on the way. What stands at the new place is replaced.
    package func move(_ from: [String], to: [String]) throws(StoreError) {
        guard let old = from.last, let new = to.last else { return }
        let source = try folder(from.dropLast(), create: false)
        let target = try folder(to.dropLast(), create: true)
        guard renameat(source.number, old, target.number, new) == 0 else {
            throw .io(path: shown(to.joined(separator: "/")), operation: "rename into place", code: errno)
        }
    }

    /// Whether a file or a folder is there; a folder that is not there holds nothing.
    public func holds(_ components: [String]) throws(StoreError) -> Bool {
        guard let name = components.last else { return true }
        do {
            var status = stat()
            return fstatat(try folder(components.dropLast(), create: false).number, name, &status, AT_SYMLINK_NOFOLLOW)
                == 0
        } catch {
            guard case .io(_, _, ENOENT) = error else { throw error }
            return false
        }
    }

    /// Removes a folder and all in it. Links in it are removed, not followed.
    package func removeTree(_ components: [String]) throws(StoreError) {
        guard try holds(components) else { return }
        // A link on the way, or in its place, is refused here.
        _ = try folder(components[...], create: false)
        let key = components.joined(separator: "/")
        recent.withLock { $0.removeAll { $0.key == key || $0.key.hasPrefix(key + "/") } }
        let path = shown(key)
        do { try FileManager.default.removeItem(atPath: path) } catch {
            throw .io(path: path, operation: "remove", code: errno)
        }
    }
}
