import PouchArchive
import PouchBytes
import PouchExtract
import PouchProfile

/// An answer that a WARC file holds. Its URL is a name and nothing else: no path is made of it.
struct WARCPage {
    let url: WebURL
    let status: Int
    /// The `Location` of a redirect.
    let location: String?
    let recordID: String?
    private let head: HTTPHead
    private let payload: ArraySlice<UInt8>

    /// nil when the record is no HTTP answer to an http or https URL.
    init?(_ record: WARCContent, profile: SiteProfile) {
        guard let head = record.httpHead, let status = head.status, let text = record.header.targetURI,
            let url = WebURL(text)
        else { return nil }
        self.url = profile.canonical(url)
        self.status = status
        self.head = head
        location = head.value(of: "location")
        recordID = record.header.recordID
        payload = record.payload
    }

    /// The page with its codings removed; wget and others keep the transfer coding on the payload.
    ///
    /// - Parameters:
    ///   - role: where its listing puts it.
    ///   - limit: of the decoded body, in bytes.
    func fetched(as role: AddressRole?, limit: Int) throws(CodingError) -> FetchedPage {
        var body: [UInt8]?
        if let coding = head.list(of: "transfer-encoding"), coding.lowercased().contains("chunked") {
            body = ChunkedCoding.decode(payload)
        }
        return FetchedPage(
            url: url,
            body: try ContentCoding.decode(
                body ?? Array(payload), contentEncoding: head.list(of: "content-encoding"), limit: limit),
            contentType: head.value(of: "content-type"), year: role?.year, month: role?.month)
    }
}
