extension FleetError: CustomStringConvertible {
    package var description: String {
        switch self {
        case .noLibrary(let detail):
            "PostgreSQL's client library cannot be loaded (\(detail)). A fleet needs it: on Debian, apt install libpq5."
        case .badAddress:
            "the database's address cannot be read. It is postgresql://USER@HOST/DATABASE, or key=value pairs as psql takes them."
        case .unreachable(let detail): "the database does not answer: \(detail)"
        case .refused(let state, let detail): "the database refused (\(state)): \(detail)"
        case .noFleet: "the database holds no fleet: `pouch fleet init` makes one"
        case .newer(let version, let known):
            "the fleet's tables are of version \(version), and this Pouch knows \(known): use the newer Pouch"
        case .older(let version, let known):
            "the fleet's tables are of version \(version), and this Pouch needs \(known): `pouch fleet init` brings them there"
        case .badSchedule(let text, let problem):
            "\"\(text)\" is no schedule: \(problem). One is 24h, or five fields as cron has them, in UTC: 17 3 * * *"
        case .badSetting(let name, let problem): "\(name): \(problem)"
        case .noSuchArchive(let name): "the fleet has no archive \(name): `pouch fleet status` names them"
        case .exists(let archive):
            "the fleet has \(archive) already, or another archive with its store: --replace changes it"
        case .noSuchTenant(let name): "the fleet has no tenant \(name): `pouch fleet tenant \(name)` makes one"
        case .noSuchWorker(let name): "no worker of that name is at work: \(name)"
        case .io(let path, let operation, let code): "\(path): cannot \(operation) (error \(code))"
        case .folderHeld(let path): "\(path): another worker has this folder"
        }
    }
}
