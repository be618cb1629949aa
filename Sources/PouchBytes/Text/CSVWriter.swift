/// CSV (RFC 4180): comma, double quotes, CR LF, UTF-8.
///
/// A cell that a spreadsheet would take for a formula, since it begins with `=`, `+`, `-`, `@`, TAB or CR, has an
/// apostrophe put before it.
public enum CSVWriter {
    /// One record of CSV (RFC 4180), ended by CRLF; nil gives an empty cell.
    public static func row(_ cells: [String?]) -> [UInt8] {
        var row: [UInt8] = []
        for (index, cell) in cells.enumerated() {
            if index > 0 { row.append(UInt8(ascii: ",")) }
            append(cell ?? "", to: &row)
        }
        return row + [13, 10]
    }

    private static func append(_ cell: String, to row: inout [UInt8]) {
        var bytes = Array(cell.utf8)
        if let first = bytes.first, formulaStarts.contains(first) { bytes.insert(UInt8(ascii: "'"), at: 0) }
        guard bytes.contains(where: { [0x22, 0x2C, 10, 13].contains($0) }) || bytes.first == 32 || bytes.last == 32
        else {
            row += bytes
            return
        }
        row.append(0x22)
        for byte in bytes {
            if byte == 0x22 { row.append(0x22) }
            row.append(byte)
        }
        row.append(0x22)
    }

    private static let formulaStarts: [UInt8] = Array("=+-@\t\r".utf8)
}
