extension TemplateFinder {
    /// From how many documents on the same edit is the template's, not the documents' own.
    package struct Policy: Sendable, Equatable {
        /// Documents that share an edit outside the statement.
        package var pageDocuments = 3
        /// Documents that share an edit of the breadcrumb or the language, at least.
        package var fieldDocuments = 5
        /// And at least this share, in percent, of the documents that both crawls hold.
        package var fieldPercent = 5
        /// Documents that must share an edit that is not the template's, for it to be reported as shared.
        package var sharedDocuments = 2

        package init() {}

        /// - Parameter compared: the documents that both crawls hold.
        func least(_ place: BlockEdit.Place, compared: Int) -> Int {
            place == .page ? pageDocuments : max(fieldDocuments, (compared * fieldPercent + 99) / 100)
        }
    }
}
