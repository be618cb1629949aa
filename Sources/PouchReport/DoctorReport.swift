import PouchBytes
import PouchDoctor

/// The report of `pouch doctor`.
package struct DoctorReport {
    package let findings: [Finding]

    package init(_ findings: [Finding]) { self.findings = findings }

    private static let titles: [(part: Finding.Part, title: String)] = [
        (.machine, "This machine"), (.folder, "The mirror's folder"), (.host, "The archive"),
    ]
    private static let words: [Finding.State: String] = [.good: "ok", .note: "note", .mend: "mend", .stops: "stops"]

    /// The findings for a terminal, by part.
    package func text() -> String {
        let width = findings.map(\.subject.count).max() ?? 0
        var lines: [String] = []
        for (part, title) in Self.titles {
            let these = findings.filter { $0.part == part }
            guard !these.isEmpty else { continue }
            if !lines.isEmpty { lines.append("") }
            lines.append(title)
            for finding in these {
                let word = padded(Self.words[finding.state] ?? "", to: 5)
                lines.append("  \(word)  \(padded(finding.subject, to: width))  \(printable(finding.found))")
                if let advice = finding.advice {
                    lines.append(String(repeating: " ", count: width + 11) + "-> " + printable(advice))
                }
            }
        }
        return lines.joined(separator: "\n") + "\n\n" + closing + "\n"
    }

    private var closing: String {
        let stops = findings.count { $0.state == .stops }
        let mend = findings.count { $0.state == .mend }
        if stops > 0 {
            return "A crawl cannot run as it is: \(stops) to mend first" + (mend > 0 ? ", \(mend) besides." : ".")
        }
        return mend > 0 ? "A crawl can run; \(mend) to mend." : "All is well."
    }

    private func padded(_ text: String, to width: Int) -> String {
        text + String(repeating: " ", count: max(0, width - text.count))
    }

    /// One JSON object (`config/schema/doctor.schema.json`).
    package func json() -> [UInt8] {
        var json = JSONWriter()
        json.beginObject()
        json.field("state", worst.rawValue)
        json.key("findings")
        json.beginArray()
        for finding in findings {
            json.beginObject()
            json.field("part", finding.part.rawValue)
            json.field("subject", finding.subject)
            json.field("state", finding.state.rawValue)
            json.field("found", finding.found)
            json.field("advice", finding.advice)
            json.endObject()
        }
        json.endArray()
        json.endObject()
        return json.bytes
    }

    private var worst: Finding.State {
        for state in [Finding.State.stops, .mend, .note] where findings.contains(where: { $0.state == state }) {
            return state
        }
        return .good
    }
}
