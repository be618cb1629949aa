import Foundation

/// Where profiles are looked for by name: folders, the first that has the name wins, then those inside the program.
public struct ProfilePlaces: Sendable {
    /// In the order in which they are looked at, each once.
    public let folders: [String]
    private let shipped: [String: [UInt8]]

    /// - Parameter isWithShipped: whether the profiles inside the program are looked for after the folders.
    public init(folders: [String], isWithShipped: Bool = false) {
        self.folders = Self.once(folders)
        shipped = isWithShipped ? ShippedProfiles.all : [:]
    }

    /// The folder that `POUCH_CONFIG` names, `config` in the working folder, `pouch` in `XDG_CONFIG_HOME` (`~/.config` when
    /// that names no absolute path, as the XDG Base Directory Specification has it), `/etc/pouch`, and the profiles inside
    /// the program.
    public static func standard(
        environment: [String: String] = ProcessInfo.processInfo.environment
    ) -> ProfilePlaces {
        var folders: [String] = []
        if let configured = environment["POUCH_CONFIG"], !configured.isEmpty { folders.append(configured) }
        folders.append("config")
        if let home = environment["XDG_CONFIG_HOME"], home.hasPrefix("/") {
            folders.append(home + "/pouch")
        } else if let home = environment["HOME"], home.hasPrefix("/") {
            folders.append((home == "/" ? "" : home) + "/.config/pouch")
        }
        folders.append("/etc/pouch")
        return ProfilePlaces(folders: folders, isWithShipped: true)
    }

    /// The folders in their order, each once however it is spelt: of two that are one, the first spelling stays.
    private static func once(_ folders: [String]) -> [String] {
        var seen: Set<String> = []
        return folders.filter { folder in
            seen.insert(URL(fileURLWithPath: folder).resolvingSymlinksInPath().standardizedFileURL.path).inserted
        }
    }

    // MARK: - What is there

    /// A name with the files that have it.
    public struct Entry: Sendable, Equatable {
        public let name: String
        /// The file that is used; `shipped/NAME.yaml` for one inside the program.
        public let file: String
        /// Files of the same name that `file` hides, in the order of the places.
        public let shadowed: [String]
    }

    /// Every profile that a name finds, sorted by name.
    public func entries() -> [Entry] {
        var files: [String: [String]] = [:]
        for folder in folders {
            for file in (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
            where file.hasSuffix(".yaml") {
                if let name = Self.stem(file) { files[name, default: []].append(folder + "/" + file) }
            }
        }
        for name in shipped.keys { files[name, default: []].append(ShippedProfiles.file(name)) }
        return files.sorted { $0.key < $1.key }.map {
            Entry(name: $0.key, file: $0.value[0], shadowed: Array($0.value.dropFirst()))
        }
    }

    /// The names of the profiles, sorted, each once.
    public func names() -> [String] { entries().map(\.name) }

    // MARK: - Finding one

    /// The bytes of the profile of that name, or at that path, and how messages name its file.
    /// - Throws: ``ProfileError/notFound(name:lookedAt:available:)``, ``ProfileError/unreadable(file:reason:)``, and
    ///   ``ProfileError/invalid(_:)`` for a file that is too large.
    public func source(of nameOrPath: String) throws(ProfileError) -> (bytes: [UInt8], file: String) {
        if let path = try path(of: nameOrPath) { return (try ProfileFile.bytes(at: path), path) }
        if let bytes = shipped[nameOrPath] { return (bytes, ShippedProfiles.file(nameOrPath)) }
        throw .notFound(
            name: nameOrPath,
            lookedAt: candidates(nameOrPath) + (shipped.isEmpty ? [] : ["the profiles shipped with Pouch"]),
            available: names())
    }

    /// The file in the folders, or at that path; nil for a name that no folder has.
    private func path(of nameOrPath: String) throws(ProfileError) -> String? {
        let exists = { (path: String) in FileManager.default.fileExists(atPath: path) }
        guard nameOrPath.contains("/") || Self.stem(nameOrPath) != nil else {
            return candidates(nameOrPath).first(where: exists)
        }
        guard exists(nameOrPath) else {
            throw .notFound(name: nameOrPath, lookedAt: [nameOrPath], available: names())
        }
        return nameOrPath
    }

    private func candidates(_ name: String) -> [String] { folders.map { $0 + "/" + name + ".yaml" } }

    private static func stem(_ file: String) -> String? {
        for end in [".yaml", ".yml"] where file.hasSuffix(end) && file.count > end.count {
            return String(file.dropLast(end.count))
        }
        return nil
    }
}
