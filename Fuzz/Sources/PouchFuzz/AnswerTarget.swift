import Foundation
import PouchBytes
import PouchFetch
import PouchProfile
import PouchURL
import Synchronization

/// Answers as a server sends them, through the real libcurl: each request ends once, within its limits, and the connection
/// that it leaves serves the next one.
///
/// The first byte says how they are sent; `separator` parts the answers of one input. One fetcher lives as long as the
/// process, so that what an answer leaves behind meets the next.
enum AnswerTarget {
    private static let separator = Array("\n--next--\n".utf8)
    private static let most = 6
    private static let headerLimit = 8_192
    private static let bodyLimit = 32_768

    private static let server = AnswerServer()
    private static let results = Mutex<[FetchResult]>([])
    private static let arrived = DispatchSemaphore(value: 0)
    private static let fetcher: Fetcher = {
        let settings = FetchSettings(
            userAgent: "fuzz", connections: 2, connectTimeoutMilliseconds: 5_000, idleTimeoutSeconds: 5,
            totalTimeoutMilliseconds: 10_000, headerLimit: headerLimit, bodyLimit: bodyLimit,
            allowsNonPublicAddresses: true)
        guard
            let fetcher = try? Fetcher(
                settings: settings,
                deliver: { result in
                    results.withLock { $0.append(result) }
                    arrived.signal()
                })
        else { fatalError("no fetcher") }
        return fetcher
    }()

    static func run(_ input: [UInt8]) {
        guard let how = input.first else { return }
        let answers = parts(Array(input.dropFirst()))
        server.play(
            AnswerServer.Script(
                answers: answers, piece: how & 0x0C == 0x0C ? 1 + Int(how >> 4) : 0, closes: how & 3 == 3))
        // Two at a time, so that what one leaves meets the other on either connection.
        for first in stride(from: 0, to: answers.count, by: 2) {
            let numbers = first..<min(first + 2, answers.count)
            fetcher.start(
                numbers.compactMap { number in
                    WebURL("http://127.0.0.1:\(server.port)/\(number)").map { FetchRequest(id: Int64(number), url: $0) }
                })
            for _ in numbers {
                require(arrived.wait(timeout: .now() + 60) == .success, "a request does not end")
            }
            let ended = results.withLock { results in
                defer { results.removeAll() }
                return results
            }
            require(
                ended.map(\.request.id).sorted() == numbers.map(Int64.init), "others ended: \(ended.map(\.request.id))")
            for result in ended { check(result) }
        }
    }

    /// How many answers were played, and on how many connections.
    static var summary: String {
        let (connections, requests) = server.counts
        return "\(requests) answers on \(connections) connections"
    }

    private static func check(_ result: FetchResult) {
        switch result.outcome {
        case .failure(let failure):
            require(!failure.description.contains("libcurl"), "curl's words, or none: \(failure)")
        case .success(let response):
            require(response.body.count <= bodyLimit, "a body of \(response.body.count)")
            require(response.responseHead.count <= headerLimit, "a head of \(response.responseHead.count)")
            require(response.requestHead.starts(with: "GET /".utf8), "a request that is none")
            let head = HTTPHead(response.responseHead)
            require(head.statusLine.hasPrefix("HTTP/"), "a status line that is none: \(head.statusLine)")
            require(100...999 ~= response.status, "a status of \(response.status)")
            require((head.status ?? response.status) == response.status, "\(response.status) for: \(head.statusLine)")
            let record = head.forRecord(payloadLength: response.body.count)
            require(
                record.values(of: "content-length").compactMap { Int($0) } == [response.body.count],
                "lengths: \(record.values(of: "content-length"))")
            _ = (head.location, head.refresh)
        }
    }

    private static func parts(_ bytes: [UInt8]) -> [[UInt8]] {
        var parts: [[UInt8]] = []
        var rest = bytes[...]
        while parts.count + 1 < most, let place = place(of: separator, in: rest) {
            parts.append(Array(rest[..<place]))
            rest = rest[(place + separator.count)...]
        }
        return parts + [Array(rest)]
    }

    private static func place(of word: [UInt8], in bytes: ArraySlice<UInt8>) -> Int? {
        guard bytes.count >= word.count else { return nil }
        return (bytes.startIndex...bytes.endIndex - word.count).first { bytes[$0...].starts(with: word) }
    }
}
