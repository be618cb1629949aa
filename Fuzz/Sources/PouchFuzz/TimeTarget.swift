import PouchArchive
import PouchBytes

/// Dates and times as headers, records and file names have them: what is read is written as itself.
enum TimeTarget {
    static func run(_ input: [UInt8]) {
        let text = String(decoding: input, as: UTF8.self)
        if let time = Timestamp(rfc3339: text) {
            require(Timestamp(rfc3339: time.rfc3339Micros) == time, "\(text) is \(time), and back another")
        }
        if let time = Timestamp(compact: text) { require(time.compact == text, "\(text) is written \(time.compact)") }
        if let time = Timestamp(httpDate: text) {
            require(Timestamp(httpDate: time.httpDate) == time, "\(text) is \(time), and back another")
        }
        if let date = CalendarDate(iso: text) {
            require(date.iso == text, "\(text) is written \(date)")
            require(CalendarDate(daysSince1970: date.daysSince1970) == date, "\(date) has another's day")
        }
        _ = SURT.key(of: text)
    }
}
