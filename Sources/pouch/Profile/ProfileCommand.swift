import ArgumentParser
import PouchExtract
import PouchProfile

/// `pouch profile`
struct ProfileCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "profile",
        abstract: "Check, list, print, draft and try profiles.",
        discussion: """
            A name is looked for in the folder that POUCH_CONFIG names, in config/ of the working folder, in \
            $XDG_CONFIG_HOME/pouch (~/.config/pouch), in /etc/pouch, and among the profiles inside the program; the first \
            one found is used. A text with a slash, or that ends in .yaml, is a path.
            """,
        subcommands: [Check.self, ProfileListCommand.self, Show.self, LearnCommand.self, TryCommand.self])

    struct Check: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Read a profile whole and name every mistake by file, line and key.")

        @Argument(help: "A profile: a name of `pouch profile list`, or a path.", completion: .profile)
        var profile: String

        func run() throws {
            try exiting {
                let site = try SiteProfile.load(nameOrPath: profile)
                _ = try PageExtractor(profile: site)
                printResult(
                    "\(site.file): \(site.name) is good: \(site.seeds.count) seed(s), \(site.listings.count) rungs of listings\n"
                )
                return .complete
            }
        }
    }

    struct Show: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Print a profile's file, to copy and change.",
            discussion: "pouch profile show state-2001-2009 >config/mine.yaml")

        @Argument(help: "A profile: a name of `pouch profile list`, or a path.", completion: .profile)
        var profile: String

        func run() throws {
            try exiting {
                printResult(try ProfilePlaces.standard().source(of: profile).bytes)
                return .complete
            }
        }
    }
}
