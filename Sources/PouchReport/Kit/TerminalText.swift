/// Text from outside, made safe to print. Control characters and escapes show as `\x1b` and do not act. So do
/// characters that take no room of their own, or turn the direction of the text after them, and so could make a line
/// read as another.
package func printable(_ text: String) -> String {
    var result = ""
    result.reserveCapacity(text.utf8.count)
    for scalar in text.unicodeScalars {
        switch scalar.value {
        case 0..<0x20, 0x7F..<0xA0: result += "\\x" + (scalar.value < 16 ? "0" : "") + String(scalar.value, radix: 16)
        // Joiners belong to words of some scripts and to emoji.
        case 0x200C, 0x200D: result.unicodeScalars.append(scalar)
        default:
            if hidden.contains(scalar.properties.generalCategory) {
                result += "\\u{" + String(scalar.value, radix: 16) + "}"
            } else {
                result.unicodeScalars.append(scalar)
            }
        }
    }
    return result
}

private let hidden: Set<Unicode.GeneralCategory> = [
    .format, .lineSeparator, .paragraphSeparator, .surrogate, .privateUse, .unassigned,
]

/// Columns that a text takes on a terminal: two for a wide East Asian character or an emoji, none for a combining mark.
package func columns(_ text: String) -> Int {
    text.unicodeScalars.reduce(0) { $0 + columns($1) }
}

private func columns(_ scalar: Unicode.Scalar) -> Int {
    switch scalar.value {
    case 0x20..<0x300: return 1
    case 0x1100...0x115F, 0x2E80...0xA4CF, 0xA960...0xA97F, 0xAC00...0xD7A3, 0xF900...0xFAFF, 0xFE30...0xFE6F,
        0xFF00...0xFF60,
        0xFFE0...0xFFE6, 0x16FE0...0x18DFF, 0x1AFF0...0x1B2FF, 0x1F300...0x1FAFF, 0x20000...0x3FFFD:
        return 2
    default:
        if scalar.properties.isEmojiPresentation { return 2 }
        return [.nonspacingMark, .enclosingMark, .format].contains(scalar.properties.generalCategory) ? 0 : 1
    }
}

/// The text cut to `width` columns, its end marked when something was cut.
package func fitted(_ text: String, to width: Int) -> String {
    guard columns(text) > width else { return text }
    var result = ""
    var used = 0
    for character in text {
        let more = columns(String(character))
        if used + more > max(0, width - 1) { break }
        result.append(character)
        used += more
    }
    return width > 0 ? result + "…" : ""
}

/// "1.2 MB": decimal units, one place.
package func bytesText(_ count: Int) -> String {
    guard abs(Double(count)) >= 1_000 else { return "\(count) B" }
    var value = Double(count)
    for unit in ["kB", "MB", "GB"] {
        value /= 1_000
        // 999,960 bytes would round to 1000.0 kB.
        if abs(value) < 999.95 { return "\(oneDecimal(value)) \(unit)" }
    }
    return "\(oneDecimal(value / 1_000)) TB"
}

/// "3 h 12 min", "4 min 05 s", "12 s".
package func durationText(_ seconds: Double) -> String {
    guard seconds.isFinite, abs(seconds) < 1e12 else { return "a very long time" }
    let whole = Int(max(0, seconds).rounded())
    if whole < 60 { return "\(whole) s" }
    if whole < 3_600 { return "\(whole / 60) min \(twoDigits(whole % 60)) s" }
    return whole < 172_800 ? "\(whole / 3_600) h \(twoDigits(whole / 60 % 60)) min" : "\(whole / 86_400) days"
}

/// Microseconds as "40 ms" or "2.5 s".
func intervalText(_ microseconds: Int64) -> String {
    microseconds < 1_000_000 ? "\((microseconds + 999) / 1_000) ms" : "\(oneDecimal(Double(microseconds) / 1e6)) s"
}

func oneDecimal(_ value: Double) -> String {
    guard value.isFinite, abs(value) < 1e15 else { return "?" }
    let tenths = Int((abs(value) * 10).rounded())
    return (value < 0 && tenths > 0 ? "-" : "") + "\(tenths / 10).\(tenths % 10)"
}

func twoDigits(_ value: Int) -> String { value < 10 ? "0\(value)" : "\(value)" }

/// "12,345"
package func grouped(_ value: Int) -> String {
    let digits = String(value.magnitude)
    var result = ""
    for (place, digit) in digits.enumerated() {
        if place > 0, (digits.count - place) % 3 == 0 { result.append(",") }
        result.append(digit)
    }
    return (value < 0 ? "-" : "") + result
}
