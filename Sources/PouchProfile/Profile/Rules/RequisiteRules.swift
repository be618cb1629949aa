/// Which page requisites are mirrored: files that a page needs to be shown. Only files that the origin itself serves
/// are fetched.
public struct RequisiteRules: Sendable, Hashable {
    /// Whether files of one kind are fetched.
    public enum Policy: String, Sendable, CaseIterable {
        /// Fetched once a crawl, however many pages use it.
        case once
        case never
    }

    public var stylesheets: Policy
    public var scripts: Policy
    /// Images of the page's boilerplate. An image in a document's body is an attachment, which this does not decide.
    public var images: Policy

    public init(stylesheets: Policy = .once, scripts: Policy = .never, images: Policy = .once) {
        self.stylesheets = stylesheets
        self.scripts = scripts
        self.images = images
    }
}
