/// When a run hands what it did to the system, which a kill then leaves, and when it has the disk keep it, which a power loss
/// then leaves. A value without a clock.
///
/// Each second both are due; where the archive is asked with a pace, the disk is made to keep it twice a minute only: in that
/// time few documents come, and each time costs the whole file system.
struct DurabilitySchedule {
    enum Step: Equatable { case nothing, handOver, makeDurable }

    /// Microseconds.
    static let usual: Int64 = 1_000_000
    static let paced: Int64 = 30_000_000

    private var lastStep: Int64
    private var lastDurable: Int64

    /// - Parameter start: microseconds since 1970.
    init(start: Int64) {
        lastStep = start
        lastDurable = start
    }

    /// The step that is due now. ``Step/makeDurable`` includes ``Step/handOver``, which comes first.
    mutating func next(now: Int64, isPaced: Bool) -> Step {
        guard now - lastStep > Self.usual else { return .nothing }
        lastStep = now
        guard now - lastDurable > (isPaced ? Self.paced : Self.usual) else { return .handOver }
        lastDurable = now
        return .makeDurable
    }
}
