/// Limits of size and depth. A response beyond a limit is refused and nothing of it is kept; a page beyond the HTML
/// limits is kept whole and read in part, with a warning.
public struct Limits: Sendable, Hashable {
    /// All header fields of one response, in bytes.
    public var headerBytes: Int = 256 << 10
    /// A body as sent, in bytes.
    public var bodyBytes: Int = 64 << 20
    /// A body with its content codings removed, in bytes.
    public var decodedBytes: Int = 128 << 20
    /// Redirects followed from one URL.
    public var redirects: Int = 5
    /// Depth of elements that the HTML parser builds.
    public var htmlDepth: Int = 512
    /// Bytes of a page that the HTML parser reads.
    public var htmlBytes: Int = 16 << 20
    /// Links taken from one page.
    public var linksPerPage: Int = 20_000

    public init() {}
}
