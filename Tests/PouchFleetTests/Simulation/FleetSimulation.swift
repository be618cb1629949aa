import PouchBytes

@testable import PouchFleet

/// Workers, a database, stores and crawls in virtual time, with faults by chance: the same engine that ``FleetWorker`` carries
/// out. A seed always gives the same run.
struct FleetSimulation {
    struct Faults {
        var isOn = true
        /// The database loses its last changes, as a standby does that takes over too early.
        var databaseForgets = false
    }

    private struct Crawl {
        var lease: WorkerEngine.Lease
        var worker: Int
        /// Until when its worker has let it go on, as it was last told.
        var deadline: Int64
        var endsAt: Int64
        /// The store's state that it took; nil before.
        var taken: Int?
        var isToldToStop = false
        var isKilled = false
        var exit: Int32?
        var floor: Int64 = 0
    }

    private struct Store {
        var token: Int64 = 0
        /// Each state replaces the one before: its number is the ETag.
        var version = 0
        /// Whose commit each was.
        var commits: [Int64] = []
    }

    private struct Worker {
        var engine: WorkerEngine
        var id: Int?
        var crawls: [WorkerEngine.Lease: Crawl] = [:]
        var begunAt: Int64
        /// The whole machine sleeps; its clock goes on.
        var sleepsUntil: Int64 = 0
        var isCutOffUntil: Int64 = 0
        /// Clocks run at different rates.
        var rate: Double
        var hasEnded = false
    }

    static let second: Int64 = 1_000_000
    let faults: Faults
    private let lease: Int64 = 100 * Self.second
    private var random: SeededGenerator
    private var now: Int64 = 0
    private var database: ModelDatabase
    private var backup: ModelDatabase
    private var databaseIsAwayUntil: Int64 = 0
    private var workers: [Worker] = []
    private var registered = 0
    private var stores: [Store]
    private(set) var problems: [String] = []
    private(set) var commits = 0
    private(set) var fenced = 0

    init(seed: UInt64, faults: Faults) {
        self.faults = faults
        random = SeededGenerator(seed: seed)
        let keys = ["a", "b", "c", "a", "d"]
        let archives = keys.enumerated().map { place, key in
            ModelDatabase.Archive(key: key, priority: place % 2, nextDue: Int64(place))
        }
        database = ModelDatabase(lease: lease, archives: archives)
        backup = database
        stores = keys.map { _ in Store() }
        for number in 0..<3 { workers.append(newWorker(number)) }
    }

    private mutating func newWorker(_ number: Int) -> Worker {
        var settings = WorkerEngine.Settings(slots: 2)
        settings.grace = 20 * Self.second
        return Worker(
            engine: WorkerEngine(settings, seed: random.next()), begunAt: now,
            rate: 1 + Double.random(in: -0.04...0.04, using: &random))
    }

    private mutating func chance(_ one: Int) -> Bool { faults.isOn && Int.random(in: 0..<one, using: &random) == 0 }

    // MARK: - Run

    /// Runs with faults, then without, when everything must come to rest.
    mutating func run() {
        let end = 900 * Self.second
        while now < end, problems.isEmpty { step() }
        self = FleetSimulation.copy(self)
        let calm = now + 1_500 * Self.second
        let before = stores.map(\.commits.count)
        while now < calm, problems.isEmpty { step() }
        guard problems.isEmpty else { return }
        for place in stores.indices where stores[place].commits.count == before[place] {
            if !database.archives[place].isQuarantined { problems.append("archive \(place) is crawled no more") }
        }
    }

    /// The same without faults.
    private static func copy(_ other: FleetSimulation) -> FleetSimulation {
        var calm = FleetSimulation(
            seed: 0, faults: Faults(isOn: false, databaseForgets: other.faults.databaseForgets))
        (calm.random, calm.now, calm.database, calm.backup) = (other.random, other.now, other.database, other.backup)
        (calm.workers, calm.stores, calm.problems) = (other.workers, other.stores, other.problems)
        (calm.commits, calm.fenced, calm.registered) = (other.commits, other.fenced, other.registered)
        for place in calm.database.archives.indices { calm.database.archives[place].failures = 0 }
        return calm
    }

    private mutating func step() {
        now += Int64.random(in: 200_000...1_500_000, using: &random)
        if chance(150) { databaseIsAwayUntil = now + Int64.random(in: 1...150, using: &random) * Self.second }
        if chance(20) { backup = database }
        if faults.databaseForgets, chance(300) { database = backup }
        for number in workers.indices {
            if workers[number].hasEnded || chance(500) { restart(number) }
            if chance(300) {
                workers[number].sleepsUntil = now + Int64.random(in: 1...250, using: &random) * Self.second
            }
            if chance(300) {
                workers[number].isCutOffUntil = now + Int64.random(in: 1...250, using: &random) * Self.second
            }
            if workers[number].sleepsUntil <= now { work(number) }
        }
        if !faults.databaseForgets { checkKeys() }
    }

    /// The process is gone, its crawls with it; a new one takes its folder.
    private mutating func restart(_ number: Int) {
        let last = workers[number].id
        let sleeps = workers[number].sleepsUntil
        workers[number] = newWorker(number)
        workers[number].sleepsUntil = sleeps
        if let last, databaseIsAwayUntil <= now { database.retire(now: now, last) }
    }

    private func local(_ number: Int) -> Int64 {
        workers[number].begunAt + Int64(Double(now - workers[number].begunAt) * workers[number].rate)
    }

