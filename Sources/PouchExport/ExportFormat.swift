/// The form of an export.
package enum ExportFormat: String, Sendable, CaseIterable {
    case jsonl, csv, markdown, wacz, bagit, cdxj, parquet

    /// The ending after the mirror's name where no place is given.
    package var suffix: String {
        switch self {
        case .jsonl, .csv, .wacz, .cdxj: "." + rawValue
        case .markdown, .bagit, .parquet: "-" + rawValue
        }
    }

    package var isFolder: Bool { self == .markdown || self == .bagit || self == .parquet }

    /// Whether it is made front to back, and so can go through a pipe.
    package var isStream: Bool { self == .jsonl || self == .csv || self == .cdxj }
}
