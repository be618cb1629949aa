import PouchFetch
import PouchURL

/// robots.txt (RFC 9309): the first line is a path, the rest the file. Its verdict is one, and what means nothing changes
/// nothing.
enum RobotsTarget {
    static func run(_ input: [UInt8]) {
        let path = input.prefix { $0 != 10 }
        guard let url = WebURL("https://example.org/".utf8 + path) else { return }
        let file = Array(input.dropFirst(path.count + 1))
        let policy = RobotsPolicy(status: 200, body: file, error: nil, userAgent: "pouch")
        let decision = policy.decision(for: url)
        let again = RobotsPolicy(status: 200, body: file, error: nil, userAgent: "pouch").decision(for: url)
        require(again == decision, "two verdicts of one file: \(decision) \(again)")
        require((policy.crawlDelay ?? 0) >= 0, "a delay of \(policy.crawlDelay ?? 0) s")
        if let rule = decision.rule {
            require(rule.line > 0 && rule.isAllow == decision.isAllowed, "a rule that does not decide: \(rule)")
        }
        // A comment, a line that forbids nothing and ends the last group's agents, and a group for somebody else.
        let more = file + Array("\n# Disallow: /\nDisallow:\nUser-agent: nobody\nDisallow: /\n".utf8)
        let longer = RobotsPolicy(status: 200, body: more, error: nil, userAgent: "pouch").decision(for: url)
        require(longer == decision, "what speaks to nobody here changes the verdict: \(decision) \(longer)")
        if let home = WebURL("https://example.org/robots.txt") {
            require(policy.decision(for: home).isAllowed, "robots.txt itself is forbidden")
        }
    }
}
