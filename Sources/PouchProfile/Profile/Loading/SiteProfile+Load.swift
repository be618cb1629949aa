import PouchBytes
import Yams

extension SiteProfile {
    /// Reads a profile from text. `file` is its name in messages.
    /// - Parameter today: where the profile has no latest day, dates of more than a year after it are refused.
    /// - Throws: ``ProfileError/invalid(_:)`` with every problem of the text.
    public static func load(
        yaml: String, file: String, today: CalendarDate = Timestamp.now().date
    ) throws(ProfileError) -> SiteProfile {
        var source = YAMLSource(text: yaml, file: file)
        guard let root = try source.compose() else {
            throw ProfileError(at: source.location(1, 1), "the file is empty, expected a profile")
        }
        let reader = ProfileReader(source, today: today)
        if reader.checkBounds(root), var profile = reader.site(root) {
            profile.source = Array(yaml.utf8)
            return profile
        }
        throw .invalid(reader.problems.sorted { $0.location < $1.location })
    }

    /// Reads a profile from its bytes, UTF-8 with or without a byte order mark, and keeps them. `file` is how messages name
    /// it.
    /// - Throws: ``ProfileError/invalid(_:)`` with every problem of the text.
    public static func load(bytes: [UInt8], file: String) throws(ProfileError) -> SiteProfile {
        var profile = try load(yaml: ProfileFile.text(of: bytes, file: file), file: file)
        profile.source = bytes
        return profile
    }

    /// Reads the profile of that name, or at that path: a text with a `/`, or that ends in `.yaml` or `.yml`, is a
    /// path.
    ///
    /// A name is looked for, as `NAME.yaml`, in `places`; the first that has it wins.
    public static func load(
        nameOrPath: String, in places: ProfilePlaces = .standard()
    ) throws(ProfileError) -> SiteProfile {
        let source = try places.source(of: nameOrPath)
        return try load(bytes: source.bytes, file: source.file)
    }

    /// Reads the profile of that name from the first of `folders` that has it, or at that path.
    public static func load(nameOrPath: String, in folders: [String]) throws(ProfileError) -> SiteProfile {
        try load(nameOrPath: nameOrPath, in: ProfilePlaces(folders: folders))
    }
}
