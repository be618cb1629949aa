import CPosix
import Foundation
import PouchBytes

/// A worker: claims archives, crawls each in a process of its own, renews its lease, and gives back. It carries out what its
/// ``WorkerEngine`` says.
package final class FleetWorker {
    /// What a worker is given when it starts.
    package struct Settings {
        /// Where mirrors are kept.
        package var folder: String
        /// The database's address; nil for what the environment says.
        package var address: String?
        package var host: String
        package var version: String
        package var engine: WorkerEngine.Settings
        /// The program and the first words of a crawl; archive, mirror and store follow.
        package var program: [String]
        /// What crawls are given of the environment: nothing that leads to the database.
        package var environment: [String: String]

        package init(
            folder: String, address: String?, host: String, version: String, engine: WorkerEngine.Settings,
            program: [String], environment: [String: String]
        ) {
            self.folder = folder
            self.address = address
            self.host = host
            self.version = version
            self.engine = engine
            self.program = program
            self.environment = environment.filter { name, _ in
                name != Self.addressVariable && !name.hasPrefix("PG")
            }
        }

        /// The variable that names the database.
        package static let addressVariable = "POUCH_FLEET"
    }

    private let settings: Settings
    private let folder: WorkFolder
    private var engine: WorkerEngine
    private var calls: WorkerCalls?
    private var worker = ""
    private var crawls: [WorkerEngine.Lease: Crawl] = [:]
    private var isBlamed = false
    private var isTold = false
    private let drain: DrainRequest
    private let tell: (String) -> Void
    /// The token that a store has seen.
    private let storeToken: (String) -> Int?

    private struct Crawl {
        var grant: WorkerCalls.Grant
        /// The worker's name at that time.
        var worker: String
        var begun: Int64
        /// nil when it could not be started.
        var child: ChildCrawl?
        var end: RunEnd?
        var wasStopped = false
    }

    /// - Parameters:
    ///   - drain: asks it to drain, from any thread.
    ///   - tell: called with what an operator wants to read, a line each.
    ///   - storeToken: reads the token in a store; nil when it cannot.
    /// - Throws: ``FleetError``: the folder is another worker's, there is no fleet.
    package init(
        _ settings: Settings, drain: DrainRequest, tell: @escaping (String) -> Void,
        storeToken: @escaping (String) -> Int?
    ) throws(FleetError) {
        self.settings = settings
        self.drain = drain
        self.tell = tell
        self.storeToken = storeToken
        folder = try WorkFolder(settings.folder)
        engine = WorkerEngine(settings.engine, seed: UInt64(getpid()) &* 2_654_435_761)
        // A child may end before it has read its line.
        signal(SIGPIPE, SIG_IGN)
        calls = try WorkerCalls(Database(settings.address))
        let last = folder.lastWorker
        // It has the folder no more, so it is gone, and its crawls with it.
        if !last.isEmpty { try calls?.retire(last) }
    }

    private var place: String { "\(settings.host):\(folder.path)" }

    /// Works until it is drained, or idle where that is the end.
    ///
    /// - Returns: whether it ended well: not because of a fault of its own machine.
    package func run() -> Bool {
        while true {
            if drain.isAsked { engine.drain() }
            collect()
            switch engine.next(now: pouch_boot_time()) {
            case .register: ask { try register($0) }
            case .renew: ask { try renew($0) }
            case .claim(let most): ask { try claim($0, most) }
            case .release(let lease): ask { try release($0, lease) }
            case .stop(let leases):
                for lease in leases {
                    crawls[lease]?.wasStopped = true
                    crawls[lease]?.child?.send(SIGTERM)
                }
            case .kill(let leases): for lease in leases { crawls[lease]?.child?.send(SIGKILL) }
            case .wait(let time): drain.wait(microseconds: time - pouch_boot_time())
            case .finish:
                if !worker.isEmpty { ask { try $0.retire(worker) } }
                return !isBlamed
            }
        }
    }

    /// Crawls that have ended since the last look.
    private func collect() {
        for (lease, crawl) in crawls where crawl.end == nil {
            guard let child = crawl.child, let status = child.status else { continue }
            crawls[lease]?.end = RunEnd(exit: status, wasStopped: crawl.wasStopped, log: child.lastWords())
            crawls[lease]?.child = nil
            engine.ended(lease)
        }
    }

    // MARK: - The database

    /// Asks the database, over a new connection when the last one broke. Trouble is told once, until it is over.
    private func ask(_ question: (WorkerCalls) throws -> Void) {
        do {
            if calls == nil { calls = try WorkerCalls(Database(settings.address)) }
            if let calls { try question(calls) }
            if isTold { tell("the database answers again") }
            isTold = false
        } catch {
            calls = nil
            engine.failed(now: pouch_boot_time())
            if !isTold { tell("\(error); \(engine.count) crawls go on while the lease lasts") }
            isTold = true
        }
    }

    private func register(_ calls: WorkerCalls) throws(FleetError) {
        let sent = pouch_boot_time()
        let (id, lease) = try calls.register(place: place, version: settings.version, slots: settings.engine.slots)
        worker = id
        do { try folder.remember(id) } catch { tell("\(error)") }
        engine.registered(sent: sent, lease: lease)
    }

    private func renew(_ calls: WorkerCalls) throws(FleetError) {
        let sent = pouch_boot_time()
        guard let isDraining = try calls.renew(worker, held: Array(crawls.keys)) else {
            tell("the lease is lost: what runs is stopped")
            return engine.lost()
        }
        engine.renewed(sent: sent)
        if isDraining { engine.drain() }
        if let deadline = engine.deadline { for crawl in crawls.values { crawl.child?.allow(until: deadline) } }
    }

    private func claim(_ calls: WorkerCalls, _ most: Int) throws(FleetError) {
        let isFull = folder.freeShare.map { $0 < Self.leastFree } ?? false
        let grants = isFull ? [] : try calls.claim(worker, most)
        engine.claimed(grants.map(\.lease), now: pouch_boot_time())
        for grant in grants { start(grant) }
    }

    /// Share of the disk that must be free before another archive is taken.
    private static let leastFree = 0.02

    private func start(_ grant: WorkerCalls.Grant) {
        var crawl = Crawl(grant: grant, worker: worker, begun: pouch_boot_time())
        do throws(FleetError) {
            let place = try folder.folder(of: grant)
            let words = settings.program + words(grant, profile: try folder.keep(grant.profile, in: place), place)
            crawl.child = try ChildCrawl(
                words, environment: settings.environment, log: place + "/log", deadline: engine.deadline ?? 0
            ) { [drain] in drain.wake() }
        } catch {
            tell("\(grant.tenant)/\(grant.name): \(error)")
            // No crawl ran: it is this machine that cannot.
            crawl.end = RunEnd(exit: 74, log: "\(error)")
        }
        crawls[grant.lease] = crawl
        if crawl.end != nil { engine.ended(grant.lease) }
    }

    private func words(_ grant: WorkerCalls.Grant, profile: String, _ place: String) -> [String] {
        [
            profile, "--mirror", place + "/mirror", "--store", grant.store, "--fleet-token", "\(grant.lease.token)",
            "--max-time", "\(max(1, grant.maxTime.components.seconds))s", "--quiet", "--progress", "never",
        ] + (grant.allowsInner ? [] : ["--public-addresses"])
    }

    private func release(_ calls: WorkerCalls, _ lease: WorkerEngine.Lease) throws(FleetError) {
        guard let crawl = crawls[lease], let end = crawl.end else { return engine.released(lease) }
        let grant = crawl.grant
        let spent = Duration.microseconds(max(0, pouch_boot_time() - crawl.begun))
        let after = Self.aftermath(of: end, grant, now: grant.time.adding(spent))
        let floor = after.asksStore ? storeToken(grant.store) ?? 0 : 0
        let isOurs = try calls.release(crawl.worker, lease, end, after, floor: floor)
        engine.released(lease)
        crawls[lease] = nil
        let name = "\(grant.tenant)/\(grant.name)"
        if !isOurs { tell("\(name): another worker has it; this crawl does not count") }
        tell("\(name): \(after.ending.rawValue) (exit code \(end.exit))")
        if let why = after.quarantine { tell("\(name): quarantined: \(why)") }
        if after.blamesWorker {
            tell("this machine cannot write or start what it must: no more is taken")
            isBlamed = true
            engine.drain()
        }
    }

    private static func aftermath(of end: RunEnd, _ grant: WorkerCalls.Grant, now: Timestamp) -> Aftermath {
        let share = Share.of("\(grant.tenant)/\(grant.name)")
        do throws(FleetError) {
            return Aftermath.of(
                end, schedule: try Schedule(grant.schedule), failures: grant.failures, started: grant.time, now: now,
                share: share, jitter: grant.jitter)
        } catch {
            return Aftermath(ending: .failed, wait: .zero, failures: grant.failures + 1, quarantine: "\(error)")
        }
    }
}
