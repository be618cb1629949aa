import ArgumentParser
import PouchExtract
import PouchProfile

/// `pouch profile`
struct ProfileCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "profile",
        abstract: "Check a profile, list those that are there, draft one, or try one on a page.",
        subcommands: [Check.self, List.self, LearnCommand.self, TryCommand.self])

    struct Check: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Read a profile whole and name every mistake by file, line and key.")

        @Argument(help: "A profile: a name under config/, or a path.")
        var profile: String

        func run() throws {
            try ending {
                let site = try SiteProfile.load(nameOrPath: profile)
                _ = try PageExtractor(profile: site)
                say(
                    "\(site.file): \(site.name) is good: \(site.seeds.count) seed(s), \(site.listings.count) rungs of listings\n"
                )
                return .complete
            }
        }
    }

    struct List: ParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Name the profiles that `pouch crawl` finds.")

        func run() throws {
            try ending {
                for name in ProfilePlaces.names() { say(name + "\n") }
                return .complete
            }
        }
    }
}
