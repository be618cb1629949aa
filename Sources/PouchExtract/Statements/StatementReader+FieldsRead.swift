import PouchMirror
import PouchProfile

extension StatementReader {
    /// Which of the fields that the page's type of document has rules for the page itself gave: what a listing gave in its
    /// place is missed.
    func fieldsRead(of statement: Statement) -> FieldsRead {
        var read = FieldsRead(textBytes: statement.paragraphs.reduce(0) { $0 + $1.utf8.count })
        for (field, rules) in rules.fields where !rules.isEmpty {
            read.add(field.rawValue, isFound: hasValue(field, statement))
        }
        for (name, _) in rules.ownFields {
            read.add("fields." + name, isFound: statement.fields.contains { $0.name == name })
        }
        if rules.readsGenerally {
            let isGeneral = statement.rules.contains { $0.confidence != nil }
            read.add(FieldsRead.ruleFit, isFound: !isGeneral && !statement.rules.isEmpty)
        }
        return read
    }

    /// Whether a rule fits, and gave what can be the field: a line may look like a day and be none.
    private func hasValue(_ field: StatementField, _ statement: Statement) -> Bool {
        switch field {
        case .releasedOn: statement.releasedOn != nil
        case .updated: statement.updated != nil
        default: statement.rules.contains { $0.field == field.rawValue }
        }
    }
}
