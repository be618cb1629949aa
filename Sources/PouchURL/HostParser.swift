import CIDN2
import PouchBytes

/// The standard's host parser (section 3.5) for the special schemes.
enum HostParser {
    /// Appends the serialised host to `out`; false when `raw` is not a host.
    static func parse(_ raw: UnsafeBufferPointer<UInt8>, into out: inout [UInt8]) -> Bool {
        guard let first = raw.first else { return false }
        if first == 0x5B {
            guard raw.count > 2, raw[raw.count - 1] == 0x5D,
                let address = IPLiteral.parseIPv6(UnsafeBufferPointer(rebasing: raw[1..<raw.count - 1]))
            else { return false }
            out.append(0x5B)
            IPLiteral.appendIPv6(address, to: &out)
            out.append(0x5D)
            return true
        }
        var domain = percentDecoded(raw)
        guard !domain.contains(where: ByteSet.forbiddenInDomain.contains) else { return false }
        if needsIDNA(domain) {
            guard let ascii = internationalised(domain) else { return false }
            domain = ascii
            guard !domain.contains(where: { $0 >= 0x80 || ByteSet.forbiddenInDomain.contains($0) }) else {
                return false
            }
        }
        guard !domain.isEmpty else { return false }
        guard IPLiteral.endsInNumber(domain) else {
            out.append(contentsOf: domain)
            return true
        }
        guard let address = IPLiteral.parseIPv4(domain) else { return false }
        IPLiteral.appendIPv4(address, to: &out)
        return true
    }

    /// The bytes with escapes resolved and ASCII letters in lower case.
    private static func percentDecoded(_ raw: UnsafeBufferPointer<UInt8>) -> [UInt8] {
        var domain: [UInt8] = []
        domain.reserveCapacity(raw.count)
        var cursor = 0
        while cursor < raw.count {
            if raw[cursor] == 0x25, cursor + 2 < raw.count, let high = ASCII.hexValue(raw[cursor + 1]),
                let low = ASCII.hexValue(raw[cursor + 2])
            {
                domain.append(ASCII.lowercased(high << 4 | low))
                cursor += 3
            } else {
                domain.append(ASCII.lowercased(raw[cursor]))
                cursor += 1
            }
        }
        return domain
    }

    /// Whether a label is not ASCII, or claims to be Punycode.
    private static func needsIDNA(_ domain: [UInt8]) -> Bool {
        var label = 0
        for (index, byte) in domain.enumerated() {
            if byte >= 0x80 { return true }
            if byte == 0x2E { label = index + 1 }
            if byte == 0x2D, index == label + 3, domain[label] == 0x78, domain[label + 1] == 0x6E,
                domain[label + 2] == 0x2D
            {
                return true
            }
        }
        return false
    }

    /// UTS 46 non-transitional processing, then IDNA 2008, which takes no symbols ("☃.net"): such hosts are refused.
    private static func internationalised(_ domain: [UInt8]) -> [UInt8]? {
        var result: UnsafeMutablePointer<UInt8>?
        let status = (domain + [0]).withUnsafeBufferPointer {
            idn2_lookup_u8($0.baseAddress, &result, Int32(IDN2_NFC_INPUT.rawValue | IDN2_NONTRANSITIONAL.rawValue))
        }
        defer { idn2_free(result) }
        guard status == IDN2_OK.rawValue, let result else { return nil }
        var ascii: [UInt8] = []
        var cursor = result
        while cursor.pointee != 0 {
            ascii.append(ASCII.lowercased(cursor.pointee))
            cursor += 1
        }
        return ascii
    }
}
