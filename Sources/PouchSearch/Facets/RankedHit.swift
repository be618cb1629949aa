import HeapModule

/// A statement that a query found, with its place in the order of results: the least comes first.
struct RankedHit: Comparable {
    private var rank: UInt64
    private var tie: UInt64
    var document: Int64

    /// By weight, then by URL. FTS5's weights are negative, the best least.
    init(weight: Double, _ document: Int64, _ columns: StatementColumns) {
        let bits = weight.bitPattern
        // A number's bits as a whole number in the order of the numbers.
        rank = bits >> 63 == 1 ? ~bits : bits | 1 << 63
        tie = UInt64(columns.urlRanks[Int(document)])
        self.document = document
    }

    /// By date, the newest first and those without one last, then by URL.
    init(newest document: Int64, _ columns: StatementColumns) {
        rank = Self.newness(document, columns)
        tie = 0
        self.document = document
    }

    /// By the crawl that first saw it as it is, the newest first, then by date and URL.
    init(seen document: Int64, _ columns: StatementColumns) {
        rank = UInt64(UInt32.max - columns.seen[Int(document)])
        tie = Self.newness(document, columns)
        self.document = document
    }

    private static func newness(_ document: Int64, _ columns: StatementColumns) -> UInt64 {
        UInt64(Int32.max - columns.dates[Int(document)]) << 32 | UInt64(columns.urlRanks[Int(document)])
    }

    /// The weight that it was made with.
    var weight: Double { Double(bitPattern: rank >> 63 == 1 ? rank & ~(1 << 63) : ~rank) }

    static func < (one: RankedHit, other: RankedHit) -> Bool {
        one.rank == other.rank ? one.tie < other.tie : one.rank < other.rank
    }
}

/// The first few of many hits: the others are not sorted, and not held.
struct FirstHits {
    private var heap = Heap<RankedHit>()
    private let limit: Int

    init(limit: Int) { self.limit = limit }

    mutating func add(_ hit: RankedHit) {
        if heap.count < limit {
            heap.insert(hit)
        } else if let last = heap.max, hit < last {
            heap.replaceMax(with: hit)
        }
    }

    /// In order.
    var hits: [RankedHit] { heap.unordered.sorted() }
}
