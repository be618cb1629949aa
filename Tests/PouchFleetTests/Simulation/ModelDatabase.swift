@testable import PouchFleet

/// What the SQL functions do, as a value: for the simulation, and held against PostgreSQL by ``ModelTests``.
struct ModelDatabase {
    struct Worker {
        var place: String
        /// nil when its lease is lost for good.
        var until: Int64?
        var isDraining = false
    }

    struct Archive {
        var key: String
        var priority: Int
        var nextDue: Int64
        var token: Int64 = 0
        var worker: Int?
        var home: String?
        var failures = 0
        var isQuarantined = false
    }

    let lease: Int64
    /// By their names, of which none comes twice.
    var workers: [Int: Worker] = [:]
    var archives: [Archive]
    var freeAt: [String: Int64] = [:]
    static let second: Int64 = 1_000_000

    mutating func register(now: Int64, place: String, as worker: Int) {
        workers[worker] = Worker(place: place, until: now + lease)
    }

    private func isAlive(_ worker: Int, now: Int64) -> Bool { workers[worker]?.until.map { $0 > now } ?? false }

    /// nil: the lease is lost.
    mutating func renew(now: Int64, _ worker: Int, held: [WorkerEngine.Lease]) -> Bool? {
        guard isAlive(worker, now: now) else { return nil }
        workers[worker]?.until = now + lease
        let known = Set(held.map { Int($0.archive) })
        for place in archives.indices where archives[place].worker == worker && !known.contains(place) {
            archives[place].worker = nil
        }
        return workers[worker]?.isDraining
    }

    mutating func claim(now: Int64, _ worker: Int, _ most: Int) -> [WorkerEngine.Lease] {
        guard isAlive(worker, now: now), let claimant = workers[worker], !claimant.isDraining else { return [] }
        for lost in workers.keys where workers[lost]?.until.map({ $0 <= now }) ?? false {
            workers[lost]?.until = nil
            for place in archives.indices where archives[place].worker == lost {
                archives[place].worker = nil
                archives[place].failures += 1
                if archives[place].failures >= Aftermath.mostLosses { archives[place].isQuarantined = true }
            }
        }
        let held = Set(archives.filter { $0.worker != nil }.map(\.key))
        let due = archives.indices.filter { place in
            let archive = archives[place]
            return !archive.isQuarantined && archive.worker == nil && archive.nextDue <= now
                && !held.contains(archive.key) && (freeAt[archive.key] ?? .min) <= now
                && isAtHome(archive, claimant.place, now: now)
        }
        let chosen = due.sorted { isBefore($0, $1) }.prefix(most)
        var keys: Set<String> = []
        return chosen.filter { keys.insert(archives[$0].key).inserted }.map { place in
            archives[place].worker = worker
            archives[place].token += 1
            archives[place].home = claimant.place
            return .init(archive: Int64(place), token: archives[place].token)
        }
    }

    private func isBefore(_ a: Int, _ b: Int) -> Bool {
        (-archives[a].priority, archives[a].nextDue, a) < (-archives[b].priority, archives[b].nextDue, b)
    }

    private func isAtHome(_ archive: Archive, _ place: String, now: Int64) -> Bool {
        guard let home = archive.home, home != place, archive.nextDue > now - lease / 10 else { return true }
        return !workers.contains { $1.place == home && isAlive($0, now: now) && !$1.isDraining }
    }

    mutating func release(
        now: Int64, _ worker: Int, _ lease: WorkerEngine.Lease, wait: Int64, failures: Int, quarantines: Bool,
        floor: Int64
    ) -> Bool {
        let place = Int(lease.archive)
        guard archives[place].worker == worker, archives[place].token == lease.token else { return false }
        archives[place].worker = nil
        archives[place].failures = failures
        archives[place].token = max(archives[place].token, floor)
        archives[place].nextDue = now + wait
        archives[place].isQuarantined = archives[place].isQuarantined || quarantines
        freeAt[archives[place].key] = now + Self.second
        return true
    }

    mutating func retire(now: Int64, _ worker: Int) {
        guard isAlive(worker, now: now) else { return }
        workers[worker]?.until = archives.contains { $0.worker == worker } ? now : nil
    }
}
