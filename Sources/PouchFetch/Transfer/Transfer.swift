import CCurl
import PouchBytes
import PouchProfile

/// One curl easy handle and the bytes it receives: for one request, and never for a second.
///
/// Connections, their TLS sessions and looked-up names are the multi handle's and outlive it. A handle that is used again
/// may not: libcurl before 8.1.1 keeps a pointer to the last field of the last answer, which `curl_easy_reset` does not
/// clear, and writes there when the next answer's first field begins with a space.
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
    let settings: FetchSettings
    private var headerBytes = 0
    /// Whether the blank line of the answer was seen: what curl gives as a header after it is a trailer.
    private var headEnded = false
    private var mender = HeadMender()
    private var isStopping: @Sendable () -> Bool = { false }
    /// Whether what curl sends is the request to a proxy for a tunnel.
    private var asksForTunnel = false
    /// Where curl writes what went wrong, in more words than its code has.
    let words = UnsafeMutablePointer<CChar>.allocate(capacity: Int(CURL_ERROR_SIZE))
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
        pouch_curl_harden(easy)
        configureProxy()
        pouch_curl_set_long(easy, CURLOPT_HTTP_CONTENT_DECODING, 0)
        pouch_curl_set_long(easy, CURLOPT_HTTP_VERSION, Int(CURL_HTTP_VERSION_2TLS))
        if let file = settings.certificateAuthorities { pouch_curl_set_string(easy, CURLOPT_CAINFO, file) }
        pouch_curl_set_pointer(easy, CURLOPT_ERRORBUFFER, words)
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
                Transfer.of(user).sent(UnsafeRawBufferPointer(start: bytes, count: count))
            } else if type == CURLINFO_HEADER_IN {
                Transfer.of(user).mender.see(UnsafeMutableRawBufferPointer(start: bytes, count: count))
            }
            return 0
        }
    }

    /// Has curl ask, about once a second, whether it is to give up.
    func end(when isStopping: @escaping @Sendable () -> Bool) {
        self.isStopping = isStopping
        pouch_curl_set_pointer(easy, CURLOPT_XFERINFODATA, Unmanaged.passUnretained(self).toOpaque())
        pouch_curl_set_progress(easy) { user, _, _, _, _ in Transfer.of(user).isStopping() ? 1 : 0 }
        pouch_curl_set_long(easy, CURLOPT_NOPROGRESS, 0)
    }

    private static func of(_ user: UnsafeMutableRawPointer?) -> Transfer {
        // The pointer is the one `configure` set, and the transfer outlives its handle.
        Unmanaged<Transfer>.fromOpaque(user.unsafelyUnwrapped).takeUnretainedValue()
    }

    /// Makes the handle ready for its one request.
    func prepare(_ request: FetchRequest) {
        self.request = request
        words.pointee = 0
        pouch_curl_set_string(easy, CURLOPT_URL, request.url.text)
        for (name, value) in Self.fields(of: request, settings) {
            // Curl leaves a field without a value out unless a semicolon follows its name in place of the colon.
            headers = curl_slist_append(headers, value.isEmpty ? "\(name);" : "\(name): \(value)")
        }
        // Curl sends this field to a proxy; it is not in any standard.
        if settings.proxy != nil { headers = curl_slist_append(headers, "Proxy-Connection:") }
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
        if let line = mender.takeOriginal() { keep(line) } else { keep(header) }
        return header.count
    }

    private func keep(_ line: some Collection<UInt8>) {
        // A status line behind an interim answer starts over: that was not the answer (RFC 9110 section 15.2).
        if headEnded, Self.isInterim(responseHead), HeadMender.isStatusLine(line) {
            responseHead.removeAll(keepingCapacity: true)
            headEnded = false
        }
        // Trailers belong to the transfer coding: none of them says what the answer is (RFC 9110 section 6.5.1).
        guard !headEnded else { return }
        responseHead.append(contentsOf: line)
        headEnded = line.allSatisfy { $0 == 13 || $0 == 10 }
    }

    /// Whether a head is that of a 1xx answer: `HTTP/1.1 103 ...`, `HTTP/2 103`.
    private static func isInterim(_ head: [UInt8]) -> Bool {
        let status = head.prefix(64).drop { $0 != ASCII.space }.drop { $0 == ASCII.space }
        return status.first == UInt8(ascii: "1")
    }

    private func sent(_ bytes: UnsafeRawBufferPointer) {
        if bytes.starts(with: "CONNECT ".utf8) { asksForTunnel = true }
        if bytes.starts(with: "GET ".utf8) || bytes.starts(with: "POST ".utf8) { asksForTunnel = false }
        if !asksForTunnel { requestHead.append(contentsOf: bytes) }
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
        // Behind a proxy this is the proxy's address, which the user chose and which may be this machine's.
        if settings.checksAddresses, let kind = HostAddress(sockaddr: bytes), !kind.isPublic {
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
            if let failure { .failure(failure) } else if code == CURLE_OK { answer() } else { .failure(explain(code)) }
        self.request = nil
        return FetchResult(request: request, outcome: outcome, elapsedMicroseconds: Int64(micros))
    }

    /// The address that answered; empty behind a proxy.
    var address: String {
        var text: UnsafeMutablePointer<CChar>?
        if settings.proxy == nil { pouch_curl_get_string(easy, CURLINFO_PRIMARY_IP, &text) }
        return text.map { String(cString: $0) } ?? ""
    }

    private func answer() -> Result<FetchResponse, FetchFailure> {
        var status = 0
        var version = 0
        var firstByte: curl_off_t = 0
        pouch_curl_get_long(easy, CURLINFO_RESPONSE_CODE, &status)
        // A server is not a proxy, and only a proxy sends this status (RFC 9110, section 15.5.8).
        if status == 407, settings.proxy != nil { return .failure(.proxy(Self.wantsUser)) }
        // Curl takes what digits there are ("HTTP/2 2K"), and "hTTP/1.1 404" for a 200 of its own.
        let statusLine = HTTPHead(responseHead.prefix { $0 != ASCII.lineFeed })
        guard 100...999 ~= status, statusLine.status.map({ $0 == status }) ?? true else {
            return .failure(.notHTTP(Self.noStatus))
        }
        guard responseHead.starts(with: "HTTP/".utf8) else { return .failure(.notHTTP(Self.noStatusLine)) }
        // Curl takes a connection that closes within the head for the end of an answer without a body.
        guard headEnded else { return .failure(.interrupted(Self.endedEarly)) }
        pouch_curl_get_long(easy, CURLINFO_HTTP_VERSION, &version)
        pouch_curl_get_large(easy, CURLINFO_STARTTRANSFER_TIME_T, &firstByte)
        let response = FetchResponse(
            status: status, requestHead: settings.proxy == nil ? requestHead : Self.withoutPassword(requestHead),
            responseHead: responseHead, body: body,
            address: address, isHTTP2: version == Int(CURL_HTTP_VERSION_2_0),
            firstByteMicroseconds: Int64(firstByte))
        body = []
        return .success(response)
    }
}
