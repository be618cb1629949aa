import Foundation

/// An open file descriptor, closed when nobody holds it any more.
package final class Descriptor: Sendable {
    package let number: Int32

    package init(owning number: Int32) { self.number = number }

    /// A temporary file without a name, which disappears with its last reader.
    /// - Parameter use: its purpose, for errors.
    package convenience init(temporaryFor use: String) throws(StoreError) {
        var template = Array((NSTemporaryDirectory() + "/pouch-XXXXXX").utf8CString)
        let number = mkstemp(&template)
        guard number >= 0 else {
            throw .io(path: NSTemporaryDirectory(), operation: "make a temporary file (\(use))", code: errno)
        }
        unlink(template)
        _ = fcntl(number, F_SETFD, FD_CLOEXEC)
        self.init(owning: number)
    }

    convenience init(folder path: String, create: Bool) throws(StoreError) {
        let number = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard number >= 0 else {
            switch errno {
            case ENOENT: throw .notAMirror(path: path, detail: "the folder does not exist")
            case ENOTDIR: throw create ? .notAFolder(path: path) : .notAMirror(path: path, detail: "it is not a folder")
            default: throw .io(path: path, operation: "open", code: errno)
            }
        }
        self.init(owning: number)
    }

    convenience init(in parent: Descriptor, folder name: String, path: String) throws(StoreError) {
        let number = openat(parent.number, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC)
        guard number >= 0 else {
            throw errno == ELOOP || errno == ENOTDIR
                ? .notAFolder(path: path) : .io(path: path, operation: "open", code: errno)
        }
        self.init(owning: number)
    }

    deinit { close(number) }
}
