import PouchBytes

extension AlertMessage {
    /// Bytes of a report that a webhook's body holds; services refuse much more.
    static let webhookReportLimit = 1 << 20

    /// The body of a webhook: the alert, and the report in it unless that is large.
    var webhookBody: [UInt8] {
        var json = JSONWriter(capacity: 1_024 + (report?.utf8.count ?? 0))
        json.beginObject()
        json.field("version", 1)
        json.field("event", event.rawValue)
        json.field("subject", subject)
        json.field("text", text)
        json.field("mirror", mirror)
        json.field("profile", profile)
        json.field("from", fromCrawl)
        json.field("to", toCrawl)
        json.field("verdict", verdict)
        json.key("counts")
        json.beginObject()
        for count in counts { json.field(count.name, count.count) }
        json.endObject()
        json.field("report_sha256", reportSHA256)
        if let report, report.utf8.count <= Self.webhookReportLimit {
            json.key("report")
            json.raw(report.utf8)
        }
        json.endObject()
        return json.bytes
    }
}
