import Foundation
import PouchHTML
import PouchProfile

/// A page's own metadata beside its visible text: JSON-LD, OpenGraph, Dublin Core and other meta elements, microdata.
///
/// Every page may be hostile: sizes, counts and depths are bounded, and the rest is passed over.
struct PageData {
    private var metas: [(name: String, content: String)] = []
    private var items: [(name: String, node: Node)] = []
    private var objects: [[String: Any]] = []
    /// Scripts of JSON-LD that could not be read.
    private(set) var unread = 0

    private static let mostMetas = 512
    private static let mostItems = 2_048
    private static let mostScripts = 32
    private static let mostObjects = 512
    private static let longestScript = 512 << 10
    private static let longestValue = 4_096
    private static let mostValues = 32

    init(_ root: Node, needsJSON: Bool) {
        var scripts = 0
        root.eachElement { node, tag in
            switch tag {
            case .meta: note(meta: node)
            case .script:
                guard needsJSON, scripts < Self.mostScripts,
                    node.attribute("type")?.lowercased().contains("ld+json") ?? false
                else { return }
                scripts += 1
                read(node.text(upTo: Self.longestScript + 1))
            default: break
            }
            if items.count < Self.mostItems, let names = node.attribute("itemprop") {
                for name in names.split(separator: " ").prefix(8) { items.append((String(name), node)) }
            }
        }
    }

    private mutating func note(meta node: Node) {
        guard metas.count < Self.mostMetas, let name = node.attribute("property") ?? node.attribute("name"),
            let content = node.attribute("content")
        else { return }
        metas.append((name.lowercased(), content))
    }

    // MARK: - JSON-LD

    private mutating func read(_ script: String) {
        guard script.utf8.count <= Self.longestScript,
            let value = try? JSONSerialization.jsonObject(with: Data(script.utf8))
        else {
            unread += 1
            return
        }
        for root in (value as? [Any] ?? [value]).prefix(Self.mostObjects) {
            guard let object = root as? [String: Any] else { continue }
            add(object)
            for inner in (object["@graph"] as? [Any] ?? []).prefix(Self.mostObjects) {
                if let inner = inner as? [String: Any] { add(inner) }
            }
        }
    }

    private mutating func add(_ object: [String: Any]) {
        if objects.count < Self.mostObjects { objects.append(object) }
    }

    /// Whether an object is the page's document, not its site or its publisher.
    private static func isDocument(_ object: [String: Any]) -> Bool {
        let types = object["@type"] as? [String] ?? [object["@type"] as? String].compactMap { $0 }
        return types.contains { type in
            ["Article", "Posting", "Report", "PressRelease", "Statement", "Event", "CreativeWork", "GovernmentService"]
                .contains { type.hasSuffix($0) }
        }
    }

    private static func values(_ value: Any, _ path: ArraySlice<String>) -> [String] {
        if let list = value as? [Any] {
            return Array(list.prefix(mostValues).flatMap { values($0, path) }.prefix(mostValues))
        }
        guard let name = path.first else {
            if let text = value as? String { return [text] }
            if let object = value as? [String: Any] {
                return (object["name"] ?? object["@value"] ?? object["headline"]).map { values($0, []) } ?? []
            }
            return (value as? NSNumber).map { ["\($0)"] } ?? []
        }
        return (value as? [String: Any])?[name].map { values($0, path.dropFirst()) } ?? []
    }

    // MARK: - Values

    /// The values of a source, each once, white space folded.
    func values(of source: PageDataSource) -> [String] {
        var values: [String] = []
        for text in found(source).prefix(Self.mostValues) {
            let value = Self.folded(text)
            if !value.isEmpty, !values.contains(value) { values.append(value) }
        }
        return values
    }

    private func found(_ source: PageDataSource) -> [String] {
        let name = source.path[0].lowercased()
        switch source.form {
        case .jsonLD:
            let ordered = objects.filter(Self.isDocument) + objects.filter { !Self.isDocument($0) }
            return ordered.lazy.map { Self.values($0, source.path[...]) }.first { !$0.isEmpty } ?? []
        case .openGraph: return contents { $0 == "og:" + name || name.contains(":") && $0 == name }
        case .dublinCore:
            return contents { key in
                ["dc.", "dc:", "dcterms.", "dcterms:"].contains { key.hasPrefix($0) && key.dropFirst($0.count) == name }
            }
        case .meta: return contents { $0 == name }
        case .microdata: return microdata(source.path)
        }
    }

    private func contents(_ isWanted: (String) -> Bool) -> [String] {
        metas.filter { isWanted($0.name) }.map(\.content)
    }

    private func microdata(_ path: [String]) -> [String] {
        var nodes = items.filter { $0.name == path[0] }.map(\.node)
        for name in path.dropFirst() {
            let outer = nodes
            nodes = items.filter { item in item.name == name && outer.contains { item.node.isInside($0) } }.map(\.node)
        }
        return nodes.prefix(Self.mostValues).map { node in
            node.attribute("content") ?? node.attribute("datetime") ?? node.text(upTo: Self.longestValue)
        }
    }

    private static func folded(_ text: String) -> String {
        String(text.prefix(longestValue)).split(whereSeparator: \.isWhitespace).joined(separator: " ")
            .precomposedStringWithCanonicalMapping
    }
}
