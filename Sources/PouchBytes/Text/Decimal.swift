extension [UInt8] {
    /// Appends a number's decimal digits without making a `String`.
    public mutating func append(decimal value: Int) {
        if value < 0 { append(0x2D) }
        append(decimal: value.magnitude, width: 1)
    }

    /// Appends at least `width` (at most 20) decimal digits, with zeros in front.
    public mutating func append(decimal value: UInt, width: Int) {
        withUnsafeTemporaryAllocation(of: UInt8.self, capacity: 20) { digits in
            var rest = value
            var start = 20
            repeat {
                start -= 1
                digits[start] = 0x30 + UInt8(rest % 10)
                rest /= 10
            } while rest > 0 || 20 - start < Swift.min(width, 20)
            append(contentsOf: UnsafeBufferPointer(rebasing: digits[start...]))
        }
    }
}

extension Int {
    /// Reads a run of decimal digits and nothing else: no sign, no space; nil when empty or too large.
    public init?(decimal bytes: some Collection<UInt8>) {
        guard !bytes.isEmpty else { return nil }
        var value = 0
        for byte in bytes {
            guard ASCII.isDigit(byte) else { return nil }
            let (product, overflow) = value.multipliedReportingOverflow(by: 10)
            let (sum, carry) = product.addingReportingOverflow(Int(byte - 0x30))
            guard !overflow, !carry else { return nil }
            value = sum
        }
        self = value
    }
}
