extension AuditReport {
    /// Counts, groups and sorts what was found.
    ///
    /// - Parameters:
    ///   - unchanged: documents that are as they were.
    ///   - parts: how many documents each part of the archive has.
    ///   - partOf: the part of each changed document's URL.
    mutating func tally(unchanged: Int, parts: [String: Int], _ partOf: [String: String]) {
        let order = Dictionary(uniqueKeysWithValues: AuditClass.allCases.enumerated().map { ($1, $0) })
        changes.sort {
            if $0.kind != $1.kind { return order[$0.kind] ?? 0 < order[$1.kind] ?? 0 }
            return $0.url.utf8.lexicographicallyPrecedes($1.url.utf8)
        }
        var totals: [AuditClass: Int] = [.unchanged: unchanged]
        for change in changes { totals[change.kind, default: 0] += 1 }
        counts = AuditClass.allCases.map { Count($0, totals[$0] ?? 0) }
        verdict =
            changes.contains { $0.kind.isChange }
            ? .changed : changes.contains { $0.kind.isOpen } ? .undetermined : .unchanged
        let news = changes.filter(\.kind.isChange)
        byMonth = Self.churn(news) { $0.date.map { String($0.prefix(7)) } ?? partOf[$0.url] }
        byKind = Self.churn(news) { $0.statementKind }
        bySpeaker = Self.churn(news) { $0.speaker }
        storms = Self.storms(changes, parts, partOf)
    }

    private static func churn(_ changes: [DocumentChange], _ name: (DocumentChange) -> String?) -> [Churn] {
        var found: [String: [AuditClass: Int]] = [:]
        for change in changes {
            guard let name = name(change) else { continue }
            found[name, default: [:]][change.kind, default: 0] += 1
        }
        return found.sorted { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }.map { name, counts in
            Churn(name: name, counts: AuditClass.allCases.compactMap { kind in counts[kind].map { Count(kind, $0) } })
        }
    }

    // MARK: - Storms

    /// Fewer than this are listed one by one.
    private static let leastInOutage = 5
    private static let sampled = 5

    /// Finds outages, where a good part of the archive did not answer for one reason: one for the whole archive when it
    /// is most of it, else one for each month.
    private static func storms(_ changes: [DocumentChange], _ parts: [String: Int], _ partOf: [String: String])
        -> [Outage]
    {
        var storms: [Outage] = []
        let all = parts.values.reduce(0, +)
        for kind in AuditClass.allCases where kind.isOpen {
            let hit = changes.filter { $0.kind == kind }
            guard hit.count >= leastInOutage else { continue }
            if hit.count * 2 >= all {
                storms.append(storm(kind, nil, hit, of: max(all, hit.count)))
                continue
            }
            let months = Dictionary(grouping: hit) { partOf[$0.url] ?? "" }
            for (part, hit) in months.sorted(by: { $0.key < $1.key }) where !part.isEmpty && hit.count >= leastInOutage
            {
                let total = parts[part] ?? hit.count
                if hit.count * 4 >= total { storms.append(storm(kind, part, hit, of: total)) }
            }
        }
        return storms
    }

    private static func storm(_ kind: AuditClass, _ part: String?, _ hit: [DocumentChange], of total: Int) -> Outage {
        var reasons: [String: Int] = [:]
        for change in hit { if let error = change.to?.error { reasons[error, default: 0] += 1 } }
        let commonest = reasons.min { ($1.value, $0.key) < ($0.value, $1.key) }?.key
        return Outage(
            kind: kind, part: part, documents: hit.count, of: total, reason: commonest,
            sample: hit.prefix(sampled).map(\.url))
    }
}
