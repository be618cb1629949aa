/// Why an outcome is what it is.
public enum OutcomeReason: String, Sendable, CaseIterable {
    /// `gone`: the answer is what a URL that cannot exist is answered with.
    case soft404 = "soft_404"
    /// `refused` or `unreachable`: a guard answered in the archive's place.
    case blocked
    /// `refused`: the answer holds no statement, or no listing, any more.
    case lost
    /// `refused`: the same page stands at several addresses in the place of their documents.
    case shared
    /// `gone`: a section of a page that was read, and has it no more.
    case absent
    /// `skipped`: a listing names it, and the profile's scope does not have it.
    case outOfScope = "out_of_scope"
    /// `skipped`: a listing names it, and the profile's `scope.deny` leaves it out.
    case denied
    /// `skipped`: a listing names it, and it is on another host.
    case otherHost = "other_host"
}
