import PouchBytes

/// The identity of an edit: the first 128 bits of a SHA-256 over its place and blocks. Equal edits are found without
/// keeping the texts of 100,000 documents.
struct EditDigest: Hashable {
    private let high: UInt64
    private let low: UInt64

    /// Of the exact text.
    init(_ edit: BlockEdit) {
        self.init(edit) { $0.append(contentsOf: $1) }
    }

    /// Of any bytes.
    init(of bytes: [UInt8]) {
        (high, low) = SHA256Digest.of(bytes).withUnsafeBytes {
            (
                UInt64(bigEndian: $0.loadUnaligned(as: UInt64.self)),
                UInt64(bigEndian: $0.loadUnaligned(fromByteOffset: 8, as: UInt64.self))
            )
        }
    }

    private init(_ edit: BlockEdit, _ take: (inout [UInt8], String.UTF8View) -> Void) {
        var bytes = Array(edit.place.rawValue.utf8)
        for blocks in [edit.deleted, edit.inserted] {
            Self.append(blocks.count, &bytes)
            for block in blocks {
                let start = bytes.count
                take(&bytes, block.utf8)
                Self.append(bytes.count - start, &bytes)
            }
        }
        self.init(of: bytes)
    }

    /// Of the text with each run of ASCII digits as one sign: the same for edits that differ in dates and counts alone.
    static func shape(of edit: BlockEdit) -> EditDigest {
        EditDigest(edit) { bytes, text in
            var isInDigits = false
            for byte in text {
                let isDigit = 0x30...0x39 ~= byte
                if !isDigit { bytes.append(byte) } else if !isInDigits { bytes.append(0x30) }
                isInDigits = isDigit
            }
        }
    }

    private static func append(_ count: Int, _ bytes: inout [UInt8]) {
        withUnsafeBytes(of: UInt64(count).bigEndian) { bytes.append(contentsOf: $0) }
    }
}
