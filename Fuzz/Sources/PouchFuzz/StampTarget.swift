import PouchBytes
import PouchSeal

/// A time-stamping authority's answer (RFC 3161) to the request for this digest.
enum StampTarget {
    static let message = Array("what the seeds' authority dated\n".utf8)

    static func run(_ input: [UInt8]) {
        let request = TimeStampRequest(digest: .of(message), nonce: nil)
        let time = readable(SealError.self) { try request.check(input) }
        require(time.map { $0.date.year > 1_900 } ?? true, "a time before there was any authority")
    }
}
