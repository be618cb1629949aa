import PouchURL

extension ProfileReader {
    func requisites(_ value: YAMLValue) -> RequisiteRules {
        var rules = RequisiteRules()
        guard let keys = value.keyed(.requisites, "a mapping with stylesheets, scripts, images") else { return rules }
        if let policy = keys["stylesheets"]?.choice(RequisiteRules.Policy.self) { rules.stylesheets = policy }
        if let policy = keys["scripts"]?.choice(RequisiteRules.Policy.self) { rules.scripts = policy }
        if let policy = keys["images"]?.choice(RequisiteRules.Policy.self) { rules.images = policy }
        return rules
    }

    /// The scope; everything on the origin when the profile has none. `nil` only when the origin is not known.
    func scope(_ value: YAMLValue?, origin: Origin?) -> ScopeRules? {
        guard let keys = value?.keyed(.scope, "a mapping with hosts, allow, deny") else {
            return origin.map { ScopeRules(origin: $0) }
        }
        let expected = "a host such as media.example.org, or an origin such as https://media.example.org"
        var others: [Origin] = []
        for item in keys["hosts"]?.list(of: "hosts or origins") ?? [] {
            guard let text = item.line(expected) else { continue }
            let forms = text.contains("//") ? [text] : ["http://" + text, "https://" + text]
            let origins = forms.compactMap { Origin($0) }
            if origins.isEmpty { item.report("found \(quoted(text)), expected \(expected)") }
            others += origins
        }
        let allow = keys["allow"].map(self.rolePatterns) ?? ScopeRules.Patterns()
        let deny = keys["deny"].map(self.rolePatterns) ?? ScopeRules.Patterns()
        return origin.map { ScopeRules(origin: $0, others: others, allow: allow, deny: deny) }
    }

    private func rolePatterns(_ value: YAMLValue) -> ScopeRules.Patterns {
        var patterns = ScopeRules.Patterns()
        let keys = value.keyed(.rolePatterns, "a mapping from any, or a role, to a list of patterns") ?? [:]
        for (key, item) in keys {
            let list = item.list(of: "patterns on path and query", least: 1).compactMap { $0.pattern() }
            if let role = Role(rawValue: key) {
                patterns.byRole[role] = list
            } else {
                patterns.any = list
            }
        }
        return patterns
    }

    func politeness(_ value: YAMLValue) -> Politeness {
        var result = Politeness()
        guard let keys = value.keyed(.politeness, "a mapping with delay, connections, ...") else { return result }
        let day = Duration.seconds(86_400)
        let hour = Duration.seconds(3600)
        let instant = Duration.zero
        let tick = Duration.milliseconds(100)
        if let it = keys["delay"]?.duration(in: instant...hour) { result.delay = it }
        if let it = keys["connections"]?.integer(in: 1...64) { result.connections = it }
        if let it = keys["max_delay"]?.duration(in: instant...day) { result.maxDelay = it }
        if let it = keys["crawl_delay_limit"]?.duration(in: instant...day) { result.crawlDelayLimit = it }
        if let it = keys["connect_timeout"]?.duration(in: tick...hour) { result.connectTimeout = it }
        if let it = keys["idle_timeout"]?.duration(in: tick...hour) { result.idleTimeout = it }
        if let it = keys["total_timeout"]?.duration(in: tick...day) { result.totalTimeout = it }
        if let it = keys["attempts"]?.integer(in: 1...100) { result.attempts = it }
        if let it = keys["backoff"]?.duration(in: instant...hour) { result.backoff = it }
        if let it = keys["max_backoff"]?.duration(in: instant...day) { result.maxBackoff = it }
        if let it = keys["retry_after_limit"]?.duration(in: instant...day * 7) { result.retryAfterLimit = it }
        if let it = keys["outage_limit"]?.duration(in: tick...day * 7) { result.outageLimit = it }
        if let item = keys["robots"], let word = item.string("obey"), word != "obey" {
            item.report(
                "found \(quoted(word)), expected obey; to ignore robots.txt for one crawl, give it --ignore-robots")
        }
        if result.maxDelay < result.delay {
            (keys["max_delay"] ?? keys["delay"] ?? value).report(
                "max_delay (\(Units.text(result.maxDelay))) is less than delay (\(Units.text(result.delay))), expected it to be at least as long"
            )
        }
        if result.maxBackoff < result.backoff {
            (keys["max_backoff"] ?? keys["backoff"] ?? value).report(
                "max_backoff (\(Units.text(result.maxBackoff))) is less than backoff (\(Units.text(result.backoff))), expected it to be at least as long"
            )
        }
        return result
    }

    func limits(_ value: YAMLValue) -> Limits {
        var result = Limits()
        guard let keys = value.keyed(.limits, "a mapping with body_bytes, redirects, ...") else { return result }
        let kibi = 1 << 10
        let gibi = 1 << 30
        if let it = keys["header_bytes"]?.size(in: kibi...(16 << 20)) { result.headerBytes = it }
        if let it = keys["body_bytes"]?.size(in: kibi...16 * gibi) { result.bodyBytes = it }
        if let it = keys["decoded_bytes"]?.size(in: kibi...16 * gibi) { result.decodedBytes = it }
        if let it = keys["redirects"]?.integer(in: 0...20) { result.redirects = it }
        if let it = keys["html_depth"]?.integer(in: 16...2048) { result.htmlDepth = it }
        if let it = keys["html_bytes"]?.size(in: kibi...gibi) { result.htmlBytes = it }
        if let it = keys["links_per_page"]?.integer(in: 1...1_000_000) { result.linksPerPage = it }
        return result
    }

    func audit(_ value: YAMLValue) -> AuditRules {
        var result = AuditRules()
        guard let keys = value.keyed(.audit, "a mapping with removed_after, recheck, ...") else { return result }
        if let it = keys["removed_after"]?.integer(in: 1...100) { result.removedAfter = it }
        if let it = keys["recheck"]?.share() { result.recheck = it }
        if let it = keys["recheck_age"]?.duration(in: .zero...Duration.seconds(86_400) * 3650) {
            result.recheckAge = it
        }
        result.blockPages = keys["block_pages"]?.list(of: "patterns").compactMap { $0.pattern() } ?? []
        return result
    }

    /// nil when the key is not there, or says nothing that can be followed.
    func revisit(_ value: YAMLValue) -> RevisitRules? {
        guard let keys = value.keyed(.revisit, "a mapping with young, older") else { return nil }
        let day = Duration.seconds(86_400)
        let young = keys["young"]?.duration(in: .zero...day * 36_500)
        guard let older = keys["older"]?.duration(in: day...day * 3_650) else { return nil }
        var result = RevisitRules(older: older)
        if let young { result.young = young }
        return result
    }

    func archive(_ value: YAMLValue) -> ArchiveRules {
        var result = ArchiveRules()
        guard let keys = value.keyed(.archive, "a mapping with unchanged or pages") else { return result }
        if let it = keys["unchanged"]?.choice(ArchiveRules.Unchanged.self) { result.unchanged = it }
        if let it = keys["pages"]?.choice(ArchiveRules.Pages.self) { result.pages = it }
        return result
    }
}
