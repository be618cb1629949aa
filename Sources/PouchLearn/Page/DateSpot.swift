import PouchBytes

/// A date that a text has, and how it is written.
struct DateSpot: Equatable, Sendable {
    /// The form of a date: the order of its parts.
    enum Form: Hashable, Sendable {
        /// `2026-02-11`, the separator in between.
        case yearMonthDay(Character)
        /// `2/11/2026`: which of the first two is the day, all dates of an archive together say.
        case numbers(Character, shortYear: Bool)
        /// `February 11, 2026`
        case monthNameDayYear
        /// `11 February 2026`, `11. Februar 2026`, `11 de febrero de 2026`
        case dayMonthNameYear
        /// `11Feb26`, `11-Feb-26`
        case dayMonthNameShortYear
        /// `2026 February 11`, `2026. február 11.`
        case yearMonthNameDay
        /// `2026年2月11日`, `2026년 2월 11일`
        case marked
        /// `令和6年6月21日`, `平成元年…`: a year of a reign.
        case era
        /// `February 11`, without a year.
        case monthNameDay
    }

    var form: Form
    /// 0 when the text has none.
    var year: Int
    /// Of `numbers`, the first number; else the month.
    var month: Int
    /// Of `numbers`, the second number; else the day.
    var day: Int
    /// In UTF-8 units of the text.
    var range: Range<Int>
    /// The month's name as written, lower case.
    var name: String?
    /// Whether the year is one of the Buddhist era, as Thai pages write it. ``year`` is that of the common era.
    var isBuddhist = false

    /// The day, by the order of day and month in `numbers`; nil for a day that does not exist.
    func date(dayFirst: Bool) -> CalendarDate? {
        if case .numbers = form {
            return CalendarDate(year: year, month: dayFirst ? day : month, day: dayFirst ? month : day)
        }
        return CalendarDate(year: year, month: month, day: day)
    }

    // MARK: - Finding

    private struct Token {
        enum Kind { case number, word, mark }
        var kind: Kind
        var text: String
        var value: Int
        var range: Range<Int>
        /// Whether white space stands before it.
        var isSpaced: Bool
    }

    /// A longer text is a body, and its dates are not the page's.
    static let longestText = 4_096

    /// Every date of a text, in its order.
    static func all(in text: String) -> [DateSpot] {
        guard text.utf8.count <= longestText,
            text.utf8.contains(where: { 48...57 ~= $0 }) || !text.utf8.allSatisfy({ $0 < 0x80 })
        else { return [] }
        let tokens = tokens(of: text)
        var found: [DateSpot] = []
        var at = 0
        while at < tokens.count {
            if let spot = spot(tokens[at...]) {
                found.append(spot)
                while at < tokens.count, tokens[at].range.lowerBound < spot.range.upperBound { at += 1 }
            } else {
                at += 1
            }
        }
        return found
    }

    private static func tokens(of text: String) -> [Token] {
        var tokens: [Token] = []
        var offset = 0
        var isSpaced = true
        var current: Token?
        func end(_ list: inout [Token]) {
            if var done = current {
                if done.kind == .number { done.value = done.text.utf8.count <= 8 ? Int(done.text) ?? -1 : -1 }
                list.append(done)
            }
            current = nil
        }
        for scalar in text.unicodeScalars {
            let width = UTF8.width(scalar)
            defer { offset += width }
            let kind: Token.Kind
            var value = String(scalar)
            if let digit = scalar.properties.numericType == .decimal ? scalar.properties.numericValue : nil {
                kind = .number
                value = String(Int(digit))
            } else if "年月日년월일".unicodeScalars.contains(scalar) {
                kind = .mark
            } else if scalar.properties.isAlphabetic || scalar.properties.generalCategory == .nonspacingMark {
                kind = .word
            } else if scalar.properties.isWhitespace {
                end(&tokens)
                isSpaced = true
                continue
            } else {
                kind = .mark
            }
            if kind != .mark, current?.kind == kind {
                let start = current?.range.lowerBound ?? offset
                current?.text += value
                current?.range = start..<(offset + width)
            } else {
                end(&tokens)
                current = Token(
                    kind: kind, text: value, value: -1, range: offset..<(offset + width), isSpaced: isSpaced)
                if kind == .mark { end(&tokens) }
            }
            isSpaced = false
        }
        end(&tokens)
        return tokens
    }

