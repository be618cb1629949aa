/// Why an answer is not believed at once: the document is asked again without validators, and the second answer decides.
public enum ConfirmationKind: String, Sendable {
    /// 404 or 410 where a good copy was had.
    case gone
    /// A success that holds nothing of what was held, or that may be the archive's page for what it does not have.
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
