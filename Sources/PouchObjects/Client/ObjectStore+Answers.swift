import Foundation
import PouchBytes

/// The meaning of a store's answer.
extension ObjectStore {
    static func isLater(_ status: Int) -> Bool { [408, 429, 500, 502, 503, 504].contains(status) }

    /// 409 is what a store says to one of two writers at once.
    static func isRefusal(_ status: Int) -> Bool { status == 412 || status == 409 }

    static func facts(_ answer: ObjectTransfer.Answer) -> Facts {
        let digest = answer.head.value(of: "x-amz-checksum-sha256").flatMap { Base64.bytes($0) }
        return Facts(
            etag: answer.head.value(of: "etag") ?? "",
            bytes: answer.head.value(of: "content-length").flatMap { Int(decimal: $0.utf8) },
            sha256: digest.flatMap { SHA256Digest($0) })
    }

    /// `<Code>` of a refusal: a word of letters.
    static func code(in body: [UInt8]) -> String {
        let text = String(decoding: body, as: UTF8.self)
        guard let start = text.range(of: "<Code>"),
            let end = text.range(of: "</Code>", range: start.upperBound..<text.endIndex)
        else { return "" }
        let word = text[start.upperBound..<end.lowerBound]
        return word.utf8.count <= 64 && word.allSatisfy { $0.isASCII && $0.isLetter } ? String(word) : ""
    }
}

/// A digest that a closure adds to.
final class SharedHasher {
    private var hasher = SHA256Hasher()

    func update(_ bytes: UnsafeRawBufferPointer) { hasher.update(bytes) }

    func finish() -> SHA256Digest {
        var whole = SHA256Hasher()
        Swift.swap(&whole, &hasher)
        return whole.finalize()
    }
}

/// RFC 4648, section 4.
enum Base64 {
    static func text(_ bytes: [UInt8]) -> String { Data(bytes).base64EncodedString() }
    static func bytes(_ text: String) -> [UInt8]? { Data(base64Encoded: text).map { [UInt8]($0) } }
}
