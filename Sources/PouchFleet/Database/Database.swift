import CPostgres

/// A connection to a fleet's PostgreSQL. Used by one thread.
///
///     let database = try Database(address)
///     for row in try database.run("SELECT name FROM fleet.tenant WHERE max_running > $1", ["10"]) { print(row[0] ?? "") }
///
/// The library is looked for here, so that a machine without it runs every other command.
package final class Database {
    /// The cells of a row as text; nil for null.
    package typealias Row = [String?]

    private let connection: OpaquePointer
    /// How long a statement may take, milliseconds.
    private let limit: Int32

    /// - Parameters:
    ///   - address: a URI or `key=value` pairs, as psql takes them; nil for what PGHOST and the others say.
    ///   - limit: seconds that a statement may take.
    /// - Throws: ``FleetError/noLibrary(detail:)``, ``FleetError/badAddress``, ``FleetError/unreachable(detail:)``.
    package init(_ address: String?, limit: Int = 30) throws(FleetError) {
        if let why = pouch_pg_load() { throw .noLibrary(detail: String(cString: why)) }
        let address = address ?? ""
        guard pouch_pg_is_address(address) != 0, !address.utf8.contains(0) else { throw .badAddress }
        guard let connection = pouch_pg_connect(address) else { throw .unreachable(detail: "out of memory") }
        self.connection = connection
        self.limit = Int32(limit * 1_000)
        if let problem { throw .unreachable(detail: problem) }
    }

    deinit { pouch_pg_close(connection) }

    private var problem: String? {
        pouch_pg_problem(connection).map { Self.line(String(cString: $0)) }
    }

    private static func line(_ text: String) -> String {
        text.split(whereSeparator: \.isNewline).joined(separator: " ")
    }

    /// Runs a statement with its values, or several without any, and gives the last one's rows.
    ///
    /// - Throws: ``FleetError/refused(state:detail:)`` when the server says no, ``FleetError/unreachable(detail:)`` when it
    ///   does not answer: then it may have been done, or not, and the connection is of no more use.
    @discardableResult
    package func run(_ statement: String, _ values: [String?] = []) throws(FleetError) -> [Row] {
        // The server would take a text to end there.
        if values.contains(where: { $0?.utf8.contains(0) == true }) {
            throw .refused(state: "22021", detail: "a NUL cannot be kept")
        }
        let code = Self.withPointers(values) { pointers in
            pouch_pg_run(connection, statement, Int32(values.count), values.isEmpty ? nil : pointers, limit)
        }
        if code < 0 { throw .unreachable(detail: problem ?? "the connection broke") }
        if code > 0 {
            throw .refused(
                state: String(cString: pouch_pg_state(connection)),
                detail: Self.line(String(cString: pouch_pg_message(connection))))
        }
        let columns = pouch_pg_columns(connection)
        return (0..<pouch_pg_rows(connection)).map { row in
            (0..<columns).map { pouch_pg_cell(connection, row, $0).map { String(cString: $0) } }
        }
    }

    private static func withPointers<R>(
        _ values: [String?], _ body: (UnsafePointer<UnsafePointer<CChar>?>) -> R
    ) -> R {
        var all: [CChar] = []
        var starts: [Int?] = []
        for value in values {
            starts.append(value == nil ? nil : all.count)
            if let value { all += Array(value.utf8CString) }
        }
        return all.withUnsafeBufferPointer { bytes in
            var pointers = starts.map { start in start.flatMap { at in bytes.baseAddress.map { $0 + at } } }
            pointers.append(nil)
            return pointers.withUnsafeBufferPointer { pointers in
                guard let base = pointers.baseAddress else { preconditionFailure("it is never empty") }
                return body(base)
            }
        }
    }
}
