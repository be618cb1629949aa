/// Durations and sizes as people write them, in profiles and on the command line.
public enum Units {
    /// Why a text is not a duration or a size.
    public struct Failure: Error, Sendable, Equatable, CustomStringConvertible {
        /// The fault and the expected form.
        public let description: String
    }

    static let durationForm = #"a number and ms, s, min, h or d, such as "500ms", "1.5s" or "2min""#
    static let sizeForm = #"a whole number and B, kB, MB, GB, KiB, MiB or GiB, such as "64MiB""#

    /// Reads `500ms`, `1s`, `1.5 s`, `2min`, `1h`, `1d`; `0` needs no unit.
    public static func duration(_ text: String) throws(Failure) -> Duration {
        let (number, unit) = split(text)
        guard let value = Double(number), value.isFinite, value <= 1e12 else {
            throw Failure(description: "found \(quoted(text)), expected \(durationForm)")
        }
        let milliseconds: Double
        switch unit {
        case "ms": milliseconds = 1
        case "s": milliseconds = 1000
        case "min": milliseconds = 60_000
        case "h": milliseconds = 3_600_000
        case "d": milliseconds = 86_400_000
        case "" where value == 0: milliseconds = 1
        case "": throw Failure(description: "found \(quoted(text)) without a unit, expected \(durationForm)")
        default: throw Failure(description: "found the unit \(quoted(unit)), expected \(durationForm)")
        }
        let microseconds = (value * milliseconds * 1000).rounded()
        guard microseconds < 1e17 else {
            throw Failure(description: "found \(quoted(text)), which is beyond a lifetime")
        }
        return .microseconds(Int64(microseconds))
    }

    /// The units of sizes, with their bytes.
    public static let sizeUnits: [(name: String, bytes: Int)] = [
        ("B", 1), ("kB", 1000), ("MB", 1_000_000), ("GB", 1_000_000_000), ("TB", 1_000_000_000_000),
        ("KiB", 1 << 10), ("MiB", 1 << 20), ("GiB", 1 << 30), ("TiB", 1 << 40),
    ]

    /// Reads `262144B`, `256KiB`, `64 MiB`, `1GiB`, `500kB`, in bytes; `0` needs no unit.
    public static func size(_ text: String) throws(Failure) -> Int {
        let (number, unit) = split(text)
        guard let value = Int(number), value <= 1 << 40 else {
            throw Failure(description: "found \(quoted(text)), expected \(sizeForm)")
        }
        guard !unit.isEmpty || value == 0 else {
            throw Failure(description: "found \(quoted(text)) without a unit, expected \(sizeForm)")
        }
        guard let factor = unit.isEmpty ? 1 : sizeUnits.first(where: { $0.name == unit })?.bytes else {
            throw Failure(description: "found the unit \(quoted(unit)), expected \(sizeForm)")
        }
        let (bytes, overflow) = value.multipliedReportingOverflow(by: factor)
        guard !overflow else { throw Failure(description: "found \(quoted(text)), which is more than a file can hold") }
        return bytes
    }

    static let shareForm = #"a share from 0 to 100% with its sign, such as "1%" or "0.5%""#

    /// Reads `1%`, `0.5 %`, `100%` as a number from 0 to 1; `0` needs no sign.
    public static func share(_ text: String) throws(Failure) -> Double {
        let (number, unit) = split(text)
        guard let value = Double(number), value.isFinite, unit == "%" || unit.isEmpty && value == 0 else {
            throw Failure(description: "found \(quoted(text)), expected \(shareForm)")
        }
        guard value <= 100 else { throw Failure(description: "found \(quoted(text)), expected \(shareForm)") }
        return value / 100
    }

    /// A duration in the largest unit that leaves a whole number: `2min`, `1500ms`.
    public static func text(_ duration: Duration) -> String {
        let (seconds, attoseconds) = duration.components
        let milliseconds = seconds * 1000 + attoseconds / 1_000_000_000_000_000
        guard milliseconds % 1000 == 0 else { return "\(milliseconds)ms" }
        for (unit, length) in [("d", 86_400), ("h", 3600), ("min", 60)] as [(String, Int64)] {
            if seconds != 0, seconds % length == 0 { return "\(seconds / length)\(unit)" }
        }
        return "\(seconds)s"
    }

    /// A size in the largest binary unit that leaves a whole number: `64MiB`, `1000B`.
    public static func text(bytes: Int) -> String {
        for (unit, shift) in [("GiB", 30), ("MiB", 20), ("KiB", 10)] where bytes != 0 && bytes % (1 << shift) == 0 {
            return "\(bytes >> shift)\(unit)"
        }
        return "\(bytes)B"
    }

    /// The number (digits, with at most one point) at the start of a text, and what follows it.
    private static func split(_ text: String) -> (number: String, unit: String) {
        let number = text.prefix { $0.isASCII && ($0.isNumber || $0 == ".") }
        let unit = text.dropFirst(number.count).drop { $0 == " " }
        return (String(number), String(unit))
    }
}

/// A text in quotation marks for a message: controls escaped, and cut when it is long.
func quoted(_ text: some StringProtocol) -> String {
    let cut = text.count > 60 ? String(text.prefix(57)) + "..." : String(text)
    return "\"\(cut.escapingControls)\""
}
