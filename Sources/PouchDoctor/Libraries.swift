import PouchFetch
import PouchHTML
import PouchStore

/// The libraries that are loaded, which may be newer than those that Pouch was built with.
package enum Libraries {
    /// `libcurl 7.88.1`, `libxml2 2.9.14`, `SQLite 3.40.1`.
    package static func named() -> [String] {
        [
            "libcurl \(Fetcher.curlRelease)", "libxml2 \(HTMLParser.libraryRelease)",
            "SQLite \(MirrorStore.sqliteRelease)",
        ]
    }
}
