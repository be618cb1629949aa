import PouchBytes
import PouchHTTP

/// Makes a reply of an answer: validators, keeping, coding.
struct Finisher {
    let request: ServedRequest
    /// Of the address and the mirror's state; nil when the answer is not to be kept.
    let tag: String?

    /// Whether the client holds this very answer already (RFC 9110 section 13.1.2).
    static func holds(_ tag: String, _ request: ServedRequest) -> Bool {
        guard let given = request.value(of: "if-none-match") else { return false }
        return given.split(separator: ",").contains { part in
            var part = part.drop { $0 == " " }
            if part.hasPrefix("W/") { part = part.dropFirst(2) }
            let name = part.prefix { $0 != " " }
            return name == "\"\(tag)\"" || name == "\"\(tag)-gzip\""
        }
    }

    func notModified(_ keeping: Answer.Keeping) -> Reply {
        Reply(304, validators(keeping, isGzip: takesGzip), body: .bytes([]))
    }

    /// The answer with its body in gzip, when the client takes that and it is worth it.
    func packed(_ page: PageCache.Page) -> PageCache.Page {
        guard takesGzip, !page.isPacked else { return page }
        return PageCache.Page(answer: page.answer, gzip: Self.packed(page.answer), isPacked: true)
    }

    /// Whether nothing is left to be done for it.
    func isReady(_ page: PageCache.Page) -> Bool { page.isPacked || !takesGzip }

    func reply(_ page: PageCache.Page) -> Reply {
        let answer = page.answer
        let gzip = takesGzip ? page.gzip : nil
        var fields: [(name: String, value: String)] = [("Content-Type", answer.type)]
        if let policy = answer.policy { fields.append(("Content-Security-Policy", policy)) }
        if gzip != nil { fields.append(("Content-Encoding", "gzip")) }
        // Who sets one validator sets them all.
        let isOwn = answer.fields.contains { $0.name == "Cache-Control" }
        fields += (isOwn ? [] : validators(answer.keeping, isGzip: gzip != nil)) + answer.fields
        return Reply(answer.status, fields, body: answer.pieces ?? .bytes(gzip ?? answer.body))
    }

    private func validators(_ keeping: Answer.Keeping, isGzip: Bool) -> [(name: String, value: String)] {
        var fields: [(name: String, value: String)] = [("Vary", "Accept-Encoding")]
        guard let tag else { return fields + [("Cache-Control", "no-store")] }
        switch keeping {
        case .validated: fields.append(("Cache-Control", "no-cache"))
        case .forever: fields.append(("Cache-Control", "private, max-age=31536000, immutable"))
        case .not: return fields + [("Cache-Control", "no-store")]
        }
        return fields + [("ETag", "\"\(tag)\(isGzip ? "-gzip" : "")\"")]
    }

    private var takesGzip: Bool {
        guard let given = request.value(of: "accept-encoding") else { return false }
        return given.lowercased().split(separator: ",").contains { part in
            let words = part.filter { $0 != " " }.split(separator: ";")
            return words.first == "gzip" && !words.dropFirst().contains { $0 == "q=0" || $0.hasPrefix("q=0.0") }
        }
    }

    // MARK: - Gzip

    private static let least = 1_000
    /// Of 12: beyond, pages take longer to be made and are hardly smaller.
    private static let level = 4

    /// The body in gzip when it is text and long enough.
    private static func packed(_ answer: Answer) -> [UInt8]? {
        let isText = answer.type.hasPrefix("text/") || answer.type.contains("json") || answer.type.contains("xml")
        guard isText, answer.body.count >= least else { return nil }
        let gzip = GzipMember.compress([answer.body], level: level)
        return gzip.count < answer.body.count ? gzip : nil
    }
}