    private mutating func work(_ number: Int) {
        for lease in workers[number].crawls.keys.sorted(by: { $0.archive < $1.archive }) { crawl(number, lease) }
        for _ in 0..<100 {
            let time = local(number)
            switch workers[number].engine.next(now: time) {
            case .wait: return
            case .stop(let leases): for lease in leases { workers[number].crawls[lease]?.isToldToStop = true }
            case .kill(let leases): for lease in leases { workers[number].crawls[lease]?.isKilled = true }
            case .finish:
                if let id = workers[number].id, answers(number) { database.retire(now: now, id) }
                workers[number].hasEnded = true
                return
            case let question: ask(number, question, time)
            }
        }
        problems.append("worker \(number) asks without end")
    }

    private func answers(_ number: Int) -> Bool { databaseIsAwayUntil <= now && workers[number].isCutOffUntil <= now }

    /// A question to the database: it is away, or answers, or does what it was asked and the answer is lost.
    private mutating func ask(_ number: Int, _ question: WorkerEngine.Step, _ time: Int64) {
        guard answers(number) else { return workers[number].engine.failed(now: time) }
        let isHeard = !chance(40)
        let id = workers[number].id ?? 0
        switch question {
        case .register:
            registered += 1
            let id = registered
            database.register(now: now, place: "place-\(number)", as: id)
            guard isHeard else { break }
            workers[number].id = id
            return workers[number].engine.registered(sent: time, lease: lease)
        case .renew:
            let held = Array(workers[number].crawls.keys)
            let answer = database.renew(now: now, id, held: held)
            guard isHeard else { break }
            guard let isDraining = answer else { return workers[number].engine.lost() }
            workers[number].engine.renewed(sent: time)
            if isDraining { workers[number].engine.drain() }
            let deadline = workers[number].engine.deadline ?? 0
            for lease in held { workers[number].crawls[lease]?.deadline = deadline }
            return
        case .claim(let most):
            let given = database.claim(now: now, id, most)
            guard isHeard else { break }
            workers[number].engine.claimed(given, now: time)
            for lease in given { begin(number, lease) }
            return
        case .release(let lease):
            guard let crawl = workers[number].crawls[lease], let exit = crawl.exit else {
                return workers[number].engine.released(lease)
            }
            let isWhole = exit == 0
            _ = database.release(
                now: now, crawl.worker, lease, wait: (isWhole ? 60 : 1) * Self.second,
                failures: isWhole ? 0 : exit == 139 ? 1 : database.archives[Int(lease.archive)].failures,
                quarantines: false, floor: crawl.floor)
            guard isHeard else { break }
            workers[number].crawls[lease] = nil
            return workers[number].engine.released(lease)
        default: break
        }
        workers[number].engine.failed(now: time)
    }

    // MARK: - Crawls

    private mutating func begin(_ number: Int, _ lease: WorkerEngine.Lease) {
        // Some take longer than a lease.
        let most: Int64 = Int.random(in: 0..<4, using: &random) == 0 ? 300 : 60
        workers[number].crawls[lease] = Crawl(
            lease: lease, worker: workers[number].id ?? 0, deadline: workers[number].engine.deadline ?? 0,
            endsAt: now + Int64.random(in: 3...most, using: &random) * Self.second)
    }

    private mutating func crawl(_ number: Int, _ lease: WorkerEngine.Lease) {
        guard var crawl = workers[number].crawls[lease], crawl.exit == nil else { return }
        let place = Int(lease.archive)
        defer {
            workers[number].crawls[lease] = crawl
            if crawl.exit != nil { workers[number].engine.ended(lease) }
        }
        if crawl.isKilled || chance(400) {
            crawl.exit = crawl.isKilled ? 137 : 139
            return
        }
        if crawl.taken == nil {
            // Taking the store: a token that it has seen, or a later one than this, is refused.
            guard lease.token > stores[place].token else {
                (crawl.exit, crawl.floor) = (75, stores[place].token)
                return
            }
            stores[place].token = lease.token
            stores[place].version += 1
            crawl.taken = stores[place].version
        }
        let isOver = now >= crawl.endsAt
        guard isOver || crawl.isToldToStop || local(number) >= crawl.deadline else { return }
        // The commit comes whether the lease is over or not: the store alone decides.
        if crawl.taken == stores[place].version {
            stores[place].version += 1
            if let last = stores[place].commits.last, last > lease.token {
                problems.append("archive \(place): token \(lease.token) committed after \(last)")
            }
            if stores[place].token != lease.token { problems.append("archive \(place): a commit without the store") }
            stores[place].commits.append(lease.token)
            commits += 1
            crawl.exit = isOver ? 0 : 3
        } else {
            fenced += 1
            crawl.exit = 75
            crawl.floor = stores[place].token
        }
    }

    /// Crawls that may make a request at this moment: one a key, whoever sleeps, is cut off or has a wrong clock.
    private mutating func checkKeys() {
        var keys: Set<String> = []
        for number in workers.indices where workers[number].sleepsUntil <= now {
            for crawl in workers[number].crawls.values where crawl.exit == nil && crawl.taken != nil {
                guard !crawl.isToldToStop, !crawl.isKilled, local(number) < crawl.deadline else { continue }
                let key = database.archives[Int(crawl.lease.archive)].key
                if !keys.insert(key).inserted { problems.append("two crawls ask \(key) at \(now)") }
            }
        }
    }
}
