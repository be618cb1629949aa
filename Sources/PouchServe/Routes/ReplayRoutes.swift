import PouchBrowse
import PouchBytes
import PouchHTTP
import PouchMirror
import PouchReplay
import PouchReport

extension RouteTable {
    /// Captures as they were, and the files that hold them.
    static let replayRoutes: [Route] = [
        Route(
            "web/*",
            Route.Description(
                "A capture, web/14DIGITS/URL: links rewritten; web/14DIGITSid_/URL: the bytes as they were")
        ) { visit in
            guard let address = ReplayAddress(visit.address(behind: "web/")) else {
                throw SiteError.badRequest(
                    "An address of a capture is /web/, fourteen digits, / and an http or https URL.")
            }
            let answer = try ReplayAnswer(
                address, charset: visit.snapshot.profile?.charset, in: visit.snapshot.captures)
            return try Replay(visit: visit, address: address).answer(answer)
        },
        Route("archive/:file", Route.Description("A WARC file of a complete crawl, by ranges")) { visit in
            try archive(visit)
        },
    ]

    private static func archive(_ visit: Visit) throws -> Answer {
        let file: ArchiveFile
        do { file = try ArchiveFile(named: visit.value("file"), in: visit.snapshot.captures) } catch {
            switch error {
            case ArchiveFile.Failure.unknown: throw SiteError.notFound("A WARC file \(visit.value("file"))")
            case ArchiveFile.Failure.damaged(let path):
                throw BrowseError.damaged(file: path, expected: nil, found: nil)
            default: throw error
            }
        }
        var answer = Answer("application/warc", [], keeping: .not)
        let kept = [
            ("ETag", file.etag), ("Cache-Control", "private, max-age=31536000, immutable"), ("Accept-Ranges", "bytes"),
        ]
        answer.fields = kept.map { (name: $0.0, value: $0.1) }
        if visit.request.value(of: "if-none-match") == file.etag {
            answer.status = 304
            return answer
        }
        // A part of another file than the client holds would be no use to it.
        let isSame = visit.request.value(of: "if-range").map { $0 == file.etag } ?? true
        switch ByteRange(isSame ? visit.request.value(of: "range") : nil, size: file.size) {
        case .whole: answer.pieces = Answer.pieces(0..<file.size) { try file.bytes(in: $0) }
        case .part(let range):
            answer.status = 206
            answer.fields.append(
                ("Content-Range", "bytes \(range.lowerBound)-\(range.upperBound - 1)/\(file.size)"))
            answer.pieces = Answer.pieces(range) { try file.bytes(in: $0) }
        case .unsatisfiable:
            answer.status = 416
            answer.fields.append(("Content-Range", "bytes */\(file.size)"))
        }
        return answer
    }
}

extension Visit {
    /// The rest of the target behind a prefix, as it was sent, query and all.
    func address(behind prefix: String) -> String { String(request.target.dropFirst(prefix.utf8.count + 1)) }

    /// A URL's addresses, as Memento has them: captures may be reached by another name than their lists.
    func addresses(of list: MementoList) -> MementoAddresses {
        MementoAddresses(server: replay?.pages ?? request.base, replay: replay?.base, url: list.url)
    }
}

/// Makes an answer of a capture's address.
private struct Replay {
    let visit: Visit
    let address: ReplayAddress

    func answer(_ found: ReplayAnswer) throws -> Answer {
        switch found {
        case .capture(let shown): return capture(shown)
        case .redirect(let path), .moved(let path):
            // It varies by nothing, and leads to a path of this server alone. A page without an origin asks for its pictures
            // by it.
            var answer = Answer.redirect(to: String(path.dropFirst()), root: visit.frame.root, status: 302)
            answer.fields += [("Cache-Control", "no-store"), ("Cross-Origin-Resource-Policy", "cross-origin")]
            return answer
        case .none(let list):
            let failure = WebFailure(
                status: 404, code: "no_capture", heading: "Not captured",
                message: "No complete crawl has a capture of \(list.url.text).",
                hint: "Look the address up: the mirror may know why.",
                ways: [WebFailure.Way("What the mirror knows of it", WebPath.url(list.url.text))])
            return failed(failure, list)
        case .tooLarge(let record, let limit):
            let place = record.map { ", at \($0.offset) of \($0.file), \($0.length) bytes" } ?? ""
            let failure = WebFailure(
                status: 422, code: "too_large", heading: "Too large to show",
                message: "The capture has more than \(limit) bytes.",
                hint: "Its record can be had as it is\(place): ask for that range of /archive/.")
            return failed(failure, nil)
        }
    }

    private func capture(_ shown: ReplayAnswer.Shown) -> Answer {
        var answer = Answer(shown.form.contentType, [], keeping: .not)
        // As it is, in no coding: the answer for a capture does not vary.
        answer.pieces = .bytes(shown.body)
        let (origin, prefix) = ReplayHost.origin(of: visit.request.base)
        let policy = ReplayPolicy(
            origin: origin, prefix: prefix, framers: visit.replay?.framers, download: shown.download)
        answer.fields = policy.fields
        let addresses = visit.addresses(of: shown.list)
        answer.fields += [
            ("Cache-Control", "private, max-age=31536000, immutable"),
            ("Memento-Datetime", shown.memento.time.httpDate),
            ("Link", addresses.link(shown.list, at: shown.place)),
        ]
        return answer
    }

    private func failed(_ failure: WebFailure, _ list: MementoList?) -> Answer {
        var answer = Answer.html(failure.html(visit.frame, request: visit.request.id))
        answer.status = failure.status
        answer.keeping = .not
        if let list {
            answer.fields.append(("Link", visit.addresses(of: list).link(list)))
        }
        return answer
    }
}
