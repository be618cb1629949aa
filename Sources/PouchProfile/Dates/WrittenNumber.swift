/// A number as a text writes it: with digits of any script, or in Chinese numerals.
public struct WrittenNumber: Equatable, Sendable {
    public var value: Int
    /// Digits written; of Chinese numerals with places ("十二"), as many as the value has.
    public var digits: Int

    /// Reads "21", "２１", "๒๑", "٢١", "1st", "1er", "3º", "十二", "二〇〇三", "元" (the first year of an era).
    ///
    /// Text before the digits, and letters behind them, do not count: "’01", "5-го". nil when there is no number, or
    /// one of more than 9 digits.
    public init?(_ text: some StringProtocol) {
        var value = 0
        var digits = 0
        for scalar in text.unicodeScalars {
            if let digit = Self.digit(scalar) {
                guard digits < 9 else { return nil }
                value = value * 10 + digit
                digits += 1
            } else if digits > 0 {
                break
            }
        }
        if digits == 0 {
            guard let read = Self.chinese(text) else { return nil }
            self = read
        } else {
            self.init(value: value, digits: digits)
        }
    }

    init(value: Int, digits: Int) {
        self.value = value
        self.digits = digits
    }

    private static func digit(_ scalar: Unicode.Scalar) -> Int? {
        if scalar.isASCII { return 0x30...0x39 ~= scalar.value ? Int(scalar.value) - 0x30 : nil }
        guard scalar.properties.numericType == .decimal, let value = scalar.properties.numericValue else { return nil }
        return Int(value)
    }

    private static let numerals: [Character: Int] = [
        "〇": 0, "零": 0, "○": 0, "一": 1, "二": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7, "八": 8, "九": 9, "元": 1,
    ]
    private static let places: [Character: Int] = ["十": 10, "百": 100, "千": 1_000, "廿": 20, "卅": 30]

    private static func chinese(_ text: some StringProtocol) -> WrittenNumber? {
        var total = 0
        var current: Int?
        var count = 0
        var hasPlaces = false
        for letter in text {
            if let digit = numerals[letter] {
                // Digits in a row are a number written place by place.
                current = (hasPlaces ? 0 : (current ?? 0) * 10) + digit
                count += 1
            } else if let place = places[letter] {
                total += place >= 20 && place < 100 ? place : (current ?? 1) * place
                current = nil
                hasPlaces = true
                count += 1
            } else if count > 0 {
                break
            }
            guard count <= 9 else { return nil }
        }
        guard count > 0 else { return nil }
        let value = total + (current ?? 0)
        return WrittenNumber(value: value, digits: hasPlaces ? String(value).count : count)
    }
}
