import PouchExtract
import PouchMirror
import PouchStore

extension SharedCaptures {
    /// Documents that show the same page.
    struct Alike {
        var value: UInt64
        var documents: [Int64]
    }

    /// Of statements with one text, those that show the same page and hold nothing else by the profile: a statement that stands at
    /// two addresses with its date is a statement.
    func alike(in folder: MirrorFolder) throws(StoreError) -> [Alike] {
        var groups: [UInt64: [Int64]] = [:]
        for member in members {
            guard let path = MirrorPath.components(member.statementPath),
                let statement = StatementFile(json: try folder.read(path))
            else { continue }
            let rules = statement.provenance.rules ?? [:]
            let isConvincing = Conviction.holds(
                fields: rules.keys, listedTitle: statement.listing?.title, warnings: statement.warnings ?? [])
            guard !isConvincing else { continue }
            let value = PageLikeness.of(
                textSHA256: textSHA256, title: rules["title"] == nil ? nil : statement.title,
                date: rules["date"] == nil ? nil : statement.date)
            groups[value, default: []].append(member.document)
        }
        return groups.filter { $0.value.count > 1 }.map { Alike(value: $0.key, documents: $0.value) }
            .sorted { $0.documents[0] < $1.documents[0] }
    }
}
