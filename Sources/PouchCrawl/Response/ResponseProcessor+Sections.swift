import PouchBytes
import PouchExtract
import PouchMirror
import PouchStore

/// Statements that share a page: their files are staged beside the page's.
extension ResponseProcessor {
    /// nil when one of them is larger than its readers take: then none stays staged.
    func stageSections(
        of extraction: PageReading, on document: PendingDocument, recordID: String
    ) throws(StoreError) -> SplitCapture? {
        var split = SplitCapture(sections: [], isCut: extraction.areSectionsCut)
        for section in extraction.sections {
            var statement = section.statement
            statement.url = document.ownURL.text + "#" + section.fragment
            let content = SHA256Digest.of(statement.json(crawl: nil, recordID: nil).bytes).hex
            statement.requested = document.url.text
            let name = "\(document.id).\(statement.id)"
            guard let file = try stage(statement, as: name, of: document, recordID: recordID) else {
                for staged in split.sections { folder.unstage(staged.statement.file.name) }
                return nil
            }
            var staged = NewSection(
                fragment: section.fragment, statement: file, warnings: statement.warnings.count, content: content)
            staged.fieldsRead = section.fieldsRead
            split.sections.append(staged)
        }
        return split
    }
}
