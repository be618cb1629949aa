/// Why an answer has to be confirmed: the document is requested again without validators, and the second answer
/// decides.
public enum ConfirmationKind: String, Sendable {
    /// 404 or 410 where a good copy is held.
    case gone
    /// A success without any of the held contents, or one that may be the archive's page for URLs that do not exist.
    case lost
    /// A redirect that may be what every URL that names nothing is answered with.
    case redirect
    /// A 304 of the sample that is checked.
    case notModified = "not_modified"
}

/// The answer that the next one is to confirm.
public struct Confirmation: Sendable, Equatable {
    public var kind: ConfirmationKind
    public var status: Int
    /// Requests made up to it, itself included.
    public var attempts: Int
    /// Of a redirect: the target as found.
    public var location: String?

    public init(kind: ConfirmationKind, status: Int, attempts: Int, location: String? = nil) {
        self.kind = kind
        self.status = status
        self.attempts = attempts
        self.location = location
    }
}
