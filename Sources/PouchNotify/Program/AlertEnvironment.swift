extension AlertMessage {
    /// The environment of a program that handles an alert, over Pouch's own.
    ///
    /// The webhook's secret is left out. No value holds a control character.
    func environment(over own: [String: String]) -> [String: String] {
        var result = own
        result["POUCH_WEBHOOK_SECRET"] = nil
        var mine = [
            "SUBJECT": subject, "EVENT": event.rawValue, "MIRROR": mirror, "PROFILE": profile, "VERDICT": verdict,
            "FROM": fromCrawl, "TO": toCrawl, "REPORT_SHA256": reportSHA256,
        ]
        for count in counts { mine["COUNT_" + count.name.uppercased()] = "\(count.count)" }
        for (name, value) in mine {
            result["POUCH_" + name] = String(
                String.UnicodeScalarView(
                    value.unicodeScalars.map { $0.properties.generalCategory == .control ? " " : $0 }))
        }
        return result
    }
}
