import Foundation
import PouchBytes
import Synchronization

/// Basic authentication (RFC 7617) for a server that others than this machine reach.
package final class PasswordGate: Sendable {
    private struct Failures {
        var count = 0
        var since: Timestamp
    }

    /// Wrong passwords that an address may send in a minute.
    static let most = 10
    /// Addresses that failures are counted of; the oldest go first.
    private static let mostAddresses = 4_096

    private let expected: SHA256Digest
    private let failures = Mutex<[String: Failures]>([:])

    /// - Parameter credentials: `USER:PASSWORD`.
    package init(credentials: String) { expected = SHA256Digest.of(credentials) }

    /// nil when the request may pass.
    func refusal(of request: ServedRequest, from address: String, now: Timestamp = .now()) -> Reply? {
        if isLocked(address, now) {
            return Reply(
                429, text: "Too many wrong passwords from this address. Try again in a minute.", [("Retry-After", "60")]
            )
        }
        let given = request.value(of: "authorization")
        if let given, isRight(given) { return nil }
        // A browser asks once without, to learn that it must.
        if given != nil { count(address, now) }
        return Reply(
            401, text: "A name and a password are needed: those of the file that --password-file names.",
            [("WWW-Authenticate", "Basic realm=\"pouch\", charset=\"UTF-8\"")])
    }

    /// Compares whole digests, so that the time it takes does not depend on the password.
    private func isRight(_ given: String) -> Bool {
        let parts = given.split(separator: " ", maxSplits: 1)
        guard parts.count == 2, parts[0].lowercased() == "basic", let data = Data(base64Encoded: String(parts[1]))
        else {
            return false
        }
        return zip(SHA256Digest.of(Array(data)).bytes, expected.bytes).reduce(0) { $0 | ($1.0 ^ $1.1) } == 0
    }

    private func isLocked(_ address: String, _ now: Timestamp) -> Bool {
        failures.withLock { failures in
            guard let known = failures[address] else { return false }
            if now >= known.since.adding(.seconds(60)) {
                failures[address] = nil
                return false
            }
            return known.count >= Self.most
        }
    }

    private func count(_ address: String, _ now: Timestamp) {
        failures.withLock { failures in
            if failures.count >= Self.mostAddresses, failures[address] == nil,
                let oldest = failures.min(by: { $0.value.since < $1.value.since })
            {
                failures[oldest.key] = nil
            }
            failures[address, default: Failures(since: now)].count += 1
        }
    }
}
