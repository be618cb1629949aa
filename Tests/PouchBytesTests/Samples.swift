import Foundation
import PouchBytes

/// The same 1,960 bytes in every coding, made by Python's zlib and Google's brotli.
enum Samples {
    static let plain = [UInt8](
        String(repeating: "The Secretary of State \u{201C}welcomed\u{201D} the talks. ", count: 40).utf8)

    static let gzip = bytes(
        "H4sIAAAAAAACAwvJSFUITk0uSi1JLKpUyE9TCC5JLElVeNQwpzw1Jzk/NzXlUcNchRKgqpLEnOxiPYWQUQ2jGkY1jGoY1TCqYVQDvTQAAGGhIHqoBwAA"
    )
    static let zlib = bytes(
        "eNoLyUhVCE5NLkotSSyqVMhPUwguSSxJVXjUMKc8NSc5Pzc15VHDXIUSoKqSxJzsYj2FkFENoxpGNYxqGNUwqmFUA700AADD5gfO")
    static let rawDeflate = bytes(
        "C8lIVQhOTS5KLUksqlTIT1MILkksSVV41DCnPDUnOT83NeVRw1yFEqCqksSc7GI9hZBRDaMaRjWMahjVMKphVAO9NAAA")
    static let brotli = bytes("G6cHABwHdoy8cjh7zNQgVGRoEpCzs13K5sR1J6Js45m8PDXcrFjI9uXkMQcI")
    /// 8 MiB of zeros.
    static let brotliBomb = bytes(
        "m///fwAmAOqwxwpA5t4PpHs/gO79ALr3A+jeD6B7P4Du/QC69wPo3g+gez+A7v0AuvcD6N4PoHs/gO79ALr3A+jeD6B7P4Du/QC69wPo3g+gez+A7v0AuvcD6N4PoHs/gO79ALr3A+jeD6B7P4Du/QC69wMA"
    )

    static func random(_ count: Int, seed: UInt64 = 1) -> [UInt8] {
        var generator = SeededGenerator(seed: seed)
        return (0..<count).map { _ in UInt8.random(in: 0...255, using: &generator) }
    }

    private static func bytes(_ base64: String) -> [UInt8] {
        [UInt8](Data(base64Encoded: base64) ?? Data())
    }
}
