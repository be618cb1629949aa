import CCurl
import Foundation

/// Curl's verdict in Pouch's words: what happened, and to whom.
extension Transfer {
    static let wantsUser = "it asks for a user and a password (407): name them in its URL"
    static let noColon = "a line of its head has no colon"
    static let noStatusLine = "it begins with no status line"
    static let noStatus = "its status line has no status of three digits"
    /// libcurl's own bound on one field of an answer, bytes; it cannot be set.
    private static let headerFieldLimit = 100 << 10
    /// `CURLE_TOO_LARGE`, which older headers of libcurl do not name.
    private static let tooLarge = CURLcode(rawValue: 100)
    static let endedEarly = "the server closed the connection before the answer was whole"

    func explain(_ code: CURLcode) -> FetchFailure {
        if let failure = proxyFailure(code) { return failure }
        switch code {
        case CURLE_COULDNT_RESOLVE_HOST: return .unresolved(host: request?.url.host ?? "")
        case CURLE_COULDNT_CONNECT: return .notConnected(connectionTrouble)
        case CURLE_OPERATION_TIMEDOUT: return .timedOut(phase)
        case CURLE_PEER_FAILED_VERIFICATION, CURLE_SSL_CONNECT_ERROR, CURLE_SSL_CERTPROBLEM, CURLE_SSL_CIPHER,
            CURLE_SSL_ISSUER_ERROR, CURLE_SSL_INVALIDCERTSTATUS, CURLE_SSL_CACERT_BADFILE:
            // Which check failed stands in the words alone: expired, another host's, nobody's.
            return .tls(words.pointee == 0 ? "the handshake failed (libcurl's code \(code.rawValue))" : detail)
        // Curl holds one header field in a buffer of a fixed size, and calls a longer one this.
        case CURLE_OUT_OF_MEMORY, Self.tooLarge: return .tooLarge(what: "header field", limit: Self.headerFieldLimit)
        case CURLE_BAD_FUNCTION_ARGUMENT: return .notHTTP("the first header field begins with a space")
        case CURLE_WEIRD_SERVER_REPLY, CURLE_UNSUPPORTED_PROTOCOL: return .notHTTP(flawOfHead)
        case CURLE_URL_MALFORMAT: return .notHTTP("libcurl cannot request this URL")
        case CURLE_BAD_CONTENT_ENCODING: return .notHTTP("its transfer coding is not chunked, or does not decode")
        case CURLE_HTTP2, CURLE_HTTP2_STREAM: return .interrupted("the server broke off the HTTP/2 stream")
        case CURLE_SEND_ERROR: return .interrupted("the server closed the connection while the request was sent")
        case CURLE_GOT_NOTHING: return .interrupted("the server closed the connection without an answer")
        case CURLE_PARTIAL_FILE, CURLE_RECV_ERROR: return .interrupted(receivingTrouble)
        default: return .interrupted("libcurl gave up with its code \(code.rawValue)")
        }
    }

    /// libcurl's own message.
    private var detail: String { String(cString: words) }

    /// The flaw among those that libcurl gives one code. Its message alone tells them apart.
    private var flawOfHead: String {
        if detail.contains("colon") { return Self.noColon }
        if detail.localizedCaseInsensitiveContains("nul") { return "a line of its head holds a NUL byte" }
        if detail.contains("HTTP/0.9") || detail.contains("status line") { return Self.noStatusLine }
        if detail.contains("response code") { return Self.noStatus }
        if detail.contains("version") { return "its status line names no version of HTTP that Pouch knows" }
        if detail.contains("Content-Length") || detail.contains("content-length") {
            return "its Content-Length is not a length"
        }
        return "its head is not that of HTTP"
    }

    private var receivingTrouble: String {
        if responseHead.isEmpty { return "the server closed the connection without an answer" }
        return detail.contains("chunk") ? "its chunks do not fit together" : Self.endedEarly
    }

    /// The system's reason for a connection that could not be made.
    private var connectionTrouble: String {
        var number = 0
        pouch_curl_get_long(easy, CURLINFO_OS_ERRNO, &number)
        switch Int32(truncatingIfNeeded: number) {
        case ECONNREFUSED: return "the connection was refused"
        case ETIMEDOUT: return "nothing answered at the address"
        case ENETUNREACH, EHOSTUNREACH: return "no route to the address"
        case ECONNRESET: return "the connection was reset"
        case EMFILE, ENFILE: return "no file descriptor is left: raise the limit (ulimit -n)"
        default: return "the connection could not be made"
        }
    }

    /// How far the request came before its time was up.
    private var phase: String {
        if requestHead.isEmpty { return "while connecting" }
        return responseHead.isEmpty ? "while waiting for the answer" : "while receiving the answer"
    }

    // MARK: - Proxies

    /// A failure of the proxy; nil without a proxy, and for failures that are not its own.
    private func proxyFailure(_ code: CURLcode) -> FetchFailure? {
        guard settings.proxy != nil else { return nil }
        var status = 0
        pouch_curl_get_long(easy, CURLINFO_HTTP_CONNECTCODE, &status)
        if status == 407 { return .proxy(Self.wantsUser) }
        if status >= 300 { return .proxy("it would not connect to the host: it answered \(status)") }
        switch code {
        case CURLE_COULDNT_RESOLVE_PROXY: return .proxy("its name was not found")
        case CURLE_COULDNT_CONNECT: return .proxy(connectionTrouble)
        case CURLE_PROXY: return .proxy("it could not connect to the host")
        case CURLE_OPERATION_TIMEDOUT where requestHead.isEmpty: return .proxy("timed out while connecting")
        case CURLE_RECV_ERROR where requestHead.isEmpty: return .proxy("it closed the connection")
        default: return nil
        }
    }
}
