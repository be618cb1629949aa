import PouchBytes
import PouchMirror
import PouchURL

/// The answer to a request for a capture: a value, without HTTP.
public enum ReplayAnswer: Sendable {
    /// The capture. The same for every client, as long as the mirror stands.
    case capture(Shown)
    /// To the nearest capture, or the address as captures spell it: a path from the server's root on.
    case redirect(String)
    /// A captured redirect: the own address of where it led.
    case moved(String)
    /// No crawl has a capture of the URL.
    case none(MementoList)
    /// The copy is larger than what is decoded. Its record is served as it is.
    case tooLarge(ManifestLine.Record?, limit: Int)

    /// A capture as it is served: its body, and its place among the captures of the URL.
    public struct Shown: Sendable {
        public let form: ReplayForm
        public let body: [UInt8]
        public let memento: Memento
        public let list: MementoList
        /// Of the capture in the list.
        public let place: Int
        /// The file's name, for a body that is saved and not shown.
        public let download: String?
    }

    /// - Parameters:
    ///   - charset: the profile's, for pages that name none.
    ///   - reader: over the complete crawls.
    /// - Throws: `StoreError.damaged` when the mirror has lost the copy.
    public init(_ address: ReplayAddress, charset: String? = nil, in reader: CaptureReader) throws {
        let list = try MementoList(of: address.url, in: reader)
        guard let nearest = list.nearest(to: address.time) else {
            self = try Self.redirect(list, address, reader) ?? .none(list)
            return
        }
        guard address.isExact, address.url == list.url, nearest.time == address.time,
            let place = list.place(of: nearest.time)
        else {
            self = .redirect("/web/" + ReplayAddress.text(nearest.stamp, list.url, raw: address.isRaw))
            return
        }
        guard nearest.line.bytes ?? 0 <= reader.records.limits.decoded else {
            self = .tooLarge(nearest.line.record, limit: reader.records.limits.decoded)
            return
        }
        guard let body = try reader.page(of: nearest.line, in: nearest.crawl) else {
            self = .none(list)
            return
        }
        let form = ReplayForm(contentType: nearest.line.contentType, body: body, fallback: charset)
        // Raw, a page or a drawing would be what a browser acts on.
        let isDownload =
            switch form {
            case .download: true
            case .page: address.isRaw
            case .media(let type): address.isRaw && type == "image/svg+xml"
            case .sheet, .text: false
            }
        self = .capture(
            Shown(
                form: form,
                body: address.isRaw ? body : form.rewritten(body, page: address, stamp: nearest.stamp),
                memento: nearest, list: list, place: place,
                download: isDownload ? ReplayPolicy.fileName(of: list.url.path) : nil))
    }

    /// Where a URL leads that has only ever redirected.
    private static func redirect(
        _ list: MementoList, _ address: ReplayAddress, _ reader: CaptureReader
    ) throws -> ReplayAnswer? {
        guard let (_, line) = list.redirect, let record = line.record,
            let time = line.fetchedAt.flatMap({ Timestamp(rfc3339: $0) }),
            let head = try? reader.records.record(at: record).httpHead, let location = head.value(of: "location"),
            let target = WebURL(location, relativeTo: list.url), target != list.url
        else { return nil }
        return .moved("/web/" + ReplayAddress.text((address.time ?? time).stamp, target, raw: address.isRaw))
    }
}
