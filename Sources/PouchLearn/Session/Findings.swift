import PouchExtract
import PouchURL

/// What was learned of an archive, and how sure that is.
public struct Findings: Sendable {
    /// Something that the profile finds, with a confidence from 0 to 1.
    public struct Confidence: Sendable {
        public var field: String
        public var value: Double
        /// What was seen: "agrees with the listing on 6 of 6".
        public var grounds: String
        public var rivals: [String]

        public var isSure: Bool { value >= Findings.sure }
    }

    /// A row of the listing as the written profile reads it.
    public struct Row: Sendable {
        public var url: String
        public var title: String?
        public var date: String?
    }

    /// From here on nothing is told as uncertain.
    public static let sure = 0.8

    public var yaml: String
    public var confidences: [Confidence] = []
    /// Rows that the profile finds on the listing pages that were read.
    public var rows: [Row] = []
    /// Documents as the profile reads them.
    public var statements: [Statement] = []
    public var next: String?
    /// How many pages or documents the listing says there are.
    public var expected: String?
    /// Pages asked for, and what came of each.
    public var requests: [Request] = []
    /// Lists that could have been the documents'.
    public var runnersUp: [String] = []
    /// What a person should know.
    public var notes: [String] = []

    public struct Request: Sendable {
        public var url: String
        public var purpose: String
        /// Why there is no page; nil for a page.
        public var failure: String?
    }

    public func confidence(of field: String) -> Double { confidences.first { $0.field == field }?.value ?? 0 }

    /// Whether a crawl may go by it: rows and body are sure.
    public var isUsable: Bool { confidence(of: "rows") >= Self.sure && confidence(of: "body") >= Self.sure }
}

/// Why nothing could be learned.
public enum LearnError: Error, Sendable, CustomStringConvertible {
    case noStart(url: String, reason: String)
    case noRows(url: String, links: Int)

    public var description: String {
        switch self {
        case .noStart(let url, let reason): "\(url) could not be had: \(reason)"
        case .noRows(let url, let links):
            "\(url) names no documents that could be told apart: \(links) links, none of them rows of a list. Give the address of a listing page; a list that a script fills in cannot be read"
        }
    }
}
