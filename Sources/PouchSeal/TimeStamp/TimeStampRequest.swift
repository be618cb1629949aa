import CCrypto
import PouchBytes

/// A request to a time-stamping authority (RFC 3161 section 2.4.1) to date a SHA-256 digest, and the check of its answer.
///
///     let request = TimeStampRequest(digest: .of(summary), nonce: nonce)
///     let answer = post(request.der, as: TimeStampRequest.contentType)
///     let time = try request.check(answer)
public struct TimeStampRequest {
    public static let contentType = "application/timestamp-query"
    public static let answerType = "application/timestamp-reply"

    private let request: Request

    /// - Parameter nonce: a random number that the answer must repeat; nil to check an answer that was stored before.
    public init(digest: SHA256Digest, nonce: UInt64?) {
        request = Request(digest: digest.bytes, nonce: nonce)
    }

    /// The request in DER; it asks for the authority's certificate too.
    public var der: [UInt8] {
        var start: UnsafeMutablePointer<UInt8>?
        let count = i2d_TS_REQ(request.pointer, &start)
        guard count > 0, let start else { fatalError("libcrypto cannot write a time-stamp request: out of memory") }
        defer { CRYPTO_free(start, #file, #line) }
        return Array(UnsafeBufferPointer(start: start, count: Int(count)))
    }

    /// The time that an answer gives: granted, for this digest and nonce, and signed by the certificate in it.
    ///
    /// Whether that certificate is to be trusted is not asked here: `openssl ts -verify` with the authority's root does.
    /// - Throws: ``SealError/badTimeStamp(_:)``.
    public func check(_ answer: [UInt8]) throws(SealError) -> Timestamp {
        ERR_clear_error()
        defer { ERR_clear_error() }
        guard let response = Response(der: answer) else {
            throw .badTimeStamp("the answer is not a TimeStampResp in DER")
        }
        guard let context = TS_REQ_to_TS_VERIFY_CTX(request.pointer, nil) else { throw .badTimeStamp("out of memory") }
        defer { TS_VERIFY_CTX_free(context) }
        guard TS_RESP_verify_response(context, response.pointer) == 1 else { throw .badTimeStamp(Self.lastError()) }
        guard let token = TS_RESP_get_token(response.pointer),
            PKCS7_verify(token, nil, nil, nil, nil, PKCS7_NOVERIFY) == 1
        else { throw .badTimeStamp("its signature is not by the certificate in it") }
        guard let time = response.time else { throw .badTimeStamp("it names no time") }
        return time
    }

    /// Who signed an answer: the common name in its certificate, printable ASCII alone. nil when it has none.
    public static func authority(of answer: [UInt8]) -> String? { Response(der: answer)?.authority }

    /// The last error of libcrypto. It may quote the authority's answer: only printable ASCII is kept.
    private static func lastError() -> String {
        var data: UnsafePointer<CChar>?
        var flags: Int32 = 0
        let code = ERR_peek_last_error_all(nil, nil, nil, &data, &flags)
        let reason = ERR_reason_error_string(code).map { String(cString: $0) } ?? "it does not answer the request"
        guard flags & ERR_TXT_STRING != 0, let data, data.pointee != 0 else { return reason }
        let detail = String(cString: data).utf8.prefix(200).map { (32..<127).contains($0) ? $0 : UInt8(ascii: "?") }
        return reason + " (" + String(decoding: detail, as: UTF8.self) + ")"
    }
}

/// A `TS_REQ` of libcrypto, freed with this object.
private final class Request {
    let pointer: OpaquePointer

    init(digest: [UInt8], nonce: UInt64?) {
        guard let request = TS_REQ_new(), let imprint = TS_MSG_IMPRINT_new(), let algorithm = X509_ALGOR_new() else {
            fatalError("libcrypto cannot make a time-stamp request: out of memory")
        }
        defer {
            TS_MSG_IMPRINT_free(imprint)
            X509_ALGOR_free(algorithm)
        }
        var digest = digest
        var isMade =
            X509_ALGOR_set0(algorithm, OBJ_nid2obj(NID_sha256), V_ASN1_NULL, nil) == 1
            && TS_MSG_IMPRINT_set_algo(imprint, algorithm) == 1
            && TS_MSG_IMPRINT_set_msg(imprint, &digest, Int32(digest.count)) == 1
            && TS_REQ_set_version(request, 1) == 1 && TS_REQ_set_msg_imprint(request, imprint) == 1
            && TS_REQ_set_cert_req(request, 1) == 1
        if let nonce {
            let number = ASN1_INTEGER_new()
            isMade = isMade && ASN1_INTEGER_set_uint64(number, nonce) == 1 && TS_REQ_set_nonce(request, number) == 1
            ASN1_INTEGER_free(number)
        }
        guard isMade else { fatalError("libcrypto cannot fill in a time-stamp request: out of memory") }
        pointer = request
    }

    deinit { TS_REQ_free(pointer) }
}

/// A `TS_RESP` of libcrypto, freed with this object.
private final class Response {
    let pointer: OpaquePointer

    /// nil unless all of `der` is one answer.
    init?(der: [UInt8]) {
        let response = der.withUnsafeBufferPointer { bytes -> OpaquePointer? in
            var start = bytes.baseAddress
            guard let response = d2i_TS_RESP(nil, &start, bytes.count) else { return nil }
            guard let start, let first = bytes.baseAddress, start - first == bytes.count else {
                TS_RESP_free(response)
                return nil
            }
            return response
        }
        guard let response else { return nil }
        pointer = response
    }

    deinit { TS_RESP_free(pointer) }

    /// The signer's common name.
    var authority: String? {
        guard let token = TS_RESP_get_token(pointer), let signers = PKCS7_get0_signers(token, nil, 0) else {
            return nil
        }
        defer { OPENSSL_sk_free(signers) }
        guard let signer = OPENSSL_sk_value(signers, 0) else { return nil }
        var text = [CChar](repeating: 0, count: 256)
        let name = X509_get_subject_name(OpaquePointer(signer))
        let count = X509_NAME_get_text_by_NID(name, NID_commonName, &text, Int32(text.count))
        guard count > 0 else { return nil }
        let bytes = text.prefix { $0 != 0 }.map { (32..<127).contains($0) ? UInt8($0) : UInt8(ascii: "?") }
        return String(decoding: bytes, as: UTF8.self)
    }

    /// `genTime`, in UTC, whole seconds.
    var time: Timestamp? {
        guard let info = TS_RESP_get_tst_info(pointer), let time = TS_TST_INFO_get_time(info),
            let start = ASN1_TIME_set(nil, 0)
        else { return nil }
        defer { ASN1_STRING_free(start) }
        var days: Int32 = 0
        var seconds: Int32 = 0
        guard ASN1_TIME_diff(&days, &seconds, start, time) == 1 else { return nil }
        return Timestamp(secondsSince1970: Int64(days) * 86_400 + Int64(seconds))
    }
}
