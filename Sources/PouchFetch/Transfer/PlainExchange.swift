import CCurl
import Foundation
import PouchBytes
import PouchProfile

/// One request over HTTP/1.1 whose answer Pouch reads by itself, for servers whose heads libcurl refuses whole: a line without
/// a colon, as a script's warning among the fields, ends its transfer, where browsers pass over the line.
///
/// Libcurl makes the connection, with its checks of address and certificate, and carries the bytes. Waits on the thread that
/// calls it; the connection is closed behind the answer.
struct PlainExchange {
    let request: FetchRequest
    let settings: FetchSettings
    /// Called several times a second; the exchange ends soon after it returns true.
    let isStopping: @Sendable () -> Bool

    func run() -> FetchResult {
        let clock = ContinuousClock()
        let start = clock.now
        let outcome: Result<FetchResponse, FetchFailure>
        do throws(FetchFailure) { outcome = .success(try exchange(clock, start)) } catch { outcome = .failure(error) }
        return FetchResult(
            request: request, outcome: outcome, elapsedMicroseconds: (clock.now - start).microseconds)
    }

    private func exchange(_ clock: ContinuousClock, _ start: ContinuousClock.Instant) throws(FetchFailure)
        -> FetchResponse
    {
        guard let transfer = Transfer(settings: settings) else { throw .interrupted("curl has no handle left") }
        transfer.prepare(request)
        pouch_curl_set_long(transfer.easy, CURLOPT_CONNECT_ONLY, 1)
        pouch_curl_set_long(transfer.easy, CURLOPT_HTTP_VERSION, Int(CURL_HTTP_VERSION_1_1))
        transfer.end(when: isStopping)
        let code = curl_easy_perform(transfer.easy)
        if isStopping() { throw .stopped }
        if let failure = transfer.failure { throw failure }
        guard code == CURLE_OK else { throw transfer.explain(code) }
        let deadline = start + .milliseconds(settings.totalTimeoutMilliseconds)
        var line = PlainLine(
            easy: transfer.easy, idle: settings.idleTimeoutSeconds, deadline: deadline, isStopping: isStopping)
        let head = requestHead
        try line.send(head)
        var answer = PlainAnswer(headerLimit: settings.headerLimit, bodyLimit: settings.bodyLimit)
        var firstByte: Int64 = 0
        while !answer.isWhole {
            guard let piece = try line.receive(isAnswered: firstByte > 0) else { break }
            if firstByte == 0 { firstByte = max(1, (clock.now - start).microseconds) }
            try answer.take(piece)
        }
        let (status, responseHead, body) = try answer.end()
        return FetchResponse(
            status: status, requestHead: head, responseHead: responseHead, body: body, address: transfer.address,
            isHTTP2: false, firstByteMicroseconds: firstByte)
    }

    private var requestHead: [UInt8] {
        let url = request.url
        let host = url.origin.hasDefaultPort ? url.host : "\(url.host):\(url.port)"
        let fields = [("Host", host), ("User-Agent", settings.userAgent)] + Transfer.fields(of: request, settings)
        let lines = fields.map { "\($0.0): \($0.1)\r\n" }.joined()
        return Array("GET \(url.pathAndQuery) HTTP/1.1\r\n\(lines)Connection: close\r\n\r\n".utf8)
    }
}

/// The bytes of a connection that libcurl has made.
private struct PlainLine {
    let easy: UnsafeMutableRawPointer
    /// Seconds.
    let idle: Int
    let deadline: ContinuousClock.Instant
    let isStopping: @Sendable () -> Bool
    var room = [UInt8](repeating: 0, count: 65_536)

    func send(_ bytes: [UInt8]) throws(FetchFailure) {
        var rest = bytes[...]
        while !rest.isEmpty {
            var count = 0
            let code = rest.withUnsafeBytes { curl_easy_send(easy, $0.baseAddress, $0.count, &count) }
            if code == CURLE_AGAIN {
                try wait(POLLOUT, "while sending the request")
            } else if code != CURLE_OK {
                throw .interrupted("the server closed the connection while the request was sent")
            }
            rest = rest.dropFirst(count)
        }
    }

    /// The next bytes; nil at the end of the connection.
    mutating func receive(isAnswered: Bool) throws(FetchFailure) -> ArraySlice<UInt8>? {
        while true {
            var count = 0
            let handle = easy
            let code = room.withUnsafeMutableBytes { curl_easy_recv(handle, $0.baseAddress, $0.count, &count) }
            switch code {
            case CURLE_OK: return count == 0 ? nil : room[..<count]
            case CURLE_AGAIN:
                try wait(POLLIN, isAnswered ? "while receiving the answer" : "while waiting for the answer")
            default: return nil
            }
        }
    }

    private func wait(_ event: Int32, _ phase: String) throws(FetchFailure) {
        var socket: curl_socket_t = CURL_SOCKET_BAD
        guard pouch_curl_get_socket(easy, &socket) == CURLE_OK, socket != CURL_SOCKET_BAD else {
            throw .interrupted("the connection is gone")
        }
        let clock = ContinuousClock()
        let end = min(deadline, clock.now + .seconds(idle))
        var waiting = pollfd(fd: socket, events: Int16(event), revents: 0)
        while clock.now < end {
            if isStopping() { throw .stopped }
            if poll(&waiting, 1, 200) > 0 { return }
        }
        throw .timedOut(phase)
    }
}
