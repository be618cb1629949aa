import CCurl
import Foundation
import PouchBytes
import PouchMirror

/// A body to send: bytes, or a file piece by piece.
package enum ObjectBody: Sendable {
    case bytes([UInt8])
    case file(MirrorFile)

    var count: Int {
        switch self {
        case .bytes(let bytes): bytes.count
        case .file(let file): file.size
        }
    }

    func read(at offset: Int, into room: UnsafeMutableRawBufferPointer) throws -> Int {
        switch self {
        case .bytes(let bytes):
            let piece = bytes[min(offset, bytes.count)...].prefix(room.count)
            room.copyBytes(from: piece)
            return piece.count
        case .file(let file): return try file.read(at: offset, into: room)
        }
    }
}

/// Takes an answer's body piece by piece.
package typealias ObjectSink = (UnsafeRawBufferPointer) throws -> Void

/// One curl easy handle, for one request: libcurl before 8.1.1 may write to freed memory when a handle is used again.
/// Connections are the multi handle's and outlive it.
final class ObjectTransfer {
    struct Failure: Error { let detail: String }

    /// An answer without its body; of a refusal, the beginning of what the store says.
    struct Answer {
        var status: Int
        var head: HTTPHead
        var refusal: [UInt8]
    }

    let easy: UnsafeMutableRawPointer
    private var list: UnsafeMutablePointer<curl_slist>?
    private var head: [UInt8] = []
    private var refusal: [UInt8] = []
    private let body: ObjectBody?
    private var sent = 0
    private let sink: ObjectSink?
    /// The error of a callback: it ends the transfer, and is thrown as the transfer's.
    private(set) var thrown: (any Error)?

    private static let mostHead = 64 << 10
    private static let mostRefusal = 16 << 10

    init?(
        method: String, url: String, fields: [(name: String, value: String)], body: ObjectBody?,
        certificates: String?, sink: ObjectSink?
    ) {
        guard let easy = curl_easy_init() else { return nil }
        self.easy = easy
        self.body = body
        self.sink = sink
        configure()
        if let certificates { pouch_curl_set_string(easy, CURLOPT_CAINFO, certificates) }
        pouch_curl_set_string(easy, CURLOPT_URL, url)
        switch method {
        case "PUT":
            pouch_curl_set_long(easy, CURLOPT_UPLOAD, 1)
            pouch_curl_set_large(easy, CURLOPT_INFILESIZE_LARGE, curl_off_t(body?.count ?? 0))
        case "HEAD": pouch_curl_set_long(easy, CURLOPT_NOBODY, 1)
        case "GET": break
        default: pouch_curl_set_string(easy, CURLOPT_CUSTOMREQUEST, method)
        }
        for field in fields where field.name != "Host" {
            list = curl_slist_append(list, field.value.isEmpty ? "\(field.name);" : "\(field.name): \(field.value)")
        }
        // Curl would wait for a server's leave before it sends a larger body.
        for name in ["Expect:", "Accept:", "Content-Type:"] { list = curl_slist_append(list, name) }
        pouch_curl_set_list(easy, list)
    }

    deinit {
        curl_slist_free_all(list)
        curl_easy_cleanup(easy)
    }

    private func configure() {
        let user = Unmanaged.passUnretained(self).toOpaque()
        pouch_curl_harden(easy)
        pouch_curl_set_long(easy, CURLOPT_HTTP_VERSION, Int(CURL_HTTP_VERSION_1_1))
        // A key may hold what looks like a way up.
        pouch_curl_set_long(easy, CURLOPT_PATH_AS_IS, 1)
        pouch_curl_set_string(easy, CURLOPT_USERAGENT, "Pouch")
        pouch_curl_set_long(easy, CURLOPT_CONNECTTIMEOUT_MS, 20_000)
        pouch_curl_set_long(easy, CURLOPT_LOW_SPEED_LIMIT, 16)
        pouch_curl_set_long(easy, CURLOPT_LOW_SPEED_TIME, 300)
        pouch_curl_set_pointer(easy, CURLOPT_WRITEDATA, user)
        pouch_curl_set_write(easy, CURLOPT_WRITEFUNCTION) { bytes, size, count, user in
            ObjectTransfer.of(user).receive(UnsafeRawBufferPointer(start: bytes, count: size * count))
        }
        pouch_curl_set_pointer(easy, CURLOPT_HEADERDATA, user)
        pouch_curl_set_write(easy, CURLOPT_HEADERFUNCTION) { bytes, size, count, user in
            ObjectTransfer.of(user).receive(head: UnsafeRawBufferPointer(start: bytes, count: size * count))
        }
        pouch_curl_set_pointer(easy, CURLOPT_READDATA, user)
        pouch_curl_set_write(easy, CURLOPT_READFUNCTION) { bytes, size, count, user in
            ObjectTransfer.of(user).send(UnsafeMutableRawBufferPointer(start: bytes, count: size * count))
        }
    }

