import PouchBytes
import PouchExtract
import PouchProfile

/// Tells the pages that a guard before an archive shows in its place: challenges, refusals, captchas.
struct BlockPage: Sendable {
    /// The profile's own patterns on the visible text.
    let patterns: [Pattern]

    /// A guard's page is short; what is longer is no such page, whatever it says. In bytes of visible text.
    static let longest = 4_000
    /// Bodies longer than this are not read for it.
    static let largestBody = 512 << 10

    /// Statuses by which a server says that it will not answer us.
    static func isRefusal(_ status: Int) -> Bool { [401, 403, 451].contains(status) }

    /// Whether a guard declares its challenge in the head.
    static func isChallenge(_ head: HTTPHead) -> Bool {
        head.value(of: "cf-mitigated")?.lowercased().contains("challenge") ?? false
    }

    /// Whether a page is one, by what a person sees of it. The caller knows that it holds nothing by the profile's rules.
    func matches(_ page: VisibleText) -> Bool {
        guard page.text.utf8.count <= Self.longest else { return false }
        let all = page.all
        if patterns.contains(where: { ((try? $0.firstMatch(in: all)) ?? nil) != nil }) { return true }
        let text = all.lowercased()
        return Self.marks.contains { marks in marks.allSatisfy { text.contains($0) } }
    }

    /// Texts of the common guards, lower case; all of a line must be there.
    private static let marks: [[String]] = [
        ["just a moment...", "cloudflare"], ["just a moment...", "enable javascript and cookies"],
        ["just a moment...", "checking your browser"], ["just a moment...", "security of your connection"],
        ["just a moment...", "ray id"], ["just a moment...", "human"],
        ["attention required!", "cloudflare"], ["sorry, you have been blocked"],
        ["access denied", "reference #"],
        ["request unsuccessful. incapsula incident id"],
        ["pardon our interruption"],
        ["making sure you're not a bot"], ["checking you are not a bot"], ["hold to confirm you are", "human"],
        ["access to this page has been denied", "reference id"],
        ["ddos-guard", "checking your browser"], ["checking your browser before accessing"],
        ["please wait while your request is being verified"],
        ["client challenge", "enable javascript to proceed"],
        ["verifying your browser", "security checkpoint"],
        ["are you a robot"], ["i'm not a robot"], ["i am not a robot"],
        ["verify you are human"], ["verify that you are human"], ["verifying you are human"],
        ["verify you are a human"], ["confirm you are human"], ["prove you are human"],
        ["verify that you are not a robot"], ["verify you are not a robot"], ["confirm you are not a robot"],
    ]
}
