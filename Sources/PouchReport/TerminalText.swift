/// Text from outside, made safe to print: control characters and escapes show as `\x1b`, never act.
public func printable(_ text: String) -> String {
    var result = ""
    result.reserveCapacity(text.utf8.count)
    for scalar in text.unicodeScalars {
        switch scalar.value {
        case 0..<0x20, 0x7F..<0xA0: result += "\\x" + (scalar.value < 16 ? "0" : "") + String(scalar.value, radix: 16)
        // Marks that turn the direction of what follows could make a line read as another.
        case 0x200E, 0x200F, 0x202A...0x202E, 0x2066...0x2069: result += "\\u" + String(scalar.value, radix: 16)
        default: result.unicodeScalars.append(scalar)
        }
    }
    return result
}

/// Columns that a text takes on a terminal: two for a wide East Asian character, none for a combining mark.
public func columns(_ text: String) -> Int {
    text.unicodeScalars.reduce(0) { $0 + columns($1) }
}

private func columns(_ scalar: Unicode.Scalar) -> Int {
    switch scalar.value {
    case 0x1100...0x115F, 0x2E80...0xA4CF, 0xAC00...0xD7A3, 0xF900...0xFAFF, 0xFE30...0xFE6F, 0xFF00...0xFF60, 0xFFE0...0xFFE6,
        0x1F300...0x1FAFF, 0x20000...0x3FFFD:
        2
    default: [.nonspacingMark, .enclosingMark, .format].contains(scalar.properties.generalCategory) ? 0 : 1
    }
}

/// The text cut to `width` columns, its end marked when something was cut.
public func fitted(_ text: String, to width: Int) -> String {
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
public func bytesText(_ count: Int) -> String {
    var value = Double(count)
    for unit in ["B", "kB", "MB", "GB", "TB"] {
        if value < 1_000 || unit == "TB" { return unit == "B" ? "\(count) B" : "\(oneDecimal(value)) \(unit)" }
        value /= 1_000
    }
    return "\(count) B"
}

/// "3 h 12 min", "4 min 05 s", "12 s".
public func durationText(_ seconds: Double) -> String {
    let whole = Int(seconds.rounded())
    if whole < 60 { return "\(whole) s" }
    if whole < 3_600 { return "\(whole / 60) min \(twoDigits(whole % 60)) s" }
    return whole < 172_800 ? "\(whole / 3_600) h \(twoDigits(whole / 60 % 60)) min" : "\(whole / 86_400) days"
}

func oneDecimal(_ value: Double) -> String {
    let tenths = Int((value * 10).rounded())
    return "\(tenths / 10).\(tenths % 10)"
}

func twoDigits(_ value: Int) -> String { value < 10 ? "0\(value)" : "\(value)" }

/// "12,345"
public func grouped(_ value: Int) -> String {
    let digits = String(abs(value))
    var result = ""
    for (place, digit) in digits.enumerated() {
        if place > 0, (digits.count - place) % 3 == 0 { result.append(",") }
        result.append(digit)
    }
    return (value < 0 ? "-" : "") + result
}
