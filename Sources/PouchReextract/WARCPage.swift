import PouchArchive
import PouchBytes
import PouchExtract
import PouchProfile
import PouchURL

/// An answer that a WARC file holds. Its URL is a name and nothing else: no path is made of it.
struct WARCPage: Sendable {
    let url: WebURL
    let status: Int
    /// The `Location` of a redirect.
    let location: String?
    let recordID: String?
    private let head: HTTPHead
    private let payload: ArraySlice<UInt8>

    /// Whether a record may hold a page: an HTTP answer, or a page that a tool wrote without its answer's head.
    static func mayBe(_ header: WARCHeader) -> Bool {
        if header.type == "response" { return header.holdsHTTP }
        return header.type == "resource" && header.contentType.map(PageExtractor.isHTML) ?? false
    }

    /// nil when the record is not an answer to an http or https request.
    init?(_ record: WARCContent, profile: SiteProfile) {
        guard let head = record.httpHead ?? Self.head(ofResource: record.header), let status = head.status,
            let text = record.header.targetURI, let url = WebURL(text)
        else { return nil }
        self.url = profile.canonical(url)
        self.status = status
        self.head = head
        location = head.value(of: "location")
        recordID = record.header.recordID
        payload = record.payload
    }

    /// A head for a resource record, which holds an answer's payload alone.
    private static func head(ofResource header: WARCHeader) -> HTTPHead? {
        guard header.type == "resource", let type = header.contentType else { return nil }
        return HTTPHead(statusLine: "HTTP/1.1 200 OK", fields: [HTTPHead.Field(name: "Content-Type", value: type)])
    }

    /// The page with its codings removed, as far as the payload still has them.
    ///
    /// - Parameters:
    ///   - role: where its listing puts it.
    ///   - limit: of the decoded body, in bytes.
    func fetched(as role: AddressRole?, limit: Int) throws(CodingError) -> FetchedPage {
        FetchedPage(
            url: url, body: try RecordBody.decoded(payload, head, limit: limit),
            contentType: head.value(of: "content-type"), year: role?.year, month: role?.month)
    }
}
