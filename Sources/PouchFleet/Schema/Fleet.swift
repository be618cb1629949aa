import PouchBytes

/// A fleet as its owner sees it: tables, archives, tenants, workers.
package struct Fleet {
    let database: Database

    /// - Throws: ``FleetError/noFleet``, and what says that Pouch and the tables do not fit.
    package init(_ database: Database) throws(FleetError) {
        self.database = database
        try Self.check(database)
    }

    /// Refuses tables of another version than this Pouch's.
    static func check(_ database: Database) throws(FleetError) {
        let rows: [Database.Row]
        do { rows = try database.run("SELECT fleet.version()") } catch {
            guard case .refused("3F000", _) = error else { throw error }
            throw .noFleet
        }
        let version = rows.first?.first??.integer ?? 0
        if version > Tables.version { throw .newer(version: version, known: Tables.version) }
        if version < Tables.version { throw .older(version: version, known: Tables.version) }
    }

    /// Makes the tables, or brings them to this Pouch's version. Done twice, or by two at once, it changes nothing.
    ///
    /// - Parameters:
    ///   - lease: how long a worker that is silent keeps what it holds; nil leaves it.
    ///   - role: a role of the database that workers connect as; it may call what they need, and read no table.
    /// - Returns: the version from which it came, 0 for none.
    @discardableResult
    package static func make(_ database: Database, lease: Duration?, role: String?) throws(FleetError) -> Int {
        // Of two at once, one waits.
        try database.run("BEGIN; SELECT pg_advisory_xact_lock(8030146812)")
        let isThere = try database.run("SELECT FROM pg_namespace WHERE nspname = 'fleet'").count == 1
        var version = 0
        if isThere { version = try database.run("SELECT version FROM fleet.setting").first?.first??.integer ?? 0 }
        guard version <= Tables.version else {
            try database.run("ROLLBACK")
            throw .newer(version: version, known: Tables.version)
        }
        for step in Tables.steps.dropFirst(version) { try database.run(step) }
        try database.run(Functions.all)
        try database.run("UPDATE fleet.setting SET version = $1::int", ["\(Tables.version)"])
        if let lease {
            try database.run(
                "UPDATE fleet.setting SET lease = $1::bigint * interval '1 microsecond'", ["\(lease.microseconds)"])
        }
        if let role {
            let name = "\"" + role.replacing("\"", with: "\"\"") + "\""
            try database.run("GRANT USAGE ON SCHEMA fleet TO \(name)")
            for function in Functions.ofWorkers {
                try database.run("GRANT EXECUTE ON FUNCTION fleet.\(function) TO \(name)")
            }
        }
        try database.run("COMMIT")
        return version
    }
}

extension String {
    /// A whole number, as the database writes it.
    var integer: Int? { Int(self) }
}
