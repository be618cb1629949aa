import PouchBytes

/// The transfer coding for text of RFC 2045 section 6.7.
enum QuotedPrintable {
    /// Lines of at most 76 characters; the text's own line ends stay, and its last line gets one.
    static func encode(_ text: String) -> [UInt8] {
        var result: [UInt8] = []
        let bytes = Array(text.utf8)
        result.reserveCapacity(bytes.count + bytes.count / 20)
        for line in bytes.split(separator: 10, omittingEmptySubsequences: false) {
            append(line.last == 13 ? line.dropLast() : line, to: &result)
            result.append(10)
        }
        // No line follows a last line feed.
        if bytes.last == 10 { result.removeLast() }
        return result
    }

    private static func append(_ line: ArraySlice<UInt8>, to result: inout [UInt8]) {
        var column = 0
        for (index, byte) in zip(line.indices, line) {
            let isLast = index == line.endIndex - 1
            let isBlank = byte == 32 || byte == 9
            // A dot alone ends a mail for some programs, and "From " begins one in a mailbox.
            let isPlain =
                isBlank ? !isLast : 33...126 ~= byte && byte != 61 && !(column == 0 && (byte == 46 || byte == 70))
            let width = isPlain ? 1 : 3
            if column + width > (isLast ? 76 : 75) {
                result += [61, 10]
                column = 0
            }
            if isPlain {
                result.append(byte)
            } else {
                result += [61, upper(byte >> 4), upper(byte & 15)]
            }
            column += width
        }
    }

    private static func upper(_ value: UInt8) -> UInt8 { value < 10 ? 48 + value : 55 + value }
}
