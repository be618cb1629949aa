import PouchBytes

/// An archive as its owner gives it to the fleet.
package struct ArchiveEntry: Sendable, Equatable {
    package var tenant = "main"
    package var name: String
    /// The profile, as the file has it.
    package var profile: String
    package var store: String
    /// Archives with the same key are crawled one at a time.
    package var politenessKey: String
    package var schedule: Schedule
    /// How far crawls by cron are spread.
    package var jitter: Duration = .zero
    /// How long one run may take; the next one goes on.
    package var maxTime: Duration = .seconds(20 * 3_600)
    package var priority = 0
    /// Whether addresses of an inner network may be asked: the operator's archives alone.
    package var allowsInner = false

    package init(name: String, profile: String, store: String, politenessKey: String, schedule: Schedule) {
        self.name = name
        self.profile = profile
        self.store = store
        self.politenessKey = politenessKey
        self.schedule = schedule
    }
}

/// What the owner does with archives, tenants and workers.
extension Fleet {
    /// Puts an archive in, due at once.
    ///
    /// - Parameter replaces: whether one that is there is changed: then its quarantine is over, and what its crawls have stays.
    /// - Throws: ``FleetError/exists(archive:)``, ``FleetError/noSuchTenant(_:)``.
    package func add(_ entry: ArchiveEntry, replaces: Bool) throws(FleetError) {
        guard try !database.run("SELECT FROM fleet.tenant WHERE name = $1", [entry.tenant]).isEmpty else {
            throw .noSuchTenant(entry.tenant)
        }
        let values: [String?] = [
            entry.tenant, entry.name, entry.profile, entry.store, entry.politenessKey, "\(entry.schedule)",
            "\(entry.jitter.microseconds)", "\(entry.maxTime.microseconds)", "\(entry.priority)",
            entry.allowsInner ? "t" : "f",
        ]
        try database.run(
            "INSERT INTO fleet.slot (politeness_key) VALUES ($1) ON CONFLICT DO NOTHING", [entry.politenessKey])
        let change = """
            (tenant, name) DO UPDATE SET profile = excluded.profile, store = excluded.store,
            politeness_key = excluded.politeness_key, schedule = excluded.schedule, jitter = excluded.jitter,
            max_time = excluded.max_time, priority = excluded.priority, allows_inner = excluded.allows_inner,
            failures = 0, reason = NULL, state = CASE a.state WHEN 'paused' THEN 'paused' ELSE 'active' END,
            next_due = clock_timestamp() WHERE a.worker IS NULL
            """
        let rows: [Database.Row]
        do {
            rows = try database.run(
                """
                INSERT INTO fleet.archive AS a (tenant, name, profile, store, politeness_key, schedule, jitter, max_time, priority,
                    allows_inner, next_due)
                VALUES ($1, $2, $3, $4, $5, $6, $7::bigint * interval '1 microsecond', $8::bigint * interval '1 microsecond',
                    $9::int, $10::boolean, clock_timestamp())
                ON CONFLICT \(replaces ? change : "DO NOTHING") RETURNING id
                """, values)
        } catch {
            if case .refused("23505", _) = error { throw .exists(archive: entry.name) }
            if case .refused("23514", let detail) = error { throw .badSetting(name: entry.name, problem: detail) }
            throw error
        }
        guard rows.isEmpty else { return }
        if replaces { throw .badSetting(name: entry.name, problem: "it is being crawled; pause it, and wait") }
        throw .exists(archive: entry.name)
    }

    /// - Parameter name: `NAME`, of the tenant `main`, or `TENANT/NAME`.
    /// - Throws: ``FleetError/noSuchArchive(_:)``.
    package func pause(_ name: String) throws(FleetError) {
        try change(name, "state = 'paused', reason = NULL")
    }

    /// Ends a pause or a quarantine; the archive is due at once.
    package func resume(_ name: String) throws(FleetError) {
        try change(
            name,
            "state = 'active', reason = NULL, failures = 0, next_due = least(next_due, clock_timestamp())")
    }

    private func change(_ name: String, _ what: String) throws(FleetError) {
        let parts = Self.parts(name)
        let changed = try database.run(
            "UPDATE fleet.archive SET \(what) WHERE tenant = $1 AND name = $2 RETURNING id", [parts.tenant, parts.name])
        if changed.isEmpty { throw .noSuchArchive(name) }
    }

    private static func parts(_ name: String) -> (tenant: String, name: String) {
        let parts = name.split(separator: "/", maxSplits: 1).map(String.init)
        return parts.count == 2 ? (parts[0], parts[1]) : ("main", name)
    }

    /// Makes a tenant, or changes how many of its archives may be crawled at once; nil for no limit.
    package func setTenant(_ name: String, maxRunning: Int?) throws(FleetError) {
        do {
            try database.run(
                """
                INSERT INTO fleet.tenant (name, max_running) VALUES ($1, $2::int)
                ON CONFLICT (name) DO UPDATE SET max_running = excluded.max_running
                """, [name, maxRunning.map { "\($0)" }])
        } catch {
            guard case .refused("23514", _) = error else { throw error }
            throw .badSetting(name: name, problem: "a tenant's name has lower-case letters, digits, `.`, `_` and `-`")
        }
    }

    /// Asks workers to stop their crawls, give them back and end: those of a host or place, or all.
    ///
    /// - Returns: how many were asked.
    /// - Throws: ``FleetError/noSuchWorker(_:)``.
    package func drain(_ place: String?) throws(FleetError) -> Int {
        let asked = try database.run(
            """
            UPDATE fleet.worker SET draining = true
            WHERE until > clock_timestamp() AND ($1::text IS NULL OR place = $1 OR split_part(place, ':', 1) = $1) RETURNING id
            """, [place])
        if asked.isEmpty, let place { throw .noSuchWorker(place) }
        return asked.count
    }
}
