import CCurl
import PouchProfile

/// One curl easy handle and the bytes it receives; reused for request after request.
///
/// It lives on the fetcher's thread alone: curl calls back only from within `curl_multi_perform` there.
final class Transfer {
    let handle: OpaquePointer
    var request: FetchRequest?
    var requestHead: [UInt8] = []
    var responseHead: [UInt8] = []
    var body: [UInt8] = []
    var failure: FetchFailure?
    private var headers: UnsafeMutablePointer<curl_slist>?
    private let settings: FetchSettings
    private var headerBytes = 0
    /// Whether the blank line of the answer was seen: what curl gives as a header after it is a trailer.
    private var headEnded = false
    /// Where curl writes what went wrong, in more words than its code has.
    private let words = UnsafeMutablePointer<CChar>.allocate(capacity: Int(CURL_ERROR_SIZE))
    /// libcurl's own bound on one field of an answer, bytes; it cannot be set.
    private static let headerFieldLimit = 100 << 10
    /// `CURLE_TOO_LARGE`, which older headers of libcurl do not name.
    private static let tooLarge = CURLcode(rawValue: 100)

    init?(settings: FetchSettings) {
        guard let handle = curl_easy_init() else { return nil }
        self.handle = OpaquePointer(handle)
        self.settings = settings
        configure()
    }

    deinit {
        curl_slist_free_all(headers)
        curl_easy_cleanup(easy)
        words.deallocate()
    }

    var easy: UnsafeMutableRawPointer { UnsafeMutableRawPointer(handle) }

    private func configure() {
        let user = Unmanaged.passUnretained(self).toOpaque()
        pouch_curl_set_long(easy, CURLOPT_NOSIGNAL, 1)
        pouch_curl_set_string(easy, CURLOPT_PROTOCOLS_STR, "http,https")
        pouch_curl_set_string(easy, CURLOPT_PROXY, "")
        pouch_curl_set_long(easy, CURLOPT_FOLLOWLOCATION, 0)
        pouch_curl_set_long(easy, CURLOPT_HTTP_CONTENT_DECODING, 0)
        pouch_curl_set_long(easy, CURLOPT_HTTP_VERSION, Int(CURL_HTTP_VERSION_2TLS))
        pouch_curl_set_long(easy, CURLOPT_SSL_VERIFYPEER, 1)
        pouch_curl_set_long(easy, CURLOPT_SSL_VERIFYHOST, 2)
        if let file = settings.certificateAuthorities { pouch_curl_set_string(easy, CURLOPT_CAINFO, file) }
        pouch_curl_set_pointer(easy, CURLOPT_ERRORBUFFER, words)
        pouch_curl_set_long(easy, CURLOPT_NETRC, 0)
        pouch_curl_set_string(easy, CURLOPT_USERAGENT, settings.userAgent)
        pouch_curl_set_long(easy, CURLOPT_CONNECTTIMEOUT_MS, settings.connectTimeoutMilliseconds)
        pouch_curl_set_long(easy, CURLOPT_TIMEOUT_MS, settings.totalTimeoutMilliseconds)
        pouch_curl_set_long(easy, CURLOPT_LOW_SPEED_LIMIT, settings.minimumBytesPerSecond)
        pouch_curl_set_long(easy, CURLOPT_LOW_SPEED_TIME, settings.idleTimeoutSeconds)
        pouch_curl_set_pointer(easy, CURLOPT_PRIVATE, user)
        pouch_curl_set_pointer(easy, CURLOPT_WRITEDATA, user)
        pouch_curl_set_write(easy, CURLOPT_WRITEFUNCTION) { bytes, size, count, user in
            Transfer.of(user).receive(body: UnsafeRawBufferPointer(start: bytes, count: size * count))
        }
        pouch_curl_set_pointer(easy, CURLOPT_HEADERDATA, user)
        pouch_curl_set_write(easy, CURLOPT_HEADERFUNCTION) { bytes, size, count, user in
            Transfer.of(user).receive(header: UnsafeRawBufferPointer(start: bytes, count: size * count))
        }
        pouch_curl_set_pointer(easy, CURLOPT_OPENSOCKETDATA, user)
        pouch_curl_set_open_socket(easy) { user, _, address in
            guard let address else { return CURL_SOCKET_BAD }
            return Transfer.of(user).open(address)
        }
        pouch_curl_set_pointer(easy, CURLOPT_DEBUGDATA, user)
        // Curl shows the request's head as it was sent only in its debug stream.
        pouch_curl_set_long(easy, CURLOPT_VERBOSE, 1)
        pouch_curl_set_debug(easy) { _, type, bytes, count, user in
            if type == CURLINFO_HEADER_OUT {
                Transfer.of(user).requestHead.append(contentsOf: UnsafeRawBufferPointer(start: bytes, count: count))
            }
            return 0
        }
    }