    private static func isYear(_ token: Token) -> Bool {
        token.kind == .number && token.text.utf8.count == 4
            && ((1_900...2_100).contains(token.value) || buddhist.contains(token.value))
    }

    /// Years that only the Buddhist era has: 1940 to 2100 of the common one.
    private static let buddhist = 2_483...2_643

    /// The first years of reigns that pages of our time name.
    private static let eras: [(name: String, first: Int)] = [("令和", 2_019), ("平成", 1_989), ("昭和", 1_926)]

    /// `令和 6 年 6 月 21 日` from a token that ends in the reign's name; its first year may be 元.
    private static func eraSpot(_ tokens: [Token]) -> DateSpot? {
        guard let first = tokens.first, first.kind == .word, tokens.count > 4,
            let era = eras.first(where: { first.text.hasSuffix($0.name) || first.text.hasSuffix($0.name + "元") })
        else { return nil }
        let isFirstYear = first.text.hasSuffix("元")
        let rest = Array(tokens.dropFirst(isFirstYear ? 1 : 2))
        guard isFirstYear || tokens[1].kind == .number && (1...99).contains(tokens[1].value), rest.count > 4,
            rest[0].text == "年", isDay(rest[1]), rest[1].value <= 12, rest[2].text == "月", isDay(rest[3]),
            rest[4].text == "日"
        else { return nil }
        let name = era.name.utf8.count + (isFirstYear ? "元".utf8.count : 0)
        return DateSpot(
            form: .era, year: era.first + (isFirstYear ? 1 : tokens[1].value) - 1, month: rest[1].value,
            day: rest[3].value, range: (first.range.upperBound - name)..<rest[4].range.upperBound)
    }

    private static func isDay(_ token: Token) -> Bool {
        token.kind == .number && token.text.utf8.count <= 2 && (1...31).contains(token.value)
    }

    /// The year that two digits mean.
    private static func shortYear(_ token: Token) -> Int? {
        guard token.kind == .number, token.text.utf8.count == 2 else { return nil }
        return token.value + (token.value < 70 ? 2_000 : 1_900)
    }

    private static func month(_ token: Token) -> (Int, String)? {
        guard token.kind == .word else { return nil }
        let word = token.text.lowercased()
        return MonthWords.number(word).map { ($0, word) }
    }

    private static let connectors: Set<String> = [
        "de", "del", "of", "st", "nd", "rd", "th", "er", "º", "ª", "г", "p", "a", "the", "e",
    ]

