import PouchBytes

/// IPv4 and IPv6 addresses as URLs write them (URL Standard, sections 3.5 and 3.6).
public enum IPLiteral {
    /// The eight 16-bit pieces of an IPv6 address.
    public typealias IPv6 = [UInt16]

    /// The address that a host of a parsed URL is, `10.0.0.1` as its 32 bits; nil for a name.
    public static func ipv4(_ host: String) -> UInt32? {
        let bytes = Array(host.utf8)
        return endsInNumber(bytes) ? parseIPv4(bytes) : nil
    }

    /// The pieces of an address, with or without brackets; nil for anything else.
    public static func ipv6(_ host: String) -> IPv6? {
        var bytes = Array(host.utf8)
        if bytes.count > 2, bytes.first == 0x5B, bytes.last == 0x5D {
            bytes.removeLast()
            bytes.removeFirst()
        }
        return bytes.withUnsafeBufferPointer(parseIPv6)
    }

    // MARK: - IPv4

    /// Whether the last label makes the domain an IPv4 address, or nothing.
    static func endsInNumber(_ domain: [UInt8]) -> Bool {
        var labels = domain.split(separator: 0x2E, omittingEmptySubsequences: false)
        if labels.last?.isEmpty == true {
            guard labels.count > 1 else { return false }
            labels.removeLast()
        }
        guard let last = labels.last, !last.isEmpty else { return false }
        return last.allSatisfy(ASCII.isDigit) || number(last) != nil
    }

    static func parseIPv4(_ domain: [UInt8]) -> UInt32? {
        var parts = domain.split(separator: 0x2E, omittingEmptySubsequences: false)
        if parts.count > 1, parts.last?.isEmpty == true { parts.removeLast() }
        guard parts.count <= 4 else { return nil }
        var address: UInt64 = 0
        for (index, part) in parts.enumerated() {
            guard let value = number(part) else { return nil }
            let isLast = index == parts.count - 1
            let limit: UInt64 = isLast ? 1 << UInt64(8 * (4 - index)) : 256
            guard value < limit else { return nil }
            address += isLast ? value : value << UInt64(8 * (3 - index))
        }
        return UInt32(truncatingIfNeeded: address)
    }

    /// A decimal, octal (`0...`) or hexadecimal (`0x...`) number; what exceeds 32 bits stays just above them.
    private static func number(_ text: ArraySlice<UInt8>) -> UInt64? {
        guard var digits = text.isEmpty ? nil : text else { return nil }
        var radix: UInt64 = 10
        if digits.count >= 2, digits.first == 0x30 {
            digits = digits.dropFirst()
            radix = 8
            if let x = digits.first, x | 0x20 == 0x78 {
                digits = digits.dropFirst()
                radix = 16
            }
        }
        var value: UInt64 = 0
        for digit in digits {
            guard let worth = ASCII.hexValue(digit), worth < radix else { return nil }
            value = min(value * radix + UInt64(worth), 1 << 32)
        }
        return value
    }

    static func appendIPv4(_ address: UInt32, to out: inout [UInt8]) {
        for shift in [24, 16, 8, 0] as [UInt32] {
            if shift < 24 { out.append(0x2E) }
            out.append(contentsOf: String((address >> shift) & 0xFF).utf8)
        }
    }

    // MARK: - IPv6

    static func parseIPv6(_ text: UnsafeBufferPointer<UInt8>) -> IPv6? {
        var pieces = IPv6(repeating: 0, count: 8)
        var piece = 0
        var compress: Int?
        var cursor = 0
        if text.first == 0x3A {
            guard text.count > 1, text[1] == 0x3A else { return nil }
            cursor = 2
            piece = 1
            compress = 1
        }
        while cursor < text.count {
            guard piece < 8 else { return nil }
            if text[cursor] == 0x3A {
                guard compress == nil else { return nil }
                cursor += 1
                piece += 1
                compress = piece
                continue
            }
            let start = cursor
            var value: UInt16 = 0
            while cursor < text.count, cursor - start < 4, let digit = ASCII.hexValue(text[cursor]) {
                value = value << 4 | UInt16(digit)
                cursor += 1
            }
            if cursor < text.count, text[cursor] == 0x2E {
                guard cursor > start, piece <= 6, let address = embeddedIPv4(text, start) else { return nil }
                pieces[piece] = UInt16(address >> 16)
                pieces[piece + 1] = UInt16(address & 0xFFFF)
                piece += 2
                break
            }
            if cursor < text.count {
                guard text[cursor] == 0x3A, cursor + 1 < text.count else { return nil }
                cursor += 1
            }
            pieces[piece] = value
            piece += 1
        }
        if let compress {
            // The pieces after "::" belong at the end.
            let tail = Array(pieces[min(compress, piece)..<piece])
            for index in min(compress, piece)..<8 { pieces[index] = 0 }
            for (index, value) in tail.enumerated() { pieces[8 - tail.count + index] = value }
        } else if piece != 8 {
            return nil
        }
        return pieces
    }

    /// `a.b.c.d` to the end of the text: four decimal numbers without leading zeros.
    private static func embeddedIPv4(_ text: UnsafeBufferPointer<UInt8>, _ start: Int) -> UInt32? {
        let parts = text[start...].split(separator: 0x2E, omittingEmptySubsequences: false)
        guard parts.count == 4 else { return nil }
        var address: UInt32 = 0
        for part in parts {
            guard (1...3).contains(part.count), part.allSatisfy(ASCII.isDigit),
                part.count == 1 || part.first != 0x30
            else { return nil }
            let value = part.reduce(UInt32(0)) { $0 * 10 + UInt32($1 & 15) }
            guard value <= 255 else { return nil }
            address = address << 8 | value
        }
        return address
    }

    static func appendIPv6(_ pieces: IPv6, to out: inout [UInt8]) {
        let gap = longestZeroRun(pieces)
        var index = 0
        while index < 8 {
            if let gap, index == gap.lowerBound {
                out.append(contentsOf: index == 0 ? "::".utf8 : ":".utf8)
                index = gap.upperBound
                continue
            }
            out.append(contentsOf: String(pieces[index], radix: 16).utf8)
            if index < 7 { out.append(0x3A) }
            index += 1
        }
    }

    /// The first longest run of at least two zero pieces.
    private static func longestZeroRun(_ pieces: IPv6) -> Range<Int>? {
        var best: Range<Int>?
        var start = 0
        while start < 8 {
            var end = start
            while end < 8, pieces[end] == 0 { end += 1 }
            if end - start > max(1, best?.count ?? 0) { best = start..<end }
            start = max(end, start + 1)
        }
        return best
    }
}
