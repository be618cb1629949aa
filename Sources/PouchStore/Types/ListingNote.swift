/// What is noted of a listing that does not name all that it should.
public enum ListingNote {
    /// Before the reason, where the listing names some documents and may have more: it is told in every crawl until the page
    /// changes.
    public static let inPart = "read in part: "
    /// Of the last of many listings that lead to one another and name nothing new.
    static let ended =
        inPart + "\(CrawlWriter.mostEmpty) listings in a row named nothing new; those that it leads to are not read"
}
