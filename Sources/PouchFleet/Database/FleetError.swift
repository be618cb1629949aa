/// What goes wrong with a fleet. No text holds a password.
package enum FleetError: Error, Sendable, Equatable {
    /// PostgreSQL's client library is not on this machine.
    case noLibrary(detail: String)
    case badAddress
    /// The database does not answer: what was asked may have been done, or not.
    case unreachable(detail: String)
    /// The database says no, with the code of its reason (SQLSTATE).
    case refused(state: String, detail: String)
    /// The database holds no fleet yet.
    case noFleet
    /// The fleet's tables are of a later Pouch's.
    case newer(version: Int, known: Int)
    /// The fleet's tables are of an earlier Pouch's.
    case older(version: Int, known: Int)
    case badSchedule(String, problem: String)
    case badSetting(name: String, problem: String)
    case noSuchArchive(String)
    case exists(archive: String)
    case noSuchTenant(String)
    case noSuchWorker(String)
    /// A file or process of the worker's own machine.
    case io(path: String, operation: String, code: Int32)
    /// Another worker has this folder.
    case folderHeld(path: String)
}
