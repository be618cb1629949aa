/// Of the pages on which a field was looked for, those that gave it.
package struct FieldShare: Sendable, Equatable {
    package var found: Int
    package var sought: Int

    package init(found: Int, sought: Int) {
        self.found = found
        self.sought = sought
    }

    /// 0 to 1; 0 where it was not looked for.
    package var value: Double { sought == 0 ? 0 : Double(found) / Double(sought) }

    package static func += (sum: inout FieldShare, more: FieldShare) {
        sum.found += more.found
        sum.sought += more.sought
    }
}
