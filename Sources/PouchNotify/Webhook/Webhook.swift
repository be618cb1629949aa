import PouchBytes
import PouchFetch
import PouchURL

/// The clock and the pause between tries: passed in, so that tests need not wait.
package struct Waiting: Sendable {
    package var now: @Sendable () -> Timestamp
    /// Waits so many microseconds; false when the program was asked to end meanwhile.
    package var pause: @Sendable (Int64) -> Bool
    /// 0 to 1.
    package var random: @Sendable () -> Double

    package init(
        now: @escaping @Sendable () -> Timestamp, pause: @escaping @Sendable (Int64) -> Bool,
        random: @escaping @Sendable () -> Double
    ) {
        self.now = now
        self.pause = pause
        self.random = random
    }
}

/// One JSON document posted until it is accepted: signed, with one key over all tries, by which the receiver recognises
/// it.
struct Webhook {
    var url: WebURL
    /// Signs when there is one.
    var secret: [UInt8]?
    var waiting: Waiting
    var post: @Sendable (HTTPPost) throws(FetchFailure) -> FetchResponse

    /// Five tries within about half a minute, or as long as the receiver asks for, two minutes each at most.
    static let policy = RetryPolicy(
        attempts: 5, base: 2_000_000, ceiling: 30_000_000, retryAfterLimit: 120_000_000)

    func send(_ body: [UInt8], key: String) throws(DeliveryFailure) {
        var attempt = 0
        while true {
            attempt += 1
            let (failure, mayPass, retryAfter) = try once(body, key)
            guard let failure else { return }
            let now = waiting.now().microseconds
            guard mayPass,
                case .retry(let at) = Self.policy.decide(
                    attempt: attempt, now: now, retryAfter: retryAfter, jitter: waiting.random())
            else { throw failure }
            guard waiting.pause(max(0, at - now)) else { throw .stopped(target: "\(url.origin)") }
        }
    }

    private func once(_ body: [UInt8], _ key: String) throws(DeliveryFailure) -> (DeliveryFailure?, Bool, Int64?) {
        var request = HTTPPost(url: url, body: body, contentType: "application/json", accept: "*/*")
        request.fields = ["Idempotency-Key: \(key)"]
        if let secret {
            request.fields.append("Pouch-Signature: \(Self.signature(body, secret, at: waiting.now()))")
        }
        do throws(FetchFailure) {
            let answer = try post(request)
            if 200..<300 ~= answer.status { return (nil, false, nil) }
            let wish = RetryPolicy.retryAfter(
                HTTPHead(answer.responseHead).value(of: "Retry-After"), now: waiting.now())
            return (
                .answered(target: "\(url.origin)", status: answer.status),
                answer.status == 408 || answer.status == 429 || answer.status >= 500, wish
            )
        } catch {
            return (.unreachable(target: "\(url.origin)", error), error.mayPass, nil)
        }
    }

    /// `t=1764032400,v1=HEX`: HMAC-SHA256 of the time in seconds, a dot and the body.
    static func signature(_ body: [UInt8], _ secret: [UInt8], at now: Timestamp) -> String {
        let time = "\(now.secondsSince1970)"
        return "t=\(time),v1=" + Hex.text(HMAC.sha256(key: secret, Array("\(time).".utf8) + body))
    }
}
