import PouchBytes
import PouchExtract
import PouchReextract

/// The changes of extracting a mirror's statements again, for people and for programs.
package struct ReextractionReport {
    package let mirror: String
    package let profile: String
    /// The extraction's name when it was written.
    package let written: String?
    package let result: MirrorReextraction.Result

    package init(mirror: String, profile: String, written: String?, result: MirrorReextraction.Result) {
        self.mirror = mirror
        self.profile = profile
        self.written = written
        self.result = result
    }

    /// The end of a text report: a count for each field, and whether anything was written.
    package func text() -> String {
        var lines: [String] = []
        lines.append(
            "\(grouped(result.changed)) of \(grouped(result.read)) statements change with the profile \(printable(profile))."
        )
        let width = result.fields.keys.map(\.count).max() ?? 0
        for (name, count) in result.ordered {
            lines.append("  \(name)" + String(repeating: " ", count: width - name.count + 2) + grouped(count))
        }
        if result.changed > 0 {
            lines.append(
                written.map { "Written; what they were is in \(printable(mirror))/extractions/\($0)/versions." }
                    ?? "Nothing was written; --write does.")
        }
        return lines.joined(separator: "\n") + "\n"
    }

    /// One JSON object: the counts, and the changes, each of them an object already.
    package func json(_ changes: [[UInt8]]) -> [UInt8] {
        var json = JSONWriter(capacity: 4_096)
        json.beginObject()
        write(to: &json)
        json.key("changes")
        json.beginArray()
        for change in changes { json.raw(change) }
        json.endArray()
        json.endObject()
        json.newline()
        return json.bytes
    }

    /// The counts as one JSON object's fields.
    private func write(to json: inout JSONWriter) {
        json.field("mirror", mirror)
        json.field("profile", profile)
        json.field("read", result.read)
        json.field("changed", result.changed)
        json.key("fields")
        json.beginObject()
        for (name, count) in result.ordered { json.field(name, count) }
        json.endObject()
        json.key("written")
        json.bool(written != nil)
        json.field("extraction", written)
        for (name, files) in [("damage", result.damage), ("unread", result.unread)] {
            json.key(name)
            json.beginArray()
            for file in files {
                json.beginObject()
                json.field("path", file.path)
                json.field("detail", file.detail)
                json.endObject()
            }
            json.endArray()
        }
    }
}

extension MirrorReextraction.Result {
    /// Fields by how many statements they changed in, the most first.
    var ordered: [(String, Int)] {
        fields.sorted { $0.value != $1.value ? $0.value > $1.value : $0.key < $1.key }.map { ($0.key, $0.value) }
    }
}

extension MirrorReextraction.Changed {
    /// The change as a reader sees it: a line a field, each paragraph around its first differing word.
    package func text() -> String {
        var text = printable(statement.path.joined(separator: "/")) + "  " + printable(statement.held.address) + "\n"
        if statement.path != statement.held.path {
            text += "  moved from \(printable(statement.held.path.joined(separator: "/")))\n"
        }
        for field in change.fields {
            let (old, new) = field.isList ? differing(field) : excerpts(field.old, field.new)
            text += "  \(field.name): \(old) -> \(new)\n"
        }
        for paragraph in change.paragraphs {
            let (old, new) = excerpts(paragraph.old, paragraph.new)
            switch (paragraph.oldNumber, paragraph.newNumber) {
            case (let number?, let now?):
                text += "  paragraph \(number == now ? "\(number)" : "\(number), now \(now)"): \(old) -> \(new)\n"
            case (let number?, nil): text += "  paragraph \(number) is gone: \(old)\n"
            case (nil, let number?): text += "  paragraph \(number) is new: \(new)\n"
            case (nil, nil): break
            }
        }
        return text
    }

    /// The change as one JSON object, values whole.
    package func json() -> [UInt8] {
        var json = JSONWriter(capacity: 2_048)
        json.beginObject()
        json.field("url", statement.held.address)
        json.field("path", statement.path.joined(separator: "/"))
        if statement.path != statement.held.path {
            json.field("previous_path", statement.held.path.joined(separator: "/"))
        }
        json.key("fields")
        json.beginArray()
        for field in change.fields {
            json.beginObject()
            json.field("field", field.name)
            json.field("old", field.old)
            json.field("new", field.new)
            json.endObject()
        }
        json.endArray()
        json.key("paragraphs")
        json.beginArray()
        for paragraph in change.paragraphs {
            json.beginObject()
            json.field("old_number", paragraph.oldNumber)
            json.field("new_number", paragraph.newNumber)
            json.field("old", paragraph.old)
            json.field("new", paragraph.new)
            json.endObject()
        }
        json.endArray()
        json.endObject()
        return json.bytes
    }
}

/// The values that only one of two lists has.
private func differing(_ field: StatementChange.Field) -> (String, String) {
    let (old, new) = (field.old?.split(separator: "\n") ?? [], field.new?.split(separator: "\n") ?? [])
    func shown(_ values: [Substring], without others: [Substring]) -> String {
        let others = Set(others)
        let own = values.filter { !others.contains($0) }
        return own.isEmpty
            ? (values.isEmpty ? "none" : "no other")
            : own.map { "\"" + printable(String($0)) + "\"" }.joined(separator: ", ")
    }
    return (shown(old, without: new), shown(new, without: old))
}

/// Two values side by side: whole when short, else the words around the first that differs.
func excerpts(_ old: String?, _ new: String?) -> (String, String) {
    guard let old, let new else { return (excerpt(old, from: 0), excerpt(new, from: 0)) }
    let shared = zip(old, new).prefix { $0 == $1 }.count
    return (excerpt(old, from: shared), excerpt(new, from: shared))
}

private func excerpt(_ text: String?, from place: Int) -> String {
    guard let text else { return "none" }
    let longest = 120
    var start = text.startIndex
    if text.count > longest, place > 40 {
        // Back to where a word begins, some words before the one that differs.
        let near = text.index(text.startIndex, offsetBy: min(place, text.count) - 40)
        start = text[near...].firstIndex(of: " ").map { text.index(after: $0) } ?? near
    }
    return "\"" + (start > text.startIndex ? "…" : "") + fitted(printable(String(text[start...])), to: longest) + "\""
}
