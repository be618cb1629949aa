import PouchMirror

/// The mirrors of a folder that are to be served.
enum ServedFolder: Equatable {
    case mirror
    /// Several mirrors, by the names of their folders.
    case shelf([String])

    /// - Throws: `StoreError.notAMirror` for a folder that is not a mirror and has none in it.
    init(_ path: String) throws(StoreError) {
        let folder = try MirrorFolder(path: path, create: false)
        if try Self.isMirror(folder, []) {
            self = .mirror
            return
        }
        var names: [String] = []
        for entry in try folder.entries(of: []) ?? [] where entry.isFolder && !entry.name.hasPrefix(".") {
            if try Self.isMirror(folder, [entry.name]) { names.append(entry.name) }
        }
        guard !names.isEmpty else {
            throw .notAMirror(path: path, detail: "neither it nor a folder in it holds crawls")
        }
        self = .shelf(names)
    }

    private static func isMirror(_ folder: MirrorFolder, _ way: [String]) throws(StoreError) -> Bool {
        if try folder.entries(of: way + ["crawls"]) != nil { return true }
        return try folder.open(way + [MirrorFolder.databaseName]) != nil
    }
}
