extension Timestamp {
    // MARK: - Writing

    /// `2026-11-24T07:30:00Z` (RFC 3339; the fraction is cut off).
    public var rfc3339: String { text { $0.append(rfc3339: self, micros: false) } }

    /// `2026-11-24T07:30:00.000001Z`: always six digits of a second.
    public var rfc3339Micros: String { text { $0.append(rfc3339: self, micros: true) } }

    /// `20261124T073000Z`: a crawl's name.
    public var compact: String {
        text { text in
            let parts = self.parts
            parts.date.append(to: &text, separator: nil)
            text.append(0x54)
            for number in [parts.hour, parts.minute, parts.second] { text.append(decimal: number, width: 2) }
            text.append(0x5A)
        }
    }

    /// `Tue, 24 Nov 2026 07:30:00 GMT` (IMF-fixdate, RFC 9110 section 5.6.7).
    public var httpDate: String {
        text { text in
            let parts = self.parts
            text.append(contentsOf: Timestamp.weekdays[parts.date.weekday].utf8.prefix(3))
            text.append(contentsOf: ", ".utf8)
            text.append(decimal: UInt(parts.date.day), width: 2)
            text.append(ASCII.space)
            text.append(contentsOf: Timestamp.months[parts.date.month - 1].utf8)
            text.append(ASCII.space)
            text.append(decimal: UInt(parts.date.year), width: 4)
            text.append(ASCII.space)
            text.append(clock: parts)
            text.append(contentsOf: " GMT".utf8)
        }
    }

    static let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
    static let weekdays = ["Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"]

    private func text(_ write: (inout [UInt8]) -> Void) -> String {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(32)
        write(&bytes)
        return String(decoding: bytes, as: UTF8.self)
    }
}

extension Timestamp: CustomStringConvertible {
    public var description: String { microseconds % 1_000_000 == 0 ? rfc3339 : rfc3339Micros }
}

extension [UInt8] {
    /// Appends a moment as RFC 3339 without making a `String`.
    public mutating func append(rfc3339 moment: Timestamp, micros: Bool) {
        let parts = moment.parts
        parts.date.append(to: &self, separator: 0x2D)
        append(0x54)
        append(clock: parts)
        if micros {
            append(0x2E)
            append(decimal: parts.microsecond, width: 6)
        }
        append(0x5A)
    }

    fileprivate mutating func append(clock parts: Timestamp.Parts) {
        append(decimal: parts.hour, width: 2)
        append(ASCII.colon)
        append(decimal: parts.minute, width: 2)
        append(ASCII.colon)
        append(decimal: parts.second, width: 2)
    }
}
