/// When what changes within the statements' text is the page's own noise, and no edit of anyone.
///
/// It needs three pages, most of the pages that have such a line, and a third of all that were compared: then it is what
/// the site does to its pages. A number that one statement changed, or a few did, stays an edit. So does the same old
/// number that became the same new one on most of the pages, which is what a correction looks like; only when an earlier
/// crawl shows that it keeps changing is that a counter.
struct NoisePolicy: Sendable, Equatable {
    /// Documents on which it changed, at least.
    var documents = 3
    /// One in so many of all compared statements, at least.
    var oneIn = 3

    /// - Parameters:
    ///   - changed: documents on which such a line changed.
    ///   - having: compared documents that have such a line, changed or not.
    ///   - compared: statements that both crawls hold.
    func isOnMost(changed: Int, having: Int) -> Bool { changed >= documents && changed * 2 > having }

    func isWide(changed: Int, compared: Int) -> Bool { changed * oneIn >= compared }

    /// - Parameters:
    ///   - commonest: documents on which the same line became the same other line.
    ///   - keepsChanging: whether the lines had changed before an earlier crawl, too; nil when no earlier crawl shows
    ///     it.
    func isCounter(changed: Int, having: Int, compared: Int, commonest: Int, keepsChanging: Bool?) -> Bool {
        guard isOnMost(changed: changed, having: having) else { return false }
        if let keepsChanging { return keepsChanging }
        return commonest * 2 <= changed && isWide(changed: changed, compared: compared)
    }

    /// - Parameter turning: documents on which a link went and another came.
    func isTurnover(changed: Int, turning: Int, having: Int, compared: Int) -> Bool {
        turning >= documents && isOnMost(changed: changed, having: having)
            && isWide(changed: changed, compared: compared)
    }
}
