import Foundation

/// The names of months, as dates write them: those of the languages that institutions write in, and what the profile adds.
public struct MonthNames: Sendable, Hashable {
    private var numbers: [String: Int]

    /// English names and their abbreviations of three letters or more: `January`, `jan`, `sept`, `Sept.`, and `1` to
    /// `12`.
    public static let english = MonthNames(MonthTable.english)

    private init(_ numbers: [String: Int]) { self.numbers = numbers }

    /// All names known (see ``MonthTable``), and those given by month number (1 to 12), which count first.
    /// - Parameter calendar: one with months of its own has their names in place of the common ones that are written alike.
    public init(adding names: [Int: [String]] = [:], calendar: CalendarKind = .gregorian) {
        numbers = MonthTable.numbers(calendar)
        for (number, more) in names where (1...12).contains(number) {
            for name in more { numbers[Self.key(name)] = number }
        }
    }

    /// 1 to 12, or `nil` for a text that is not a month's name. Case, accents, surrounding white space and a final full
    /// stop do not count; digits may be of any script.
    public func number(of name: some StringProtocol) -> Int? {
        if let number = numbers[name.lowercased()] { return number }
        if let number = numbers[Self.key(name)] { return number }
        let isNumber =
            name.contains { $0.isNumber } && !name.contains { $0.isLetter && !$0.isNumber && !"月월".contains($0) }
        return isNumber ? WrittenNumber(name).flatMap { 1...12 ~= $0.value ? $0.value : nil } : nil
    }

    /// All names known, in lower case, longest first: for building an alternation.
    public var all: [String] { numbers.keys.sorted { ($1.count, $0) < ($0.count, $1) } }

    /// Lower case, without accents, marks of vowels, white space and full stops at the ends; letters that are written in
    /// several ways made one.
    static func key(_ name: some StringProtocol) -> String {
        var key = String.UnicodeScalarView()
        for scalar in String(name).lowercased().decomposedStringWithCanonicalMapping.unicodeScalars {
            switch scalar.value {
            // Accents; the vowel marks of Arabic and Hebrew, and Arabic's stretching of words.
            case 0x300...0x36F, 0x64B...0x65F, 0x591...0x5C7, 0x640, 0x200C...0x200F: continue
            case 0x131: key.append("i")
            case 0x3C2: key.append("\u{3C3}")
            // Persian's ya and kaf, written as Arabic's.
            case 0x6CC, 0x649: key.append("\u{64A}")
            case 0x6A9: key.append("\u{643}")
            default: key.append(scalar)
            }
        }
        func isEdge(_ scalar: Unicode.Scalar) -> Bool { scalar.properties.isWhitespace || scalar == "." }
        while let last = key.last, isEdge(last) { key.removeLast() }
        return String(key.drop(while: isEdge))
    }
}
