import PouchArchive
import PouchBytes
import PouchReextract
import PouchURL

/// The answers that WARC files hold, found by URL; each is read only when it is asked for.
struct HeldPages {
    struct Answer {
        var status: Int
        var location: String?
        var contentType: String?
        var body: [UInt8]
    }

    private let limit: Int
    private var places: [WebURL: (file: InputFile, offset: Int)] = [:]

    init(limit: Int) { self.limit = limit }

    /// Notes where a file has which answer; of several the last counts.
    mutating func read(_ path: String) throws {
        let file = try InputFile(path: path)
        var found: [(WebURL, Int)] = []
        _ = try WARCSalvage(limit: limit) { file.source(from: $0) }.read(
            wants: { header in
                if header.type == "response", header.holdsHTTP, let url = header.targetURI.flatMap({ WebURL($0) }) {
                    found.append((url, header.offset))
                }
                return false
            }, visit: { _ in })
        for (url, offset) in found { places[url] = (file, offset) }
    }

    func answer(to url: WebURL) -> Answer? {
        guard let place = places[url] else { return nil }
        struct Done: Error {}
        var answer: Answer?
        do {
            _ = try WARCSalvage(limit: limit) { place.file.source(from: place.offset + $0) }.read(
                wants: { $0.type == "response" },
                visit: { record in
                    if let head = record.httpHead, let status = head.status {
                        answer = Answer(
                            status: status, location: head.value(of: "location"),
                            contentType: head.value(of: "content-type"),
                            body: try record.decodedPayload(limit: limit))
                    }
                    throw Done()
                })
        } catch {}
        return answer
    }
}