    private static func of(_ user: UnsafeMutableRawPointer?) -> Transfer {
        // The pointer is the one `configure` set, and the transfer outlives its handle.
        Unmanaged<Transfer>.fromOpaque(user.unsafelyUnwrapped).takeUnretainedValue()
    }

    /// Makes the handle ready for one request.
    func prepare(_ request: FetchRequest) {
        self.request = request
        requestHead = []
        responseHead = []
        body = []
        failure = nil
        headerBytes = 0
        headEnded = false
        words.pointee = 0
        pouch_curl_set_string(easy, CURLOPT_URL, request.url.text)
        curl_slist_free_all(headers)
        headers = curl_slist_append(nil, "Accept: text/html,application/xhtml+xml,*/*;q=0.8")
        headers = curl_slist_append(headers, "Accept-Encoding: gzip, br")
        if let tag = request.ifNoneMatch { headers = curl_slist_append(headers, "If-None-Match: \(tag)") }
        if let date = request.ifModifiedSince { headers = curl_slist_append(headers, "If-Modified-Since: \(date)") }
        pouch_curl_set_list(easy, headers)
    }

    /// Makes the handle ready for one POST; it serves no other request after that.
    func prepare(_ post: HTTPPost) {
        prepare(FetchRequest(id: 0, url: post.url))
        curl_slist_free_all(headers)
        headers = curl_slist_append(nil, "Content-Type: \(post.contentType)")
        headers = curl_slist_append(headers, "Accept: \(post.accept)")
        for field in post.fields { headers = curl_slist_append(headers, field) }
        // Curl would wait for a server's leave before it sends a larger body.
        headers = curl_slist_append(headers, "Expect:")
        pouch_curl_set_list(easy, headers)
        // The size first: curl copies that many bytes, zeros included.
        pouch_curl_set_large(easy, CURLOPT_POSTFIELDSIZE_LARGE, curl_off_t(post.body.count))
        post.body.withUnsafeBytes {
            _ = pouch_curl_set_pointer(easy, CURLOPT_COPYPOSTFIELDS, UnsafeMutableRawPointer(mutating: $0.baseAddress))
        }
    }

    // MARK: - What curl delivers

    private func receive(header: UnsafeRawBufferPointer) -> Int {
        headerBytes += header.count
        guard headerBytes <= settings.headerLimit else {
            failure = .tooLarge(what: "header", limit: settings.headerLimit)
            return 0
        }
        // A new status line starts over: an interim 1xx answer is not the answer.
        if header.starts(with: "HTTP/".utf8) {
            responseHead.removeAll(keepingCapacity: true)
            headEnded = false
        }
        // Trailers belong to the transfer coding: none of them says what the answer is (RFC 9110 section 6.5.1).
        guard !headEnded else { return header.count }
        responseHead.append(contentsOf: header)
        headEnded = header.allSatisfy { $0 == 13 || $0 == 10 }
        return header.count
    }

    private func receive(body bytes: UnsafeRawBufferPointer) -> Int {
        guard body.count + bytes.count <= settings.bodyLimit else {
            failure = .tooLarge(what: "body", limit: settings.bodyLimit)
            return 0
        }
        body.append(contentsOf: bytes)
        return bytes.count
    }

