import PouchProfile
import PouchURL

/// The meaning of a host's robots.txt, or of its lack, for a crawl (RFC 9309, section 2.3.1).
public enum RobotsPolicy: Sendable {
    case rules(RobotsRules)
    /// There is no robots.txt: everything may be asked for.
    case allowAll
    /// The host did not deliver it, or it is not readable: nothing may be asked for.
    case disallowAll(reason: String)
    /// The host gave no answer at all: nothing may be asked for, and robots.txt is not to blame.
    case unreached(reason: String)

    /// - Parameters:
    ///   - status: of the answer; nil when none came.
    ///   - body: its content codings removed.
    ///   - error: why no answer came or, with a status, why its body could not be decoded.
    ///   - userAgent: the crawler's product token.
    public init(status: Int?, body: [UInt8], error: String?, userAgent: String) {
        switch status {
        case .some(200..<300):
            if let error {
                self = .disallowAll(reason: "could not be read (\(error)), which forbids everything")
            } else if let text = RobotsText.read(body) {
                self = .rules(RobotsRules(text, userAgent: userAgent))
            } else {
                self = .disallowAll(reason: "is not text, which forbids everything")
            }
        // "Too many requests" says that there is no answer yet, as a 5xx does.
        case 429: self = .disallowAll(reason: "answered 429, which forbids everything for now")
        // Redirects that lead nowhere count as no file (section 2.3.1.2).
        case .some(300..<500): self = .allowAll
        case .some(let status): self = .disallowAll(reason: "answered \(status), which forbids everything (RFC 9309)")
        case nil:
            self = .unreached(
                reason: "\(error ?? "no answer came"); without its robots.txt nothing is asked of the host (RFC 9309)")
        }
    }

    /// Whether the policy holds for as long as the file is fresh. After a policy that forbids everything because the
    /// file could not be read, the next run requests the file again.
    public var isFinal: Bool {
        switch self {
        case .rules, .allowAll: true
        case .disallowAll, .unreached: false
        }
    }

    /// Whether a URL may be asked for, and by which rule.
    public func decision(for url: WebURL) -> RobotsDecision {
        // Section 2.2.2: the file itself may always be asked for.
        if url.path == "/robots.txt" { return RobotsDecision(isAllowed: true, reason: "robots.txt itself") }
        switch self {
        case .allowAll: return RobotsDecision(isAllowed: true, reason: "no robots.txt")
        case .disallowAll(let reason): return RobotsDecision(isAllowed: false, reason: reason)
        case .unreached(let reason): return RobotsDecision(isAllowed: false, reason: reason, isOfHost: true)
        case .rules(let rules):
            switch url.withPathAndQueryBytes(rules.verdict) {
            case .none: return RobotsDecision(isAllowed: true, reason: "no rule matches")
            case .tooCostly: return RobotsDecision(isAllowed: false, reason: "its wildcards cost too much to match")
            case .rule(let rule):
                return RobotsDecision(isAllowed: rule.isAllow, reason: "line \(rule.line), \(rule.text)", rule: rule)
            }
        }
    }

    /// Seconds between requests that the file asks for.
    public var crawlDelay: Double? {
        if case .rules(let rules) = self { rules.crawlDelay } else { nil }
    }
}

/// Whether robots exclusion (RFC 9309) allows a URL, and by which rule.
public struct RobotsDecision: Sendable, Equatable {
    public var isAllowed: Bool
    /// The line and its rule, or why no rule applies.
    public var reason: String
    /// The rule that decided, if one did.
    public var rule: RobotsRule?
    /// Whether the reason is the host's, which gave no answer, and not its robots.txt's.
    public var isOfHost = false

    /// The reason as a sentence's part that stands alone.
    public var told: String { isOfHost ? reason : "robots.txt: \(reason)" }
}
