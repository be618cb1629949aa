import PouchMirror

/// Where the file of a mirror's index is kept.
struct IndexPlace: Sendable {
    /// The mirror's own folder, unless another was named.
    let folder: MirrorFolder

    /// The index on disk, whichever crawls it was made of; nil when none can be read.
    func index() -> BrowseIndex? {
        guard let file = (try? folder.open([IndexFile.name])) ?? nil else { return nil }
        return try? BrowseIndex(file)
    }

    /// A file for another one. Where nothing can be written it has no name, and ends with the program.
    func replacement() throws(StoreError) -> ReplacementFile {
        do throws(StoreError) { return try ReplacementFile(IndexFile.name, in: folder) } catch {
            return try ReplacementFile(temporaryFor: IndexFile.name)
        }
    }
}
