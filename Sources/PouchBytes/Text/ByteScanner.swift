/// Walks over short ASCII text such as dates; every step says whether it fitted.
struct ByteScanner {
    private var rest: ArraySlice<UInt8>

    init(_ text: String) {
        rest = ArraySlice(text.utf8)
    }

    var isAtEnd: Bool { rest.isEmpty }

    mutating func next() -> UInt8? { rest.popFirst() }

    /// Steps over `text` if it comes next.
    mutating func skip(_ text: StaticString) -> Bool {
        let wanted = UnsafeBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount)
        guard rest.starts(with: wanted) else { return false }
        rest.removeFirst(wanted.count)
        return true
    }

    /// Exactly `count` decimal digits.
    mutating func digits(_ count: Int) -> Int? {
        guard rest.count >= count, let value = Int(decimal: rest.prefix(count)) else { return nil }
        rest.removeFirst(count)
        return value
    }

    /// One digit or more.
    mutating func digitRun() -> ArraySlice<UInt8>? {
        let run = rest.prefix(while: ASCII.isDigit)
        guard !run.isEmpty else { return nil }
        rest.removeFirst(run.count)
        return run
    }

    /// `07:30:00`; second 60 is read as 59.
    mutating func clock() -> (hour: Int, minute: Int, second: Int)? {
        guard let hour = digits(2), skip(":"), let minute = digits(2), skip(":"), let second = digits(2),
            hour < 24, minute < 60, second <= 60
        else { return nil }
        return (hour, minute, min(second, 59))
    }

    /// `Jan` ... `Dec` as 1...12; case counts, as RFC 9110 has it.
    mutating func month() -> Int? {
        guard let index = Timestamp.months.firstIndex(where: { rest.starts(with: $0.utf8) }) else { return nil }
        rest.removeFirst(3)
        return index + 1
    }

    /// `Sunday` or `Sun`.
    mutating func weekday() -> Bool {
        for name in Timestamp.weekdays {
            for length in [name.utf8.count, 3] where rest.starts(with: name.utf8.prefix(length)) {
                rest.removeFirst(length)
                return true
            }
        }
        return false
    }
}
