import PouchBytes
import PouchExtract
import PouchProfile
import PouchReextract
import PouchReport
import PouchURL

/// The statements of a WARC file or an HTML file, read by a profile.
package struct FileExtraction {
    package let path: String
    package let site: SiteProfile
    package let output: RunOutput

    /// - Parameter path: the file as messages name it.
    package init(path: String, site: SiteProfile, output: RunOutput) {
        self.path = path
        self.site = site
        self.output = output
    }

    /// The statements of a WARC file, as JSON Lines.
    ///
    /// - Parameters:
    ///   - wanted: addresses; none for all.
    ///   - isEvery: whether each HTML page counts as a statement, not only those that the profile calls so.
    package func archive(_ file: InputFile, wanted: [WebURL], isEvery: Bool) throws -> ExtractionEnd {
        let wanted = Set(wanted.map { site.identity(of: site.canonical($0)) })
        var extraction = try WARCReextraction(
            profile: site, choice: isEvery ? .every : .statements,
            wants: { [site] in wanted.isEmpty || wanted.contains(site.identity(of: $0)) },
            open: { file.source(from: $0) })
        let result = try extraction.run { output.result($0 + [10]) }
        for damage in result.damage { say("damaged at byte \(damage.offset): \(printable(damage.detail))") }
        if let why = NothingExtracted.why(result, site, isEvery: isEvery, isChosen: !wanted.isEmpty) { say(why) }
        if let first = result.unread.first {
            say(first + (result.unread.count > 1 ? "; so for \(result.unread.count) PDFs" : ""))
        }
        if result.revisits > 0 {
            say("\(result.revisits) revisit records: their pages are in earlier records")
        }
        guard result.damage.isEmpty else { return .damaged }
        return result.statements > result.textless ? .complete : .incomplete
    }

    /// The statement of an HTML file, as a line of JSON.
    ///
    /// - Parameter address: where the page is from: its links are resolved by it.
    package func page(_ file: InputFile, address: WebURL) throws -> ExtractionEnd {
        guard let body = try file.contents(limit: site.limits.decodedBytes) else {
            say("larger than the \(site.limits.decodedBytes) bytes that the profile allows a page")
            return .damaged
        }
        let page = FetchedPage(url: site.canonical(address), body: body, contentType: "text/html")
        let extraction = try PageExtractor(profile: site).extract(page, role: .statement, listing: nil)
        guard let statement = extraction.statement, !statement.paragraphs.isEmpty || statement.title != nil else {
            say("1 page read, no statement found: \(NothingExtracted.noRegion(site))")
            return .incomplete
        }
        output.result(statement.json(crawl: nil, recordID: nil).bytes + [10])
        guard statement.paragraphs.isEmpty else { return .complete }
        say("the statement has no text: \(NothingExtracted.noRegion(site))")
        return .incomplete
    }

    private func say(_ what: String) { output.message("\(path): \(what)") }
}

/// How an extraction ended.
package enum ExtractionEnd: Sendable, Equatable {
    case complete
    /// No statement with a text was found, or a PDF could not be read on this machine.
    case incomplete
    /// Something that was read is damaged, or larger than a page may be.
    case damaged
}
