import PouchBytes

extension StatementFile {
    /// A file with more bytes is no statement's.
    public static let largest = 64 << 20

    /// The bytes of a file that may be a statement's; nil for a larger one.
    public static func contents(of file: MirrorFile) throws(StoreError) -> [UInt8]? {
        file.size <= largest ? try file.contents() : nil
    }

    /// The bytes of a statement's file with their digest; nil when there is none, or a larger file.
    ///
    /// - Parameter components: from the mirror's folder on.
    public static func contents(
        of components: [String], in folder: MirrorFolder
    ) throws(StoreError) -> (bytes: [UInt8], sha256: SHA256Digest)? {
        guard let file = try folder.open(components), let bytes = try contents(of: file) else { return nil }
        return (bytes, SHA256Digest.of(bytes))
    }
}
