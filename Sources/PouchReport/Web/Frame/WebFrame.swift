import PouchBytes
import PouchBrowse

/// The parts that all pages of the web interface share: the way to its root, its places, and the state of the mirror.
package struct WebFrame: Sendable {
    /// A place in the bar of every page.
    package struct Place: Sendable {
        package var name: String
        package var path: String
        /// Whether a path of the interface belongs to it.
        package var contains: @Sendable (String) -> Bool

        package init(_ name: String, _ path: String, contains: @escaping @Sendable (String) -> Bool) {
            self.name = name
            self.path = path
            self.contains = contains
        }
    }

    /// A state of the whole mirror, shown on every page.
    package struct Notice: Sendable, Equatable {
        package var text: String
        /// The page with the details.
        package var path: String?
        package var isBad = false

        package init(_ text: String, path: String? = nil, isBad: Bool = false) {
            self.text = text
            self.path = path
            self.isBad = isBad
        }
    }

    /// The archive's title.
    package var archive: String
    /// The page's own path, from the root on, without `/` before.
    package var path: String
    /// From the page to the root: `./`, `../`.
    package var root: String
    package var places: [Place]
    /// By which the client reaches the root, without `/` at its end, for addresses that leave the page: citations, feeds.
    package var base = "http://127.0.0.1"
    /// By which captures are reached, when that is a name of their own.
    package var replay: String?
    /// Whether there is a search to be asked.
    package var hasSearch = false
    /// Whether WARC files are served.
    package var hasArchive = false
    /// Whether the page is of one mirror.
    var isMirror = true
    /// Views of a statement beside its text, versions and paragraphs: a name, and the path below the statement's.
    package var statementViews: [(name: String, path: String)] = []
    package var notices: [Notice] = []
    /// The crawl that pages are made from.
    package var crawl: String?
    /// Of its summary.
    package var head: String?
    package var seal: SealState?

    /// - Parameter path: of the page as it was asked for, from the root on, without `/` before.
    package init(_ snapshot: MirrorSnapshot, path: String, places: [Place]) {
        archive = snapshot.title
        self.path = path
        root = Self.root(of: path)
        self.places = places
        crawl = snapshot.newest?.name
        head = snapshot.newest?.facts.digest.hex
        seal = snapshot.seals.last
        notices = Self.notices(snapshot)
    }

    /// The frame of a page that is not of one mirror: the list of several.
    package init(shelf title: String, path: String) {
        archive = title
        self.path = path
        root = Self.root(of: path)
        places = []
        isMirror = false
    }

    private static func root(of path: String) -> String {
        let depth = path.utf8.count { $0 == UInt8(ascii: "/") }
        return depth == 0 ? "./" : String(repeating: "../", count: depth)
    }

    private static func notices(_ snapshot: MirrorSnapshot) -> [Notice] {
        var notices: [Notice] = []
        for damage in snapshot.damage {
            notices.append(
                Notice(
                    "\(damage.file) is damaged: expected SHA-256 \(damage.expected), found \(damage.found). It is not read; pouch verify says how to repair it.",
                    isBad: true))
        }
        for entry in snapshot.catalog.entries {
            guard case .damaged(let detail) = entry.state else { continue }
            notices.append(
                Notice("The summary of crawl \(entry.name) is damaged: \(detail). That crawl is left out.", isBad: true)
            )
        }
        switch snapshot.index {
        case .underWay(let done, let total):
            notices.append(
                Notice("The index is being made: \(grouped(done)) of about \(grouped(total)) documents read."))
        case .failed(let why): notices.append(Notice("The index could not be made: \(why)", isBad: true))
        case .none, .ready: break
        }
        if let unfinished = snapshot.unfinished {
            notices.append(
                Notice("A crawl is under way or was stopped: it began \(Wording.crawl(unfinished)).", path: "live"))
        }
        return notices
    }
}

extension Wording {
    /// A crawl's name as its time: "24 November 2026, 07:30 UTC"; any other text stays as it is.
    static func crawl(_ name: String) -> String { Timestamp(compact: name).map { moment($0.rfc3339) } ?? name }

    /// "29 Nov 2026, 00:34"
    static func crawlShort(_ name: String) -> String {
        guard let time = Timestamp(compact: name) else { return name }
        let date = time.date
        return
            "\(date.day) \(monthNames[date.month - 1].prefix(3)) \(date.year), \(time.rfc3339.dropFirst(11).prefix(5))"
    }

    /// The day alone.
    static func crawlDay(_ name: String) -> String { Timestamp(compact: name).map { day($0.rfc3339) } ?? name }

    static let monthNames = [
        "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
        "December",
    ]

    /// A digest or id with its middle left out.
    static func short(_ digest: String) -> String {
        digest.utf8.count > 16 ? "\(digest.prefix(8))…\(digest.suffix(4))" : digest
    }
}
