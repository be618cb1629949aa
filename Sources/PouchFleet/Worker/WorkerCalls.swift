import PouchBytes

/// What a worker may ask of the database. All times are the database's.
package struct WorkerCalls {
    private let database: Database

    /// - Throws: ``FleetError`` when there is no fleet, or one of another version.
    package init(_ database: Database) throws(FleetError) {
        self.database = database
        try Fleet.check(database)
    }

    /// An archive that a worker was given, and all that it needs to crawl it.
    package struct Grant: Sendable, Equatable {
        package var lease: WorkerEngine.Lease
        package var tenant: String
        package var name: String
        package var profile: String
        package var store: String
        package var schedule: String
        package var jitter: Duration
        package var maxTime: Duration
        package var allowsInner: Bool
        package var failures: Int
        /// When it was given, by the database's clock.
        package var time: Timestamp
    }

    /// - Parameter place: the worker's host and folder: it is given the archives whose mirrors it has.
    /// - Returns: the worker's name, and how long its lease is, microseconds.
    package func register(place: String, version: String, slots: Int) throws(FleetError) -> (id: String, lease: Int64) {
        let row = try database.run(
            "SELECT id, lease_us FROM fleet.register($1, $2, $3::int)", [place, version, "\(slots)"]
        ).first
        guard let row, let id = row[0], let lease = row[1].flatMap({ Int64($0) }) else { throw Self.unreadable }
        return (id, lease)
    }

    /// - Parameter held: all that the worker knows to have: what it was given in an answer that was lost is given to others.
    /// - Returns: whether the worker is asked to drain; nil when its lease is lost.
    package func renew(_ worker: String, held: [WorkerEngine.Lease]) throws(FleetError) -> Bool? {
        let archives = held.map { "\($0.archive)" }.joined(separator: ",")
        return try database.run("SELECT draining FROM fleet.renew($1::uuid, $2::bigint[])", [worker, "{\(archives)}"])
            .first.map { $0[0] == "t" }
    }

    /// Gives up to so many archives that are due.
    package func claim(_ worker: String, _ most: Int) throws(FleetError) -> [Grant] {
        let rows = try database.run(
            """
            SELECT archive, token, tenant, name, profile, store, schedule, jitter_us, max_time_us, allows_inner, failures, now_us
            FROM fleet.claim($1::uuid, $2::int)
            """, [worker, "\(most)"])
        var grants: [Grant] = []
        for row in rows { grants.append(try Self.grant(row)) }
        return grants
    }

    private static func grant(_ row: Database.Row) throws(FleetError) -> Grant {
        func number(_ column: Int) throws(FleetError) -> Int64 {
            guard let number = row[column].flatMap({ Int64($0) }) else { throw unreadable }
            return number
        }
        func text(_ column: Int) throws(FleetError) -> String {
            guard let text = row[column] else { throw unreadable }
            return text
        }
        let lease = WorkerEngine.Lease(archive: try number(0), token: try number(1))
        return Grant(
            lease: lease, tenant: try text(2), name: try text(3), profile: try text(4), store: try text(5),
            schedule: try text(6), jitter: .microseconds(try number(7)), maxTime: .microseconds(try number(8)),
            allowsInner: row[9] == "t", failures: Int(try number(10)), time: Timestamp(microseconds: try number(11)))
    }

    /// Gives an archive back.
    ///
    /// - Parameter floor: a token that its store has seen: the next one is higher.
    /// - Returns: whether it was this worker's still: otherwise nothing is changed.
    package func release(
        _ worker: String, _ lease: WorkerEngine.Lease, _ end: RunEnd, _ after: Aftermath, floor: Int
    ) throws(FleetError) -> Bool {
        let log = after.failures > 0 || after.blamesWorker ? end.log : ""
        // The database takes a text without NUL.
        let clean = String(String.UnicodeScalarView(log.unicodeScalars.filter { $0.value != 0 }))
        let rows = try database.run(
            "SELECT fleet.release($1::uuid, $2::bigint, $3::bigint, $4, $5::int, $6, $7::bigint, $8::int, $9::bigint, $10)",
            [
                worker, "\(lease.archive)", "\(lease.token)", after.ending.rawValue, "\(end.exit)", after.quarantine,
                "\(after.wait.microseconds)", "\(after.failures)", "\(floor)", clean,
            ])
        return rows.first?.first == "t"
    }

    /// Says that a worker is no more. What it held is anyone's.
    package func retire(_ worker: String) throws(FleetError) {
        try database.run("SELECT fleet.retire($1::uuid)", [worker])
    }

    private static var unreadable: FleetError { .refused(state: "", detail: "its answer is not the fleet's") }
}
