import PouchBytes

/// Which capture a TimeGate leads to (RFC 7089, section 4.1, pattern 1.1: a TimeGate of its own, 302).
public enum TimeGate {
    /// The capture to redirect to, or the status instead.
    public enum Decision: Sendable {
        /// 302, `Vary: accept-datetime`.
        case found(Memento)
        /// 404, with the same `Vary` and `Link`.
        case none
        /// 400: `Accept-Datetime` is no HTTP date, or stands twice.
        case badDate
    }

    /// - Parameter dates: the values of every `Accept-Datetime` field.
    public static func decide(_ list: MementoList, acceptDatetime dates: [String]) -> Decision {
        var time: Timestamp?
        if let date = dates.first {
            guard dates.count == 1, let read = Timestamp(httpDate: date) else { return .badDate }
            time = read
        }
        return list.nearest(to: time).map(Decision.found) ?? .none
    }
}
