import PouchExtract
import PouchURL

/// The learned profile of an archive, and how sure each part is.
package struct Findings: Sendable {
    /// Something that the profile finds, with a confidence from 0 to 1.
    package struct Confidence: Sendable {
        package var field: String
        package var value: Double
        /// The grounds: "agrees with the listing on 6 of 6".
        package var grounds: String
        package var rivals: [String]

        package var isSure: Bool { value >= Findings.sure }
    }

    /// A row of the listing as the written profile reads it.
    package struct Row: Sendable {
        package var url: String
        package var title: String?
        package var date: String?
    }

    /// Confidence from which on nothing is reported as uncertain.
    package static let sure = 0.8

    package var yaml: String
    package var confidences: [Confidence] = []
    /// Rows that the profile finds on the listing pages that were read.
    package var rows: [Row] = []
    /// Documents as the profile reads them.
    package var statements: [Statement] = []
    package var next: String?
    /// How many pages or documents the listing says there are.
    package var expected: String?
    /// What the archive's sitemap says of the same documents.
    package var census: SitemapCensus?
    /// Pages asked for, and what came of each.
    package var requests: [Request] = []
    /// Lists that could have been the documents'.
    package var runnersUp: [String] = []
    /// Notes for a person.
    package var notes: [String] = []

    /// A URL that was fetched to learn from, and what for.
    package struct Request: Sendable {
        package var url: String
        package var purpose: String
        /// The reason why the page is missing; nil for a page.
        package var failure: String?
    }

    /// How sure a field's rule is, from 0 to 1; 0 for a field without one.
    package func confidence(of field: String) -> Double { confidences.first { $0.field == field }?.value ?? 0 }

    /// Whether a crawl may go by it: rows and body are sure.
    package var isUsable: Bool { confidence(of: "rows") >= Self.sure && confidence(of: "body") >= Self.sure }
}

/// Why nothing could be learned.
package enum LearnError: Error, Sendable, CustomStringConvertible {
    case noStart(url: String, reason: String)
    case noRows(url: String, links: Int)

    package var description: String {
        switch self {
        case .noStart(let url, let reason): "\(url) could not be had: \(reason)"
        case .noRows(let url, let links):
            "\(url) names no documents that could be told apart: \(links) links, none of them rows of a list. Give the address of a listing page; a list that a script fills in cannot be read"
        }
    }
}