    /// The date that tokens begin with.
    private static func spot(_ tokens: ArraySlice<Token>) -> DateSpot? {
        guard let first = tokens.first else { return nil }
        let rest = Array(tokens.prefix(12))
        func skip(_ from: Int, _ marks: Set<String>) -> Int {
            var at = from
            while at < rest.count, at - from < 3,
                marks.contains(rest[at].text)
                    || rest[at].kind == .word && connectors.contains(rest[at].text.lowercased())
            { at += 1 }
            return at
        }
        func made(_ form: Form, _ year: Int, _ month: Int, _ day: Int, _ last: Int, _ name: String? = nil) -> DateSpot {
            let isBuddhist = buddhist.contains(year)
            return DateSpot(
                form: form, year: isBuddhist ? year - 543 : year, month: month, day: day,
                range: first.range.lowerBound..<rest[last].range.upperBound, name: name, isBuddhist: isBuddhist)
        }
        /// Whether a date that ends before a mark goes on behind it: `1.2.3.4` is not a date.
        func goesOn(_ at: Int) -> Bool {
            guard at < rest.count, !rest[at].isSpaced, rest[at].text == rest[1].text else { return false }
            return at + 1 < rest.count && !rest[at + 1].isSpaced && rest[at + 1].kind != .mark
        }
        if let spot = eraSpot(rest) { return spot }
        if let (month, name) = month(first) {
            let day = skip(1, [".", ","])
            guard day < rest.count, isDay(rest[day]) else { return nil }
            let year = skip(day + 1, [",", "."])
            if year < rest.count, isYear(rest[year]) {
                return made(.monthNameDayYear, rest[year].value, month, rest[day].value, year, name)
            }
            return made(.monthNameDay, 0, month, rest[day].value, day, name)
        }
        guard first.kind == .number else { return nil }
        if isYear(first) {
            if rest.count > 5, "年년".contains(rest[1].text), isDay(rest[2]), "月월".contains(rest[3].text), isDay(rest[4]),
                "日일".contains(rest[5].text)
            {
                return made(.marked, first.value, rest[2].value, rest[4].value, 5)
            }
            if rest.count > 4, let mark = rest[1].text.first, "-/.".contains(mark), rest[3].text == rest[1].text,
                isDay(rest[2]),
                isDay(rest[4]), rest[2].value <= 12, !goesOn(5)
            {
                return made(.yearMonthDay(mark), first.value, rest[2].value, rest[4].value, 4)
            }
            let at = skip(1, [".", ","])
            if at < rest.count, let (month, name) = month(rest[at]) {
                let day = skip(at + 1, [".", ","])
                if day < rest.count, isDay(rest[day]) {
                    return made(.yearMonthNameDay, first.value, month, rest[day].value, day, name)
                }
            }
            return nil
        }
        guard isDay(first) else { return nil }
        if rest.count > 4, let mark = rest[1].text.first, "-/.".contains(mark), rest[3].text == rest[1].text,
            isDay(rest[2]),
            !rest[4].isSpaced || mark == "."
        {
            if isYear(rest[4]) {
                return made(.numbers(mark, shortYear: false), rest[4].value, first.value, rest[2].value, 4)
            }
            // Two digits are a year only where nothing else can be meant.
            let isLong =
                first.isSpaced && first.text.utf8.count == 2 && rest[2].text.utf8.count == 2 && !rest[4].isSpaced
            if mark == "/" || isLong, let year = shortYear(rest[4]),
                rest.count == 5 || rest[5].isSpaced || rest[5].text != rest[1].text
            {
                return made(.numbers(mark, shortYear: true), year, first.value, rest[2].value, 4)
            }
            return nil
        }
        let at = skip(1, [".", "-", "/"])
        if at < rest.count, let (month, name) = month(rest[at]) {
            let year = skip(at + 1, [".", ",", "-", "/"])
            if year < rest.count, isYear(rest[year]) {
                return made(.dayMonthNameYear, rest[year].value, month, first.value, year, name)
            }
            let isTight = !rest[at].isSpaced && year < rest.count && !rest[year].isSpaced && year - at <= 2 && at <= 2
            if isTight, let value = shortYear(rest[year]) {
                return made(.dayMonthNameShortYear, value, month, first.value, year, name)
            }
        }
        return nil
    }

    // MARK: - As a pattern

    /// A profile's `match` for dates of this form, as a regular expression with named groups.
    static func pattern(_ form: Form, dayFirst: Bool) -> String {
        let month = #"(?<month>[\p{L}\p{M}]{3,})"#
        let number = #"(?<month>\d{1,2})"#
        let day = #"(?<day>\d{1,2})"#
        let year = #"(?<year>\d{4})"#
        switch form {
        case .yearMonthDay(let mark):
            let mark = escaped(mark)
            return year + mark + #" ?"# + number + mark + #" ?"# + day
        case .numbers(let mark, let short):
            let mark = escaped(mark)
            let year = short ? #"(?<year>\d{2})(?!\d)"# : year
            return #"(?<!\d)"# + (dayFirst ? day + mark + number : number + mark + day) + mark + year
        case .monthNameDayYear: return month + #"\.?,? "# + day + #"(?:st|nd|rd|th)?,? "# + year
        case .dayMonthNameYear:
            return day + #"(?:st|nd|rd|th|er|º|\.)?(?: of| de| del)?[ -/]?"# + month + #"\.?,?(?: de| del)?[ -/]"#
                + year
        case .dayMonthNameShortYear: return #"(?<!\d)"# + day + "[-/]?" + month + #"\.?[-/]?(?<year>\d{2})(?!\d)"#
        case .yearMonthNameDay: return year + #"\.? "# + month + #"\.? "# + day
        case .marked: return year + #" ?[年년] ?"# + number + #" ?[月월] ?"# + day + #" ?[日일]"#
        case .era:
            return #"(?:令和|平成|昭和) ?(?<year>\d{1,2}|元) ?年 ?"# + number + " ?月 ?" + day + " ?日"
        case .monthNameDay: return month + #"\.? "# + day
        }
    }

    private static func escaped(_ mark: Character) -> String { mark == "." ? #"\."# : String(mark) }
}
