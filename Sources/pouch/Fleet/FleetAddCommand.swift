import ArgumentParser
import PouchBytes
import PouchFleet
import PouchObjects
import PouchProfile

/// `pouch fleet add`
struct FleetAddCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "add", abstract: "Give an archive to the fleet.",
        discussion: """
            The profile is read and kept in the database; the archive is due at once, then by its schedule. A later change of the \
            file counts when it is added again with --replace.
            """)

    @Argument(help: "A profile: a name of `pouch profile list`, or a path to a YAML file.", completion: .profile)
    var profile: String

    @Option(help: ArgumentHelp("Where its mirror is kept.", valueName: "s3://BUCKET/PREFIX"))
    var store: String

    @OptionGroup var place: FleetDatabaseOptions

    @Option(help: "Its name in the fleet (default: the profile's).")
    var name: String?

    @Option(help: "Whose it is.")
    var tenant = "main"

    @Option(help: "How often: 24h, 7d, or when, as cron has it, in UTC: \"17 3 * * *\".")
    var every = "24h"

    @Option(help: "Spread crawls by cron over so long.")
    var jitter: DurationArgument?

    @Option(help: "How long one run may take (20h); the next one goes on.")
    var maxTime: DurationArgument?

    @Option(
        help: ArgumentHelp(
            "Archives of one group are crawled one after another (default: the profile's host): hosts that are one server.",
            valueName: "name"))
    var politenessGroup: String?

    @Option(help: "Those with a higher number come first.")
    var priority = 0

    @Flag(
        help:
            "Let its crawls ask addresses of the inner network. Without this a profile reaches public addresses alone.")
    var inner = false

    @Flag(help: "Change the archive that has this name.")
    var replace = false

    func run() throws {
        try exiting {
            let site = try SiteProfile.load(nameOrPath: profile)
            _ = try StoreAddress(store, environment: [:])
            guard let text = String(validating: site.source, as: UTF8.self) else {
                throw FleetError.badSetting(name: profile, problem: "it is no UTF-8")
            }
            var entry = ArchiveEntry(
                name: name ?? site.name, profile: text, store: store,
                politenessKey: politenessGroup ?? site.origin.host, schedule: try Schedule(every))
            entry.tenant = tenant
            entry.priority = priority
            entry.allowsInner = inner
            if let jitter { entry.jitter = jitter.duration }
            if let maxTime { entry.maxTime = maxTime.duration }
            try place.fleet().add(entry, replaces: replace)
            return .complete
        }
    }
}
