import Foundation

/// Reads a profile's bytes: a regular file of at most 1 MiB, in UTF-8.
enum ProfileFile {
    /// The text of a profile's bytes, without a byte order mark. `path` is how messages name the file.
    static func text(of bytes: [UInt8], file path: String) throws(ProfileError) -> String {
        let body = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? bytes.dropFirst(3) : bytes[...]
        guard let text = String(validating: body, as: UTF8.self) else {
            throw ProfileError(
                at: SourceLocation(file: path, line: firstBadLine(body), column: 1, key: ""),
                "the bytes are not UTF-8, expected a text in UTF-8")
        }
        return text
    }

    static func bytes(at path: String) throws(ProfileError) -> [UInt8] {
        // Not blocking: a pipe must not hold the program before it is seen to be one.
        let handle = open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC)
        guard handle >= 0 else { throw .unreadable(file: path, reason: String(cString: strerror(errno))) }
        defer { close(handle) }
        var status = stat()
        guard fstat(handle, &status) == 0 else {
            throw .unreadable(file: path, reason: String(cString: strerror(errno)))
        }
        guard status.st_mode & S_IFMT == S_IFREG else {
            throw .unreadable(file: path, reason: "is not a regular file, expected a profile in YAML")
        }
        guard status.st_size <= YAMLSource.maxBytes else {
            throw ProfileError(
                at: SourceLocation(file: path, line: 1, column: 1, key: ""), YAMLSource.tooLarge(Int(status.st_size)))
        }
        var bytes = [UInt8](repeating: 0, count: YAMLSource.maxBytes)
        var count = 0
        while count < bytes.count {
            let got = bytes.withUnsafeMutableBytes { read(handle, $0.baseAddress.map { $0 + count }, $0.count - count) }
            if got < 0, errno == EINTR { continue }
            guard got >= 0 else { throw .unreadable(file: path, reason: String(cString: strerror(errno))) }
            if got == 0 { break }
            count += got
        }
        return Array(bytes.prefix(count))
    }

    private static func firstBadLine(_ bytes: ArraySlice<UInt8>) -> Int {
        for (index, line) in bytes.split(separator: 0x0A, omittingEmptySubsequences: false).enumerated()
        where String(validating: line, as: UTF8.self) == nil {
            return index + 1
        }
        return 1
    }
}
