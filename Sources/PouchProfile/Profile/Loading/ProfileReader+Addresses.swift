extension ProfileReader {
    private static let mostRewrites = 64
    private static let mostParameters = 256
    /// Each link of a page is tried: an address takes far fewer steps than a page's text.
    private static let rewriteSteps = 100_000

    func urls(_ value: YAMLValue) -> URLRules {
        var rules = URLRules()
        guard let keys = value.keyed(.urls, "a mapping with ignore_parameters, ignore_case, ...") else { return rules }
        let names = keys["ignore_parameters"]?.list(of: "names of parameters") ?? []
        if names.count > Self.mostParameters {
            keys["ignore_parameters"]?.report("found \(names.count) names, expected at most \(Self.mostParameters)")
        }
        rules.ignoredParameters = names.compactMap(parameterName)
        rules.ignoresEmptyParameters = keys["ignore_empty_parameters"]?.boolean() ?? false
        rules.ignoresCase = keys["ignore_case"]?.boolean() ?? false
        let rewrites = keys["rewrite"]?.mappings(of: "rules, each with match and with") ?? []
        if rewrites.count > Self.mostRewrites {
            keys["rewrite"]?.report("found \(rewrites.count) rules, expected at most \(Self.mostRewrites)")
        }
        rules.rewrites = rewrites.compactMap(rewrite)
        return rules
    }

    private func parameterName(_ value: YAMLValue) -> URLRules.ParameterName? {
        let expected = "a parameter's name such as PHPSESSID, or its beginning and * such as utm_*"
        guard let text = value.line(expected) else { return nil }
        let isName = text.utf8.allSatisfy { $0 > 0x20 && !"&=;/?#".utf8.contains($0) }
        guard isName, !text.dropLast().contains("*"), text.utf8.count <= 256 else {
            value.report("found \(quoted(text)), expected \(expected)")
            return nil
        }
        return URLRules.ParameterName(text)
    }

    private func rewrite(_ value: YAMLValue) -> URLRules.Rewrite? {
        guard let keys = value.keyed(.rewrite, "a rule with match and with") else { return nil }
        let match = keys["match"]?.pattern(matchLimit: Self.rewriteSteps)
        let expected = "a text in which $1, ${name} or $0 stand for what the pattern matched, and $$ for a dollar sign"
        guard let place = keys["with"], let text = place.string(expected), let match else { return nil }
        guard text == text.escapingControls, text.utf8.count <= 4_096, let with = Replacement(text) else {
            place.report("found \(quoted(text)), expected \(expected)")
            return nil
        }
        if let lacking = with.lacking(in: match) {
            place.report("found \(quoted(text)), but the pattern has no \(lacking)")
            return nil
        }
        return URLRules.Rewrite(match: match, with: with)
    }

    func request(_ value: YAMLValue) -> RequestRules {
        var rules = RequestRules()
        guard let keys = value.keyed(.request, "a mapping with headers, cookies") else { return rules }
        if let policy = keys["cookies"]?.choice(RequestRules.Cookies.self) { rules.cookies = policy }
        let entries = keys["headers"]?.entries("a mapping from names of header fields to their values") ?? []
        if entries.count > RequestRules.Field.mostFields {
            keys["headers"]?.report("found \(entries.count) fields, expected at most \(RequestRules.Field.mostFields)")
        }
        var seen: Set<String> = []
        for entry in entries {
            guard let field = headerField(entry) else { continue }
            if seen.insert(field.name.lowercased()).inserted {
                rules.headers.append(field)
            } else {
                report(entry.location, "the field stands twice, its name in another case; expected once")
            }
        }
        return rules
    }

    private func headerField(_ entry: YAMLValue.Entry) -> RequestRules.Field? {
        guard RequestRules.Field.isName(entry.key) else {
            report(
                entry.location,
                "found \(quoted(entry.key)), expected the name of a header field, 1 to \(RequestRules.Field.longestName) letters, digits and -, such as Accept-Language"
            )
            return nil
        }
        guard !RequestRules.Field.isReserved(entry.key) else {
            report(entry.location, "the field \(entry.key) is Pouch's own to send, expected another")
            return nil
        }
        let expected =
            "a value in printable ASCII, at most \(RequestRules.Field.longestValue) bytes, no space at its ends"
        guard let value = entry.value.string(expected) else { return nil }
        guard RequestRules.Field.isValue(value) else {
            entry.value.report("found \(quoted(value)), expected \(expected)")
            return nil
        }
        return RequestRules.Field(name: entry.key, value: value)
    }
}
