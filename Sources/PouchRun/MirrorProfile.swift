import PouchMirror
import PouchProfile
import PouchStore
import PouchURL

/// The profile that a mirror is read by: the one that is named, else the one that the mirror keeps, else the one of that name
/// that `pouch profile list` shows.
package enum MirrorProfile {
    /// Nothing says which profile the mirror is to be read by.
    package struct Missing: Error, CustomStringConvertible {
        package let mirror: String
        /// The name that its crawls give, and where that was looked for.
        package var why: String?

        package var description: String {
            let why = why.map { ", and the one that it was crawled by is not here: \($0)" } ?? ""
            return "\(mirror) keeps no profile\(why)\nname the profile with --profile NAME or PATH"
        }
    }

    /// - Parameters:
    ///   - given: what `--profile` says.
    ///   - crawl: whose copy is wanted; nil for that of the newest crawl.
    ///   - name: the name that the mirror's crawls give; asked for only when the mirror keeps no copy.
    /// - Throws: ``Missing``, `ProfileError`, `StoreError`.
    package static func load(
        _ folder: MirrorFolder, given: String?, of crawl: String? = nil, name: () -> String?
    ) throws -> SiteProfile {
        if let given { return try SiteProfile.load(nameOrPath: given) }
        if let kept = try copy(of: crawl, in: folder) {
            let path = ProfileCopy.path(of: kept.crawl).joined(separator: "/")
            return try SiteProfile.load(bytes: kept.source, file: folder.shown(path))
        }
        guard let name = name() else { throw Missing(mirror: folder.path) }
        do throws(ProfileError) { return try SiteProfile.load(nameOrPath: name) } catch {
            guard case .notFound = error else { throw error }
            throw Missing(mirror: folder.path, why: "\(error)")
        }
    }

    /// The profile that a crawl is read by, at the origin that its summary names: as `Rebuild` and `Repair` ask for it.
    package static func load(
        _ folder: MirrorFolder, given: String?, of crawl: String, _ name: String, _ origin: Origin?
    ) throws -> SiteProfile {
        let site = try load(folder, given: given, of: crawl) { name }
        return origin.map { site.replacingOrigin($0) } ?? site
    }

    private static func copy(
        of crawl: String?, in folder: MirrorFolder
    ) throws(StoreError) -> (crawl: String, source: [UInt8])? {
        if let crawl, let source = try ProfileCopy.checked(of: crawl, in: folder) { return (crawl, source) }
        return try ProfileCopy.newest(in: folder)
    }
}
