/// What is mirrored of the things a page needs to be shown. Only what the origin itself serves is ever fetched.
public struct RequisiteRules: Sendable, Hashable {
    public enum Policy: String, Sendable, CaseIterable {
        /// Fetched once a crawl, however many pages use it.
        case once
        case never
    }

    public var stylesheets: Policy
    public var scripts: Policy
    /// Images of the page's furniture. An image in a document's body is an attachment and not meant here.
    public var images: Policy

    public init(stylesheets: Policy = .once, scripts: Policy = .never, images: Policy = .once) {
        self.stylesheets = stylesheets
        self.scripts = scripts
        self.images = images
    }
}
