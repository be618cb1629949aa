import PouchDiff

/// One edit of blocks that stand together: what went and what came.
package struct BlockEdit: Sendable, Hashable {
    /// Where in its page the edit stands.
    package enum Place: String, Sendable, Hashable, Codable {
        /// Outside the statement: navigation, banner, footer.
        case page
        /// The statement's paragraphs.
        case text
        /// A field of the statement; its name stands first in both arrays.
        case field
    }

    package var place: Place
    package var deleted: [String]
    package var inserted: [String]

    package init(place: Place, deleted: [String], inserted: [String]) {
        self.place = place
        self.deleted = deleted
        self.inserted = inserted
    }

    /// Whether it stands outside the statement's text and may be the template's. The statement's own text never is.
    var mayBeTemplate: Bool {
        switch place {
        case .page: true
        case .text: false
        // Where the page stands in the site, and what its mark-up calls its language.
        case .field: deleted.first == "breadcrumb" || deleted.first == "language"
        }
    }

    /// Both sides hold the same blocks: they only stand elsewhere or in another order.
    package var isMove: Bool {
        !deleted.isEmpty && deleted.count == inserted.count && Self.sorted(deleted) == Self.sorted(inserted)
    }

    /// By bytes: two strings are equal already when canonically equivalent.
    static func sorted(_ blocks: [String]) -> [[UInt8]] {
        blocks.map { Array($0.utf8) }.sorted { $0.lexicographicallyPrecedes($1) }
    }
}

extension BlockEdit {
    /// The edits that lead from `old` to `new`: one for each stretch between blocks that stayed.
    ///
    /// Blocks are equal byte for byte. A field is one edit, whole, or none.
    package static func between(_ old: [String], _ new: [String], place: Place) -> [BlockEdit] {
        let (was, now) = (old.map { Array($0.utf8) }, new.map { Array($0.utf8) })
        guard was != now else { return [] }
        if place == .field { return [BlockEdit(place: place, deleted: old, inserted: new)] }
        var interner = Interner()
        let (oldIDs, newIDs) = (was.map { interner.id($0[...]) }, now.map { interner.id($0[...]) })
        var budget = DiffBudget()
        var edits: [BlockEdit] = []
        var (fromOld, fromNew) = (0, 0)
        let stayed = BlockAlignment.pairs(oldIDs, newIDs, sizes: was.map(\.count), budget: &budget)
        for pair in stayed + [(old: old.count, new: new.count)] {
            if fromOld < pair.old || fromNew < pair.new {
                edits.append(
                    BlockEdit(
                        place: place, deleted: Array(old[fromOld..<pair.old]), inserted: Array(new[fromNew..<pair.new]))
                )
            }
            (fromOld, fromNew) = (pair.old + 1, pair.new + 1)
        }
        return edits
    }

    /// The edits of one document with its moves joined: blocks of the page that went at one place and came at another
    /// are one edit; other blocks of the two remain edits of their own.
    static func joiningMoves(_ edits: [BlockEdit]) -> [BlockEdit] {
        var gone: [[[UInt8]]: [Int]] = [:]
        for (index, edit) in edits.enumerated().reversed()
        where edit.place == .page && !edit.deleted.isEmpty && !edit.isMove {
            gone[sorted(edit.deleted), default: []].append(index)
        }
        guard !gone.isEmpty else { return edits }
        var left = edits
        var moves: [BlockEdit] = []
        for (index, edit) in edits.enumerated() where edit.place == .page && !edit.inserted.isEmpty && !edit.isMove {
            let blocks = sorted(edit.inserted)
            guard let other = gone[blocks]?.popLast() else { continue }
            moves.append(BlockEdit(place: .page, deleted: edits[other].deleted, inserted: edit.inserted))
            left[other].deleted = []
            left[index].inserted = []
        }
        return left.filter { !$0.deleted.isEmpty || !$0.inserted.isEmpty } + moves
    }
}
