/// The names of months: English in all usual forms, and what the profile adds for another language.
public struct MonthNames: Sendable, Hashable {
    private var numbers: [String: Int] = [:]

    /// English names and their abbreviations of three letters or more: `January`, `jan`, `sept`, `Sept.`, and `1` to
    /// `12`.
    public static let english = MonthNames()

    private static let names = [
        "january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november",
        "december",
    ]

    /// English, and the names given by month number (1 to 12).
    public init(adding names: [Int: [String]] = [:]) {
        for (index, name) in Self.names.enumerated() {
            for length in 3...name.count { numbers[String(name.prefix(length))] = index + 1 }
        }
        for number in 1...12 {
            numbers[String(number)] = number
            if number < 10 { numbers["0\(number)"] = number }
        }
        for (number, more) in names where (1...12).contains(number) {
            for name in more { numbers[Self.key(name)] = number }
        }
    }

    /// 1 to 12, or `nil` if it is no month's name. Case, surrounding white space and a final full stop do not count.
    public func number(of name: some StringProtocol) -> Int? { numbers[Self.key(name)] }

    /// All names known, in lower case, longest first: for building an alternation.
    public var all: [String] { numbers.keys.sorted { ($1.count, $0) < ($0.count, $1) } }

    private static func key(_ name: some StringProtocol) -> String {
        var text = name.lowercased()[...]
        while let first = text.first, first.isWhitespace { text.removeFirst() }
        while let last = text.last, last.isWhitespace || last == "." { text.removeLast() }
        return String(text)
    }
}
