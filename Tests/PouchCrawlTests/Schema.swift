import Foundation

/// Judges values by the schemas under `config/schema`: the keywords that stand there, and no others. A keyword it does
/// not know is a mistake of its own, so that no rule goes unheeded.
struct Schema {
    private let root: [String: Any]

    init(_ name: String) throws {
        let file = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
            .appending(path: "config/schema/" + name)
        guard let root = try JSONSerialization.jsonObject(with: Data(contentsOf: file)) as? [String: Any] else {
            throw CocoaError(.fileReadCorruptFile)
        }
        self.root = root
    }

    /// What is wrong with a value, each with its place; empty when nothing is.
    func mistakes(in value: Any) -> [String] { Self.mistakes(value, root, "") }

    private static func mistakes(_ value: Any, _ schema: [String: Any], _ place: String) -> [String] {
        schema.sorted { $0.key < $1.key }.flatMap { mistakes(value, keyword: $0.key, $0.value, schema, place) }
    }

    private static func mistakes(_ value: Any, keyword: String, _ rule: Any, _ schema: [String: Any], _ place: String)
        -> [String]
    {
        let object = value as? [String: Any]
        let list = value as? [Any]
        let text = value as? String
        let number = (value as? NSNumber)?.doubleValue
        func wrong(_ isWrong: Bool) -> [String] { isWrong ? ["\(place): \(keyword) \(rule)"] : [] }
        switch keyword {
        case "$schema", "title", "description", "format": return []
        case "type":
            switch rule as? String {
            case "object": return wrong(object == nil)
            case "array": return wrong(list == nil)
            case "string": return wrong(text == nil)
            case "integer": return wrong(number.map { $0 != $0.rounded() } ?? true)
            default: return ["\(place): unknown type \(rule)"]
            }
        case "enum": return wrong(!((rule as? [String] ?? []).contains { $0 == text }))
        case "const": return wrong(!((rule as? NSObject)?.isEqual(value) ?? false))
        case "pattern":
            return wrong(text.map { $0.range(of: rule as? String ?? "", options: .regularExpression) == nil } ?? false)
        case "minLength": return wrong(text.map { $0.unicodeScalars.count < (rule as? Int ?? 0) } ?? false)
        case "minimum": return wrong(number.map { $0 < (rule as? Double ?? 0) } ?? false)
        case "maximum": return wrong(number.map { $0 > (rule as? Double ?? 0) } ?? false)
        case "minItems": return wrong(list.map { $0.count < (rule as? Int ?? 0) } ?? false)
        case "minProperties": return wrong(object.map { $0.count < (rule as? Int ?? 0) } ?? false)
        case "uniqueItems": return wrong((value as? [String]).map { Set($0).count < $0.count } ?? false)
        case "required":
            return wrong(object.map { object in (rule as? [String] ?? []).contains { object[$0] == nil } } ?? false)
        case "properties":
            let rules = rule as? [String: [String: Any]] ?? [:]
            return (object ?? [:]).sorted { $0.key < $1.key }.flatMap { key, value in
                rules[key].map { mistakes(value, $0, place + "/" + key) } ?? []
            }
        case "additionalProperties":
            let known = schema["properties"] as? [String: Any] ?? [:]
            let others = (object ?? [:]).filter { known[$0.key] == nil }
            guard let rules = rule as? [String: Any] else { return wrong(!others.isEmpty) }
            return others.flatMap { mistakes($0.value, rules, place + "/" + $0.key) }
        case "items":
            let rules = rule as? [String: Any] ?? [:]
            return (list ?? []).enumerated().flatMap { mistakes($0.element, rules, "\(place)/\($0.offset)") }
        case "oneOf":
            let fitting = (rule as? [[String: Any]] ?? []).count { mistakes(value, $0, place).isEmpty }
            return fitting == 1 ? [] : ["\(place): oneOf fits \(fitting)"]
        default: return ["\(place): unknown keyword \(keyword)"]
        }
    }
}
