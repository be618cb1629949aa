import PouchAudit

extension MirrorSnapshot {
    /// The changes between two of its crawls, by its profile and the profile's policy.
    ///
    /// - Throws: ``BrowseError/noProfile(_:)``, `AuditError`, `StoreError`.
    package func audit(from older: String, to newer: String) throws -> AuditReport {
        guard let profile else { throw BrowseError.noProfile(profileProblem ?? "the mirror keeps none") }
        var request = Audit.Request()
        request.from = older
        request.to = newer
        request.options.removedAfter = profile.audit.removedAfter
        return try Audit(history, profile: profile).run(request, mirror: folder.path)
    }

    /// The bytes that the profile was read from; none without one.
    package var profileSource: [UInt8] { profile?.source ?? [] }
}
