/// Paths as databases and manifests write them.
public enum MirrorPath {
    /// The names on the way; nil for a path that is empty, or leads elsewhere.
    public static func components(_ path: String) -> [String]? {
        let parts = path.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
        for part in parts where part.isEmpty || part == "." || part == ".." || part.utf8.contains(0) { return nil }
        return parts
    }

    /// The same for a path that must lie below one folder of the mirror.
    public static func components(_ path: String, below folder: String) -> [String]? {
        guard let parts = components(path), parts.count > 1, parts[0] == folder else { return nil }
        return parts
    }
}
