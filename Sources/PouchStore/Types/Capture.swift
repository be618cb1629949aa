import PouchMirror

/// The newest good copy of a document.
public struct PreviousCapture: Sendable {
    public var etag: String?
    public var lastModified: String?
    public var sha256: String
    public var payloadSHA256: String
    public var recordID: String
    /// Microseconds since 1970.
    public var recordDate: Int64
    public var path: String?
    /// Whether its record alone holds its bytes: then it has no path.
    public var isInRecord = false
    /// Whether its bytes are where they belong. Those of any other were lost from the disk (`pouch verify --repair`).
    public var isWhole: Bool { path != nil || isInRecord }
    public var statementPath: String?
    public var textSHA256: String?
    /// Whether it is a listing in which documents were found.
    public var namesDocuments: Bool
    public var contentType: String?
    /// The target of its record.
    public var recordURL: String
    /// Whether it is a page of which statements are parts.
    public var hasSections = false
    /// When an answer brought it, or found it unchanged, by a crawl that came to its end or by this one; microseconds since
    /// 1970. nil when the newest answer did neither.
    public var confirmed: Int64?

    package init(
        etag: String? = nil, lastModified: String? = nil, sha256: String, payloadSHA256: String, recordID: String,
        recordDate: Int64, path: String? = nil, statementPath: String? = nil, textSHA256: String? = nil,
        namesDocuments: Bool, contentType: String? = nil, recordURL: String, confirmed: Int64? = nil
    ) {
        self.etag = etag
        self.lastModified = lastModified
        self.sha256 = sha256
        self.payloadSHA256 = payloadSHA256
        self.recordID = recordID
        self.recordDate = recordDate
        self.path = path
        self.statementPath = statementPath
        self.textSHA256 = textSHA256
        self.namesDocuments = namesDocuments
        self.contentType = contentType
        self.recordURL = recordURL
        self.confirmed = confirmed
    }
}

/// A new good copy, its files already staged.
public struct NewCapture: Sendable {
    public var etag: String?
    public var lastModified: String?
    public var contentType: String?
    public var charset: String?
    public var bytes: Int
    public var sha256: String
    public var payloadSHA256: String
    /// The page's file; nil when its record alone holds its bytes.
    public var page: StagedFile?
    public var statement: StagedStatement?
    public var warnings: Int
    /// Whether it is kept as a file, with no text read of it: a PDF, an image.
    public var isFile: Bool
    /// The statements that share the page; nil where each page is one.
    public var split: SplitCapture?
    /// Of a statement whose text was read: which fields its page gave.
    package var fieldsRead: FieldsRead?

    public init(
        etag: String?, lastModified: String?, contentType: String?, charset: String?, bytes: Int, sha256: String,
        payloadSHA256: String, page: StagedFile?, statement: StagedStatement?, warnings: Int,
        isFile: Bool = false
    ) {
        self.etag = etag
        self.lastModified = lastModified
        self.contentType = contentType
        self.charset = charset
        self.bytes = bytes
        self.sha256 = sha256
        self.payloadSHA256 = payloadSHA256
        self.page = page
        self.statement = statement
        self.warnings = warnings
        self.isFile = isFile
    }
}

/// A file written whole in `.staging`, and where it belongs.
public struct StagedFile: Sendable {
    public var name: String
    public var path: [String]

    public init(name: String, path: [String]) {
        self.name = name
        self.path = path
    }
}

/// A statement's file in `.staging`, with the digests of the file and of its text.
public struct StagedStatement: Sendable {
    public var id: String
    public var file: StagedFile
    public var sha256: String
    public var textSHA256: String

    public init(id: String, file: StagedFile, sha256: String, textSHA256: String) {
        self.id = id
        self.file = file
        self.sha256 = sha256
        self.textSHA256 = textSHA256
    }
}
