import PouchProfile
import PouchStore

/// Which answers that brought nothing new have a record, as the profile's `archive.unchanged` says.
struct UnchangedRecords: Sendable {
    let rule: ArchiveRules.Unchanged
    /// The end of the newest complete crawl, microseconds since 1970; nil when none is. A manifest names the record of every
    /// copy that is older.
    let end: Int64?

    /// A record stays where it says more than the manifest's line: of an answer that was checked by a second one, or was the
    /// check, and of a copy whose record no manifest names yet.
    func keepsRecord(of settlement: Settlement) -> Bool {
        guard rule == .manifest, case .end(.unchanged, .confirm) = settlement.disposition,
            settlement.document.confirmation == nil, let copy = settlement.document.previous, let end
        else { return true }
        return copy.recordDate > end
    }
}
