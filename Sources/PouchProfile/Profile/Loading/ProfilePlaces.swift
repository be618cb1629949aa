import Foundation

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
        return once(folders)
    }

    /// The folders in their order, each once however it is spelt: of two that are one, the first spelling stays.
    private static func once(_ folders: [String]) -> [String] {
        var seen: Set<String> = []
        return folders.filter { folder in
            seen.insert(URL(fileURLWithPath: folder).resolvingSymlinksInPath().standardizedFileURL.path).inserted
        }
    }

    /// The names of the profiles in the folders, sorted, each once.
    public static func names(in folders: [String] = standard()) -> [String] {
        var names: Set<String> = []
        for folder in folders {
            for file in (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? [] {
                if file.hasSuffix(".yaml"), let stem = stem(file) { names.insert(stem) }
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
