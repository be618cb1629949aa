/// Files that a statement names by another value of a parameter, and that have the bytes they had: the parameter makes
/// browsers ask anew (`?v=2`, `?1052`), and tells no two files apart.
struct SameFiles {
    /// New addresses, each with the one at which the older crawl held the same bytes.
    private(set) var found: [String: String] = [:]

    /// - Parameter edits: of a statement's links and attachments.
    init(_ edits: [BlockEdit], _ pair: CopyPair, _ observations: ObservationIndex) {
        for edit in edits where ["links", "attachments"].contains(edit.deleted.first) {
            let old = edit.deleted.dropFirst().map { LinkParameters.link($0).url }
            for new in edit.inserted.dropFirst().map({ LinkParameters.link($0).url }) where found[new] == nil {
                found[new] = old.first {
                    (LinkParameters.differAlone($0, new) || Self.differInQuery($0, new))
                        && Self.areSame($0, new, pair, observations)
                }
            }
        }
    }

    /// The parameters by which the addresses of an edit differ, when every one leads to such a file; nil for another edit. A
    /// query without a name has the name "".
    func changes(of edit: BlockEdit) -> [String: LinkParameters.Change]? {
        guard !found.isEmpty, edit.deleted.count == edit.inserted.count else { return nil }
        var changes: [String: LinkParameters.Change] = [:]
        for (was, now) in zip(edit.deleted, edit.inserted).dropFirst() {
            let (old, new) = (LinkParameters.link(was), LinkParameters.link(now))
            guard old.text == new.text, old.url == new.url || found[new.url] == old.url else { return nil }
            let (before, after) = (Self.query(old.url), Self.query(new.url))
            for name in Set(before.keys).union(after.keys) where before[name] != after[name] {
                changes[name] = changes[name] ?? .init(old: before[name] ?? "", new: after[name] ?? "")
            }
        }
        return changes.isEmpty ? nil : changes
    }

    private static func differInQuery(_ old: String, _ new: String) -> Bool {
        old != new && old.prefix { $0 != "?" } == new.prefix { $0 != "?" }
    }

    private static func query(_ url: String) -> [String: String] {
        var values: [String: String] = [:]
        for piece in url.drop(while: { $0 != "?" }).dropFirst().split(separator: "&") {
            let parts = piece.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            values[parts.count > 1 ? String(parts[0]) : ""] = String(parts.last ?? "")
        }
        return values
    }

    /// A manifest that cannot be read is reported where the document's own line is looked up.
    private static func areSame(_ old: String, _ new: String, _ pair: CopyPair, _ observations: ObservationIndex)
        -> Bool
    {
        guard let before = try? observations.seen(old, by: pair.old.crawl),
            let now = try? observations.seen(new, by: pair.new.crawl), before.line.role == "attachment",
            now.line.role == "attachment", before.hasCopy, now.hasCopy, let bytes = now.line.sha256
        else { return false }
        return before.line.sha256 == bytes
    }
}

extension Presence {
    /// A file that came up at another value of a parameter, as it was, is no new document; nor did it go from the address
    /// that it had.
    ///
    /// - Parameters:
    ///   - old: the addresses of such files before.
    ///   - new: those now.
    mutating func settle(sameFilesAt old: Set<String>, _ new: Set<String>) {
        guard candidate.role == "attachment", let finding else { return }
        switch finding.kind {
        case .added where new.contains(candidate.url): self.finding = .address
        case .removed, .undetermined:
            if candidate.to?.isGone == true, old.contains(candidate.url) { self.finding = .address }
        default: break
        }
    }
}
