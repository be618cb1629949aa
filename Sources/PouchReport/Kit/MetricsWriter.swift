/// Writes metrics in the text format that Prometheus reads (exposition format 0.0.4).
struct MetricsWriter {
    enum Kind: String { case gauge }

    private var text = ""
    /// On every sample, before its own.
    private let labels: [(name: String, value: String)]

    init(labels: [(name: String, value: String)]) {
        self.labels = labels
    }

    var bytes: [UInt8] { Array(text.utf8) }

    /// A family with one sample; left out when there is no value.
    mutating func gauge(_ name: String, _ help: String, _ value: Double?) {
        guard let value else { return }
        gauge(name, help, by: nil, [("", value)])
    }

    /// A family with a sample for each value of one label.
    mutating func gauge(_ name: String, _ help: String, by label: String?, _ samples: [(String, Double)]) {
        guard !samples.isEmpty else { return }
        text += "# HELP \(name) \(Self.escaped(help, quotes: false))\n# TYPE \(name) \(Kind.gauge.rawValue)\n"
        for (value, sample) in samples {
            let all = labels + (label.map { [($0, value)] } ?? [])
            let shown = all.map { "\($0.name)=\"\(Self.escaped($0.value, quotes: true))\"" }.joined(separator: ",")
            text += "\(name)\(shown.isEmpty ? "" : "{\(shown)}") \(Self.number(sample))\n"
        }
    }

    /// Escapes a backslash, a line feed and a quote, as the format does; it has no form for other control characters.
    private static func escaped(_ text: String, quotes: Bool) -> String {
        var result = ""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\\": result += "\\\\"
            case "\n": result += "\\n"
            case "\"" where quotes: result += "\\\""
            default: result.unicodeScalars.append(scalar.value < 32 || scalar.value == 127 ? "\u{FFFD}" : scalar)
            }
        }
        return result
    }

    private static func number(_ value: Double) -> String {
        guard value.isFinite else { return value.isNaN ? "NaN" : value < 0 ? "-Inf" : "+Inf" }
        return value == value.rounded() && abs(value) < 1e15 ? "\(Int(value))" : "\(value)"
    }
}