    /// Opens the socket only to an address that the crawl may reach: the check is on the very address being connected
    /// to, so that a name that changes its answer between two look-ups gains nothing.
    private func open(_ address: UnsafeMutablePointer<curl_sockaddr>) -> curl_socket_t {
        let length = min(Int(address.pointee.addrlen), MemoryLayout<sockaddr_storage>.size)
        let bytes = withUnsafeBytes(of: &address.pointee.addr) { first in
            Array(UnsafeRawBufferPointer(start: first.baseAddress, count: length))
        }
        if !settings.allowsNonPublicAddresses, let kind = HostAddress(sockaddr: bytes), !kind.isPublic {
            failure = .forbiddenAddress(kind.description)
            return CURL_SOCKET_BAD
        }
        return socket(address.pointee.family, address.pointee.socktype, address.pointee.`protocol`)
    }

    // MARK: - The end

    /// Turns curl's verdict into a result and lets the received bytes go with it.
    func finish(_ code: CURLcode) -> FetchResult {
        var micros: curl_off_t = 0
        pouch_curl_get_large(easy, CURLINFO_TOTAL_TIME_T, &micros)
        // `prepare` always runs before a handle is added, so a finished transfer has a request.
        let request = request.unsafelyUnwrapped
        let outcome: Result<FetchResponse, FetchFailure> =
            if let failure { .failure(failure) } else if code == CURLE_OK { .success(response()) } else {
                .failure(explain(code))
            }
        self.request = nil
        return FetchResult(request: request, outcome: outcome, elapsedMicroseconds: Int64(micros))
    }

    private func response() -> FetchResponse {
        var status = 0
        var version = 0
        var firstByte: curl_off_t = 0
        var address: UnsafeMutablePointer<CChar>?
        pouch_curl_get_long(easy, CURLINFO_RESPONSE_CODE, &status)
        pouch_curl_get_long(easy, CURLINFO_HTTP_VERSION, &version)
        pouch_curl_get_large(easy, CURLINFO_STARTTRANSFER_TIME_T, &firstByte)
        pouch_curl_get_string(easy, CURLINFO_PRIMARY_IP, &address)
        let response = FetchResponse(
            status: status, requestHead: requestHead, responseHead: responseHead, body: body,
            address: address.map { String(cString: $0) } ?? "", isHTTP2: version == Int(CURL_HTTP_VERSION_2_0),
            firstByteMicroseconds: Int64(firstByte))
        body = []
        return response
    }

    private func explain(_ code: CURLcode) -> FetchFailure {
        let detail = String(cString: curl_easy_strerror(code))
        switch code {
        case CURLE_COULDNT_RESOLVE_HOST: return .unresolved(host: request?.url.host ?? "")
        case CURLE_COULDNT_CONNECT: return .notConnected(detail)
        case CURLE_OPERATION_TIMEDOUT: return .timedOut(detail)
        case CURLE_PEER_FAILED_VERIFICATION, CURLE_SSL_CONNECT_ERROR, CURLE_SSL_CERTPROBLEM, CURLE_SSL_CIPHER,
            CURLE_SSL_ISSUER_ERROR, CURLE_SSL_INVALIDCERTSTATUS, CURLE_SSL_CACERT_BADFILE:
            // Which check failed stands in the words alone: expired, another host's, nobody's.
            return .tls(words.pointee == 0 ? detail : String(cString: words))
        // Curl holds one header field in a buffer of a fixed size, and calls a longer one this.
        case CURLE_OUT_OF_MEMORY, Self.tooLarge: return .tooLarge(what: "header field", limit: Self.headerFieldLimit)
        case CURLE_UNSUPPORTED_PROTOCOL, CURLE_URL_MALFORMAT, CURLE_WEIRD_SERVER_REPLY: return .notHTTP(detail)
        default: return .interrupted(detail)
        }
    }
}
