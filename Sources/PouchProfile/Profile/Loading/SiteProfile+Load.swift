import Foundation
import Yams

extension SiteProfile {
    /// Reads a profile from text. `file` is how messages name it.
    /// - Throws: ``ProfileError/invalid(_:)`` with every problem of the text.
    public static func load(yaml: String, file: String) throws(ProfileError) -> SiteProfile {
        var source = YAMLSource(text: yaml, file: file)
        guard let root = try source.compose() else {
            throw ProfileError(at: source.location(1, 1), "the file is empty, expected a profile")
        }
        let reader = ProfileReader(source)
        if reader.checkBounds(root), let profile = reader.site(root) { return profile }
        throw .invalid(reader.problems.sorted { $0.location < $1.location })
    }

    /// Reads the profile of that name, or at that path: a text with a `/`, or that ends in `.yaml` or `.yml`, is a path.
    ///
    /// A name is looked for, as `NAME.yaml`, in the folders of ``ProfilePlaces/standard()``; the first that has it wins.
    public static func load(nameOrPath: String) throws(ProfileError) -> SiteProfile {
        try load(nameOrPath: nameOrPath, in: ProfilePlaces.standard())
    }

    /// Reads the profile of that name from the first of `folders` that has it, or at that path.
    public static func load(nameOrPath: String, in folders: [String]) throws(ProfileError) -> SiteProfile {
        let path = try ProfilePlaces.path(of: nameOrPath, in: folders)
        return try load(yaml: ProfileFile.text(at: path), file: path)
    }
}

/// Where profiles lie.
public enum ProfilePlaces {
    /// `POUCH_CONFIG` if it is set, `config` in the current folder, and the places beside the program: `../config`,
    /// `../../config`, `../../../config` and `../share/pouch/config`.
    public static func standard() -> [String] {
        standard(
            configured: ProcessInfo.processInfo.environment["POUCH_CONFIG"], executable: Bundle.main.executablePath)
    }

    static func standard(configured: String?, executable: String?) -> [String] {
        var folders: [String] = []
        if let configured, !configured.isEmpty { folders.append(configured) }
        folders.append("config")
        if let executable {
            let home = URL(fileURLWithPath: executable).resolvingSymlinksInPath().deletingLastPathComponent()
            for place in ["../config", "../../config", "../../../config", "../share/pouch/config"] {
                folders.append(home.appendingPathComponent(place).standardizedFileURL.path)
            }
        }
        return folders
    }

    /// The names of the profiles in the folders, sorted, each once.
    public static func names(in folders: [String] = standard()) -> [String] {
        var names: Set<String> = []
        for folder in folders {
            for file in (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? [] {
                if let stem = stem(file) { names.insert(stem) }
            }
        }
        return names.sorted()
    }

    static func path(of nameOrPath: String, in folders: [String]) throws(ProfileError) -> String {
        let exists = { (path: String) in FileManager.default.fileExists(atPath: path) }
        if nameOrPath.contains("/") || stem(nameOrPath) != nil {
            guard exists(nameOrPath) else {
                throw .notFound(name: nameOrPath, lookedAt: [nameOrPath], available: names(in: folders))
            }
            return nameOrPath
        }
        let candidates = folders.map { $0 + "/" + nameOrPath + ".yaml" }
        if let path = candidates.first(where: exists) { return path }
        throw .notFound(name: nameOrPath, lookedAt: candidates, available: names(in: folders))
    }

    private static func stem(_ file: String) -> String? {
        for end in [".yaml", ".yml"] where file.hasSuffix(end) && file.count > end.count {
            return String(file.dropLast(end.count))
        }
        return nil
    }
}

/// Reads a profile's bytes: a regular file of at most 1 MiB, in UTF-8.
enum ProfileFile {
    static func text(at path: String) throws(ProfileError) -> String {
        let bytes = try bytes(at: path)
        let body = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? bytes.dropFirst(3) : bytes[...]
        guard let text = String(validating: body, as: UTF8.self) else {
            throw ProfileError(
                at: SourceLocation(file: path, line: firstBadLine(body), column: 1, key: ""),
                "the bytes are not UTF-8, expected a text in UTF-8")
        }
        return text
    }

    private static func bytes(at path: String) throws(ProfileError) -> [UInt8] {
        // Not blocking: a pipe must not hold the program before it is seen to be one.
        let handle = open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC)
        guard handle >= 0 else { throw .unreadable(file: path, reason: String(cString: strerror(errno))) }
        defer { close(handle) }
        var status = stat()
        guard fstat(handle, &status) == 0 else {
            throw .unreadable(file: path, reason: String(cString: strerror(errno)))
        }
        guard status.st_mode & S_IFMT == S_IFREG else {
            throw .unreadable(file: path, reason: "is no regular file, expected a profile in YAML")
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
