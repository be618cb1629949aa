extension BrowseIndex {
    /// The change that the newest crawl with the document brought, against the crawl before.
    package enum Change: UInt8, Sendable {
        case none, added, edited, bytes, gone, restored
    }

    /// The documents that listings name for a month, and those that are held.
    package struct Month: Sendable, Equatable {
        /// 0 for those without a date.
        package var year: Int
        /// 0 where it is not known.
        package var month: Int
        package var listed = 0
        package var held = 0
        /// Statements that the newest crawl found added, edited, gone or restored.
        package var changed = 0
        /// Statements that no listing names any more.
        package var unlisted = 0
        /// Where its statements stand among all of them.
        var range: Range<Int> = 0..<0

        /// Statements of it, listed or not.
        package var count: Int { range.count }
    }

    /// A document as lists show it.
    package struct Item: Sendable, Equatable {
        package var url: String
        /// nil for a document that is not a statement.
        package var id: String?
        package var role: String
        package var title: String?
        package var kind: String?
        package var speaker: String?
        package var place: String?
        /// `YYYY-MM-DD`
        package var date: String?
        /// 0 for none.
        package var year: Int
        package var month: Int
        /// Its state in the newest crawl that has it: `held`, `gone`, ... (`Observation.State.name`).
        package var state: String
        package var isListed: Bool
        /// As `pouch status` counts: there is a copy, and the archive does not say that the document is gone.
        package var isHeld: Bool
        /// A statement, or a file in its place, is there to be read.
        package var hasCopy: Bool
        package var change: Change
        /// The newest crawl that has a line of it, and the line's number, from 1.
        package var crawl: String
        package var line: Int
        package var versions: Int
        /// The crawl since which it is in its state.
        package var since: String
        /// Its row in the index.
        let row: Int
    }
}

/// When a statement is dated, in one number that the index keeps in memory.
struct IndexDate: Sendable, Equatable {
    let packed: UInt64

    /// 0 for one that has no date.
    var year: Int { min(9_999, Int(packed >> 40)) }
    /// 0 when it is not known.
    var month: Int { min(12, Int(packed >> 32 & 0xFF)) }
    /// `20011121`; 0 for none.
    var day: Int { Int(packed & 0xFFFF_FFFF) }

    init(packed: UInt64) { self.packed = packed }

    init(year: Int, month: Int, day: Int) {
        packed =
            UInt64(min(max(0, year), 9_999)) << 40 | UInt64(min(max(0, month), 12)) << 32
            | UInt64(min(max(0, day), 99_991_231))
    }

    /// `YYYY-MM-DD`; nil for none.
    var iso: String? {
        guard day > 9_999_999 else { return nil }
        let digits = Array(String(day).utf8)
        return String(decoding: digits[..<4] + [0x2D] + digits[4..<6] + [0x2D] + digits[6...], as: UTF8.self)
    }

    /// The order of lists: by year and month, within a month the newest first.
    func precedes(_ other: IndexDate) -> Bool {
        if year != other.year { return year < other.year }
        return month != other.month ? month < other.month : day > other.day
    }
}