    private static func of(_ user: UnsafeMutableRawPointer?) -> ObjectTransfer {
        // The pointer is the one `configure` set, and the transfer outlives its handle.
        Unmanaged<ObjectTransfer>.fromOpaque(user.unsafelyUnwrapped).takeUnretainedValue()
    }

    // MARK: - Callbacks

    private func receive(head bytes: UnsafeRawBufferPointer) -> Int {
        // A status line after an interim answer begins anew.
        if bytes.starts(with: "HTTP/".utf8) { head.removeAll() }
        guard head.count + bytes.count <= Self.mostHead else { return 0 }
        head += bytes
        return bytes.count
    }

    private func receive(_ bytes: UnsafeRawBufferPointer) -> Int {
        guard 200..<300 ~= status, let sink else {
            refusal += bytes.prefix(Self.mostRefusal - refusal.count)
            return bytes.count
        }
        do { try sink(bytes) } catch {
            thrown = error
            return 0
        }
        return bytes.count
    }

    private func send(_ room: UnsafeMutableRawBufferPointer) -> Int {
        guard let body else { return 0 }
        do {
            let count = try body.read(at: sent, into: room)
            sent += count
            return count
        } catch {
            thrown = error
            return Int(CURL_READFUNC_ABORT)
        }
    }

    private var status: Int {
        var status = 0
        pouch_curl_get_long(easy, CURLINFO_RESPONSE_CODE, &status)
        return status
    }

    // MARK: - The end

    func answer(_ code: CURLcode) throws -> Answer {
        if let thrown { throw thrown }
        guard code == CURLE_OK else { throw Failure(detail: Self.text(code)) }
        guard 200...599 ~= status else { throw Failure(detail: "its answer has no status that S3 knows") }
        return Answer(status: status, head: HTTPHead(head), refusal: refusal)
    }

    private static func text(_ code: CURLcode) -> String {
        switch code {
        case CURLE_COULDNT_RESOLVE_HOST: "the host name was not found"
        case CURLE_COULDNT_CONNECT: "no connection could be made"
        case CURLE_OPERATION_TIMEDOUT: "timed out"
        case CURLE_PEER_FAILED_VERIFICATION, CURLE_SSL_CONNECT_ERROR: "TLS refused: its certificate or handshake is bad"
        case CURLE_SEND_ERROR, CURLE_RECV_ERROR, CURLE_GOT_NOTHING, CURLE_PARTIAL_FILE, CURLE_SEND_FAIL_REWIND:
            "the connection broke off"
        default: "libcurl gave up with its code \(code.rawValue)"
        }
    }
}

/// Requests one after another over connections that are kept. Used by one thread.
final class ObjectConnection {
    private let multi: UnsafeMutableRawPointer
    private let isStopping: @Sendable () -> String?

    init(isStopping: @escaping @Sendable () -> String?) throws(ObjectError) {
        guard ObjectConnection.ready, let multi = curl_multi_init() else {
            throw .unreachable(url: "the store", detail: "libcurl could not be initialised")
        }
        self.multi = multi
        self.isStopping = isStopping
    }

    deinit { curl_multi_cleanup(multi) }

    /// Made ready once, by whichever thread comes first.
    private static let ready: Bool = curl_global_init(Int(CURL_GLOBAL_DEFAULT)) == CURLE_OK

    /// - Throws: ``ObjectTransfer/Failure``, ``ObjectError/stopped(reason:)``, and what the body or the sink throws.
    func perform(_ transfer: ObjectTransfer) throws -> ObjectTransfer.Answer {
        curl_multi_add_handle(multi, transfer.easy)
        defer { curl_multi_remove_handle(multi, transfer.easy) }
        while true {
            if let reason = isStopping() { throw ObjectError.stopped(reason: reason) }
            var running: Int32 = 0
            curl_multi_perform(multi, &running)
            var left: Int32 = 0
            while let message = curl_multi_info_read(multi, &left) {
                if message.pointee.msg == CURLMSG_DONE { return try transfer.answer(message.pointee.data.result) }
            }
            curl_multi_poll(multi, nil, 0, 200, nil)
        }
    }
}
