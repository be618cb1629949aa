import PouchBytes

/// A fleet at a moment of its database's.
package struct FleetStatus: Sendable, Equatable {
    /// An archive: what is known of it, and how its last run ended.
    package struct Archive: Sendable, Equatable {
        package var tenant: String
        package var name: String
        /// `active`, `paused` or `quarantined`.
        package var state: String
        package var reason: String?
        /// Runs in a row that came to nothing.
        package var failures: Int
        package var nextDue: Timestamp
        /// Where it is crawled now; nil when it is not.
        package var place: String?
        /// How its last run ended; nil before the first.
        package var ending: String?
        package var ended: Timestamp?
    }

    /// A worker that has not said that it ends.
    package struct Worker: Sendable, Equatable {
        package var place: String
        package var version: String
        package var slots: Int
        package var running: Int
        package var isDraining: Bool
        /// Whether it is silent for longer than its lease.
        package var isLost: Bool
    }

    /// A tenant, and how much of its limit it uses.
    package struct Tenant: Sendable, Equatable {
        package var name: String
        package var running: Int
        /// nil for no limit.
        package var maxRunning: Int?
    }

    package var time: Timestamp
    package var archives: [Archive] = []
    package var workers: [Worker] = []
    package var tenants: [Tenant] = []
    /// Archives by state.
    package var states: [(state: String, count: Int)] = []
    package var running = 0
    /// Active, not crawled, and due.
    package var due = 0
    /// Since when the one of them that waits longest is due.
    package var oldestDue: Timestamp?
    /// Runs that ended within a day, by how.
    package var endings: [(ending: String, count: Int)] = []

    package init(time: Timestamp) { self.time = time }

    package static func == (a: FleetStatus, b: FleetStatus) -> Bool {
        a.time == b.time && a.archives == b.archives && a.workers == b.workers
    }

    /// Whether nobody has to look: nothing is in quarantine, and what is due has a worker.
    package var isWell: Bool {
        !states.contains { $0.state == "quarantined" && $0.count > 0 }
            && (due == 0 || workers.contains { !$0.isLost && !$0.isDraining })
    }
}

extension Fleet {
    /// - Parameter archives: how many are named, those that run or need somebody first.
    package func status(archives most: Int) throws(FleetError) -> FleetStatus {
        let facts = try database.run(
            """
            SELECT (extract(epoch FROM clock_timestamp()) * 1000000)::bigint, count(*) FILTER (WHERE worker IS NOT NULL),
                count(*) FILTER (WHERE \(Self.isDue)),
                (extract(epoch FROM min(next_due) FILTER (WHERE \(Self.isDue))) * 1000000)::bigint
            FROM fleet.archive
            """
        ).first
        var status = FleetStatus(time: Self.time(facts?[0]) ?? Timestamp(microseconds: 0))
        status.running = facts?[1]?.integer ?? 0
        status.due = facts?[2]?.integer ?? 0
        status.oldestDue = Self.time(facts?[3])
        status.archives = try archives(most)
        status.workers = try workers()
        status.tenants = try database.run(
            """
            SELECT t.name, count(a.id) FILTER (WHERE a.worker IS NOT NULL), t.max_running
            FROM fleet.tenant t LEFT JOIN fleet.archive a ON a.tenant = t.name GROUP BY t.name ORDER BY t.name
            """
        ).map { .init(name: $0[0] ?? "", running: $0[1]?.integer ?? 0, maxRunning: $0[2]?.integer) }
        status.states = try database.run("SELECT state, count(*) FROM fleet.archive GROUP BY state ORDER BY state").map
        {
            ($0[0] ?? "", $0[1]?.integer ?? 0)
        }
        status.endings = try database.run(
            """
            SELECT ending, count(*) FROM fleet.run
            WHERE ended > clock_timestamp() - interval '1 day' AND started > clock_timestamp() - interval '8 days'
            GROUP BY ending ORDER BY ending
            """
        ).map { ($0[0] ?? "", $0[1]?.integer ?? 0) }
        return status
    }

    private static let isDue = "state = 'active' AND worker IS NULL AND next_due <= clock_timestamp()"

    private static func time(_ cell: String??) -> Timestamp? {
        (cell ?? nil).flatMap { Int64($0) }.map { Timestamp(microseconds: $0) }
    }

    private func archives(_ most: Int) throws(FleetError) -> [FleetStatus.Archive] {
        let rows = try database.run(
            """
            SELECT a.tenant, a.name, a.state, a.reason, a.failures, (extract(epoch FROM a.next_due) * 1000000)::bigint,
                w.place, last.ending, (extract(epoch FROM last.ended) * 1000000)::bigint
            FROM fleet.archive a LEFT JOIN fleet.worker w ON w.id = a.worker
            LEFT JOIN LATERAL (
                SELECT ending, ended FROM fleet.run r WHERE r.archive = a.id AND r.ended IS NOT NULL
                ORDER BY r.token DESC LIMIT 1) last ON true
            ORDER BY a.state <> 'quarantined', a.worker IS NULL, a.failures = 0, a.next_due, a.tenant, a.name LIMIT $1::int
            """, ["\(most)"])
        return rows.map { row in
            .init(
                tenant: row[0] ?? "", name: row[1] ?? "", state: row[2] ?? "", reason: row[3],
                failures: row[4]?.integer ?? 0, nextDue: Self.time(row[5]) ?? Timestamp(microseconds: 0), place: row[6],
                ending: row[7], ended: Self.time(row[8]))
        }
    }

    private func workers() throws(FleetError) -> [FleetStatus.Worker] {
        let rows = try database.run(
            """
            SELECT w.place, w.version, w.slots, count(a.id), w.draining, w.until <= clock_timestamp()
            FROM fleet.worker w LEFT JOIN fleet.archive a ON a.worker = w.id
            WHERE w.until > '-infinity' GROUP BY w.id ORDER BY w.place, w.started
            """)
        return rows.map {
            .init(
                place: $0[0] ?? "", version: $0[1] ?? "", slots: $0[2]?.integer ?? 0, running: $0[3]?.integer ?? 0,
                isDraining: $0[4] == "t", isLost: $0[5] == "t")
        }
    }
}
