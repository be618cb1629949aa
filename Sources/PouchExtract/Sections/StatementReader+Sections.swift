import PouchHTML
import PouchMirror
import PouchProfile

/// Pages that hold several statements.
extension StatementReader {
    /// So many XPaths that were given up end the reading of a page's sections: each costs as many steps as a page may.
    private static let mostFailedQueries = 4

    /// Reads each part of the page as a statement. To be called when the page itself was read.
    mutating func sections(_ document: borrowing HTMLDocument) -> (sections: [PageSection], isCut: Bool) {
        guard let split else { return ([], false) }
        var sections: [PageSection] = []
        sections.reserveCapacity(split.parts.count)
        for part in split.parts {
            guard document.failedQueries < Self.mostFailedQueries else { return (sections, true) }
            self.part = part
            let statement = read(document)
            sections.append(
                PageSection(
                    fragment: part.address.fragment, statement: statement, fieldsRead: fieldsRead(of: statement)))
        }
        return (sections, split.isCut)
    }

    /// What is known of a part without its page: the year and the month under which the page was listed.
    var listingOfPart: ListingEntry? {
        page.year.map { ListingEntry(page: page.url, title: nil, date: nil, year: $0, month: page.month) }
    }
}
