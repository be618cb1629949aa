import Foundation
import PouchBytes

/// A bucket's objects under one prefix, by S3's interface. Used by one thread.
///
/// An object is created once, or swapped against a known state; nothing is overwritten unconditionally. Each body is sent
/// with its SHA-256, which the store checks. Requests are signed here, and repeated when no answer comes.
package final class ObjectStore {
    package let address: StoreAddress
    private let signer: RequestSigner
    private let connection: ObjectConnection
    private let certificates: String?
    private let clock: @Sendable () -> Timestamp
    private let pause: (Duration) -> Void
    /// The times that it waits between tries, in milliseconds.
    private static let pauses = [100, 300, 1_000, 3_000, 8_000]

    /// - Parameters:
    ///   - certificates: a file of those to trust in place of the system's.
    ///   - clock: gives the time that requests are signed with.
    ///   - pause: waits.
    ///   - isStopping: asked several times a second; a reason ends what is under way.
    package init(
        _ address: StoreAddress, credentials: StoreCredentials, certificates: String? = nil,
        clock: @escaping @Sendable () -> Timestamp,
        pause: @escaping (Duration) -> Void = { Thread.sleep(forTimeInterval: Double($0.microseconds) / 1e6) },
        isStopping: @escaping @Sendable () -> String? = { nil }
    ) throws(ObjectError) {
        self.address = address
        self.certificates = certificates
        self.clock = clock
        self.pause = pause
        signer = RequestSigner(credentials: credentials, region: address.region)
        connection = try ObjectConnection(isStopping: isStopping)
    }

    /// A store's metadata of an object.
    package struct Facts: Sendable, Equatable {
        /// As it came, quotes and all.
        package var etag: String
        package var bytes: Int?
        /// nil where the store does not name it.
        package var sha256: SHA256Digest?
    }

    /// On what condition an object is written.
    package enum Condition: Sendable, Equatable {
        /// No object has that key.
        case absent
        /// It is still the one of that ETag.
        case matches(String)
    }

    /// The outcome of a conditional write.
    package enum Written: Sendable, Equatable {
        case done(etag: String)
        /// The condition does not hold.
        case refused
        /// No answer came: it may have been done, or not.
        case unknown(String)
    }

    // MARK: - Operations

    /// nil when the object does not exist.
    package func facts(of key: String) throws -> Facts? {
        let answer = try ask("HEAD", key, fields: [("x-amz-checksum-mode", "ENABLED")])
        if answer.status == 404 { return nil }
        return Self.facts(try accepted(answer, key))
    }

    /// Passes an object's bytes, piece by piece, to a sink; nil when it does not exist. An answer that breaks off is an error,
    /// and the caller begins again.
    package func read(_ key: String, into sink: @escaping ObjectSink) throws -> Facts? {
        var begun = false
        let answer = try ask("GET", key, isFinal: { begun }) { piece in
            begun = true
            try sink(piece)
        }
        if answer.status == 404 { return nil }
        return Self.facts(try accepted(answer, key))
    }

    /// The bytes of a small object; nil when it does not exist.
    package func contents(_ key: String, limit: Int) throws -> (bytes: [UInt8], facts: Facts)? {
        var bytes: [UInt8] = []
        let shown = address.shown(key)
        let facts = try read(key) { piece in
            guard bytes.count + piece.count <= limit else {
                throw ObjectError.damaged(url: shown, detail: "it has more than \(limit) bytes")
            }
            bytes += piece
        }
        return facts.map { (bytes, $0) }
    }

    /// Makes an object that is not there yet. One that is there with the same bytes counts as made.
    ///
    /// - Returns: false when another one stands there.
    package func create(_ key: String, _ body: ObjectBody, sha256: SHA256Digest) throws -> Bool {
        let answer = try put(key, body, sha256, .absent)
        guard Self.isRefusal(answer.status) else {
            _ = try accepted(answer, key)
            return true
        }
        return try digest(of: key) == sha256
    }

    /// Writes an object on a condition, once.
    package func swap(_ key: String, _ bytes: [UInt8], if condition: Condition) throws -> Written {
        let fields = Self.fields(SHA256Digest.of(bytes), condition)
        let answer: ObjectTransfer.Answer
        do {
            answer = try once("PUT", key, fields: fields, body: .bytes(bytes), payload: SHA256Digest.of(bytes).hex)
        } catch let failure as ObjectTransfer.Failure { return .unknown(failure.detail) }
        if Self.isRefusal(answer.status) { return .refused }
        // The object is gone that was to be replaced.
        if answer.status == 404, condition != .absent { return .refused }
        if Self.isLater(answer.status) { return .unknown("it answered \(answer.status)") }
        return .done(etag: Self.facts(try accepted(answer, key)).etag)
    }

    /// Writes an object whatever stands there: for copies that nothing relies on.
    package func replace(_ key: String, _ bytes: [UInt8]) throws {
        _ = try accepted(try put(key, .bytes(bytes), SHA256Digest.of(bytes), nil), key)
    }

    /// The status that a write with a wrong checksum has.
    func statusOfWrongChecksum(_ key: String, _ bytes: [UInt8]) throws -> Int {
        var fields = Self.fields(SHA256Digest.of(bytes + [0]), nil)
        fields.append(("x-amz-meta-probe", "checksum"))
        return try ask(
            "PUT", key, fields: fields, body: .bytes(bytes), payload: SHA256Digest.of(bytes).hex
        ).status
    }

    /// The status of a conditional write, whatever it is.
    func statusOfSwap(_ key: String, _ bytes: [UInt8], if condition: Condition) throws -> Int {
        let digest = SHA256Digest.of(bytes)
        return try ask("PUT", key, fields: Self.fields(digest, condition), body: .bytes(bytes), payload: digest.hex)
            .status
    }

    /// Removes an object, if it is there.
    package func remove(_ key: String) throws {
        let answer = try ask("DELETE", key)
        if answer.status != 404 { _ = try accepted(answer, key) }
    }

    /// Keeps an object from being changed or removed until a time; a longer term that it has stays.
    package func retain(_ key: String, until time: Timestamp, isCompliance: Bool) throws {
        let body = Array(
            """
            <Retention xmlns="http://s3.amazonaws.com/doc/2006-03-01/"><Mode>\(isCompliance ? "COMPLIANCE" : "GOVERNANCE")\
            </Mode><RetainUntilDate>\(time.rfc3339)</RetainUntilDate></Retention>
            """.utf8)
        let digest = SHA256Digest.of(body)
        let answer = try ask(
            "PUT", key, query: [("retention", "")], fields: Self.fields(digest, nil), body: .bytes(body),
            payload: digest.hex)
        _ = try accepted(answer, key)
    }

    /// The digest of an object: as the store has it, else of its bytes.
    private func digest(of key: String) throws -> SHA256Digest? {
        if let known = try facts(of: key)?.sha256 { return known }
        let digest = SharedHasher()
        return try read(key) { digest.update($0) }.map { _ in digest.finish() }
    }

    // MARK: - Requests

    private func put(
        _ key: String, _ body: ObjectBody, _ sha256: SHA256Digest, _ condition: Condition?
    ) throws -> ObjectTransfer.Answer {
        try ask("PUT", key, fields: Self.fields(sha256, condition), body: body, payload: sha256.hex)
    }

    private static func fields(_ sha256: SHA256Digest, _ condition: Condition?) -> [(name: String, value: String)] {
        var fields = [(name: "x-amz-checksum-sha256", value: Base64.text(sha256.bytes))]
        switch condition {
        case .absent: fields.append(("If-None-Match", "*"))
        case .matches(let etag): fields.append(("If-Match", etag))
        case nil: break
        }
        return fields
    }

    /// Repeats a request until the answer does not ask for a later try.
    ///
    /// - Parameter isFinal: whether a try that failed must not be made again.
    private func ask(
        _ method: String, _ key: String, query: [(name: String, value: String)] = [],
        fields: [(name: String, value: String)] = [], body: ObjectBody? = nil,
        payload: String = SHA256Digest.of("").hex, isFinal: () -> Bool = { false }, sink: ObjectSink? = nil
    ) throws -> ObjectTransfer.Answer {
        var trouble = ""
        for wait in Self.pauses + [0] {
            do {
                let answer = try once(
                    method, key, query: query, fields: fields, body: body, payload: payload, sink: sink)
                guard Self.isLater(answer.status) else { return answer }
                trouble = "it answered \(answer.status)"
            } catch let failure as ObjectTransfer.Failure { trouble = failure.detail }
            if isFinal() { break }
            pause(.milliseconds(wait))
        }
        throw ObjectError.unreachable(url: address.shown(key), detail: trouble)
    }

    private func once(
        _ method: String, _ key: String, query: [(name: String, value: String)] = [],
        fields: [(name: String, value: String)], body: ObjectBody?, payload: String, sink: ObjectSink? = nil
    ) throws -> ObjectTransfer.Answer {
        let path = address.path(of: key)
        let request = signer.signed(
            .init(
                method: method, path: path, query: query, fields: [("Host", address.host)] + fields, payload: payload),
            at: clock())
        guard
            let transfer = ObjectTransfer(
                method: method, url: address.url(path: path, query: query), fields: request.fields, body: body,
                certificates: certificates, sink: sink)
        else { throw ObjectTransfer.Failure(detail: "curl has no handle left") }
        return try connection.perform(transfer)
    }

    private func accepted(_ answer: ObjectTransfer.Answer, _ key: String) throws -> ObjectTransfer.Answer {
        guard 200..<300 ~= answer.status else {
            throw ObjectError.refused(
                url: address.shown(key), status: answer.status, code: Self.code(in: answer.refusal))
        }
        return answer
    }
}
