import PouchBytes
import PouchExtract
import PouchMirror
import PouchStore

/// Statements that share a page: their files are staged beside the page's.
extension ResponseProcessor {
    func stageSections(
        of extraction: PageReading, on document: PendingDocument, recordID: String
    ) throws(StoreError) -> SplitCapture {
        var split = SplitCapture(sections: [], isCut: extraction.areSectionsCut)
        for section in extraction.sections {
            var statement = section.statement
            statement.url = document.ownURL.text + "#" + section.fragment
            let content = SHA256Digest.of(statement.json(crawl: nil, recordID: nil).bytes).hex
            statement.requested = document.url.text
            var (json, textDigest) = statement.json(crawl: crawl, recordID: recordID)
            json.append(10)
            let file = StagedFile(
                name: "\(document.id).\(statement.id)",
                path: statement.mirrorPath(year: document.year, month: document.month))
            try folder.stage(file.name, json)
            var staged = NewSection(
                fragment: section.fragment,
                statement: StagedStatement(
                    id: statement.id, file: file, sha256: SHA256Digest.of(json).hex, textSHA256: textDigest.hex),
                warnings: statement.warnings.count, content: content)
            staged.fieldsRead = section.fieldsRead
            split.sections.append(staged)
        }
        return split
    }
}
