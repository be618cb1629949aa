import PouchDiff
import PouchMirror

/// The difference of two statements of one page, field by field.
package struct StatementChange: Sendable, Equatable {
    /// One field's two values; nil where the statement has none. Lists stand one value a line.
    package struct Field: Sendable, Equatable {
        package var name: String
        package var old: String?
        package var new: String?

        package var isList: Bool {
            ["translations", "fields", "head", "blocks", "links", "attachments", "parts", "rules", "warnings"].contains(
                name)
        }
    }

    /// A paragraph that one of the two has, or has otherwise. Numbers count from 1, each in its own statement.
    package struct Paragraph: Sendable, Equatable {
        package var oldNumber: Int?
        package var newNumber: Int?
        package var old: String?
        package var new: String?
    }

    /// In the order of the schema, without the text.
    package private(set) var fields: [Field] = []
    /// Changes of the text.
    package private(set) var paragraphs: [Paragraph] = []

    package var isEmpty: Bool { fields.isEmpty && paragraphs.isEmpty }

    /// The names of what changed, `text` among them.
    package var names: [String] { fields.map(\.name) + (paragraphs.isEmpty ? [] : ["text"]) }

    /// - Parameter old: nil when there was no statement before: then all that the new one has is new.
    package init(from old: StatementFile?, to new: StatementFile) {
        for (name, value) in Self.values {
            let (before, after) = (old.flatMap(value), value(new))
            if before != after { fields.append(Field(name: name, old: before, new: after)) }
        }
        paragraphs = Self.paragraphs(old?.paragraphs ?? [], new.paragraphs)
    }

    private static let values: [(String, @Sendable (StatementFile) -> String?)] = [
        ("id", { $0.id }), ("url", { $0.url }), ("kind", { $0.kind }), ("number", { $0.number }),
        ("revised", { $0.revised.map { $0 ? "true" : "false" } }), ("title", { $0.title }), ("date", { $0.date }),
        ("date_end", { $0.dateEnd }), ("published_at", { $0.publishedAt }), ("updated", { $0.updated }),
        ("place", { $0.place }),
        ("speaker", { $0.speaker.map { $0.name + ($0.role.map { ", " + $0 } ?? "") } }),
        ("released_on", { $0.releasedOn }),
        ("language", { $0.language }),
        (
            "translations",
            { $0.translations.map { $0.map { "\($0.language) <\($0.url)>" }.joined(separator: "\n") } }
        ),
        ("breadcrumb", { $0.breadcrumb?.joined(separator: " > ") }),
        (
            "blocks",
            {
                $0.blocks.map {
                    $0.map { block in
                        let count = block.count ?? 1
                        let last = count > 1 ? " to \(block.paragraph + count)" : ""
                        return "\(block.paragraph + 1)\(last): \(block.kind)" + (block.level.map { " \($0)" } ?? "")
                    }.joined(separator: "\n")
                }
            }
        ),
        (
            "fields",
            {
                $0.fields.map {
                    $0.sorted { $0.key < $1.key }.map { "\($0.key): \($0.value)" }.joined(separator: "\n")
                }
            }
        ),
        ("head", { $0.head?.joined(separator: "\n") }),
        ("links", { $0.links.map { $0.map { "\($0.text) <\($0.url)>" }.joined(separator: "\n") } }),
        ("attachments", { $0.attachments?.joined(separator: "\n") }),
        ("parts", { $0.parts?.joined(separator: "\n") }),
        ("listing", { $0.listing.map { [$0.title, $0.date].compactMap { $0 }.joined(separator: ", ") } }),
        ("profile", { $0.provenance.profile }),
        ("reader", { $0.provenance.reader }),
        (
            "rules",
            {
                $0.provenance.rules.map {
                    $0.sorted { $0.key < $1.key }.map { "\($0.key): \($0.value)" }.joined(separator: "\n")
                }
            }
        ),
        ("warnings", { $0.warnings?.joined(separator: "\n") }),
    ]

    // MARK: - Text

    private static func paragraphs(_ old: [String], _ new: [String]) -> [Paragraph] {
        var interner = Interner()
        var budget = DiffBudget()
        let stayed = BlockAlignment.pairs(
            old.map { interner.id(Array($0.utf8)[...]) }, new.map { interner.id(Array($0.utf8)[...]) },
            sizes: old.map(\.utf8.count), budget: &budget)
        let (keptOld, keptNew) = (Set(stayed.map(\.old)), Set(stayed.map(\.new)))
        return paired(
            old.indices.filter { !keptOld.contains($0) }, new.indices.filter { !keptNew.contains($0) }
        ).map { was, now in
            Paragraph(
                oldNumber: was.map { $0 + 1 }, newNumber: now.map { $0 + 1 }, old: was.map { old[$0] },
                new: now.map { new[$0] })
        }
    }

    /// A paragraph that went and one that came at the same place are one that changed: between two that stayed, they are
    /// matched in order.
    private static func paired(_ removed: [Int], _ inserted: [Int]) -> [(Int?, Int?)] {
        var result: [(Int?, Int?)] = []
        var (out, into) = (0, 0)
        // How many paragraphs that stayed stand before each.
        while out < removed.count || into < inserted.count {
            let before = out < removed.count ? removed[out] - out : Int.max
            let after = into < inserted.count ? inserted[into] - into : Int.max
            switch before {
            case after:
                result.append((removed[out], inserted[into]))
                out += 1
                into += 1
            case ..<after:
                result.append((removed[out], nil))
                out += 1
            default:
                result.append((nil, inserted[into]))
                into += 1
            }
        }
        return result
    }
}
