import PouchBytes
import PouchRepair
import PouchVerify

/// The report of `pouch verify`, for people and for programs.
package struct VerifyReport {
    package let result: Verification
    package let mirror: String
    /// The actions of a repair, when one was asked for; `result` is the state after it.
    package let repairs: [Repair.Action]?

    package init(_ result: Verification, mirror: String, repairs: [Repair.Action]? = nil) {
        self.result = result
        self.mirror = mirror
        self.repairs = repairs
    }

    /// The report for a terminal: repairs, the verdict, then each damage.
    package func text() -> String {
        var lines: [String] = []
        for action in repairs ?? [] {
            lines.append("\(action.kind.rawValue)  \(printable(action.path)), \(printable(action.detail))")
        }
        if !lines.isEmpty { lines.append("") }
        lines.append(heading())
        if let sample = result.sample {
            lines.append(
                "  a sample: \(grouped(result.checked)) of \(grouped(result.urls)) URLs, chosen by --seed \(sample.seed)"
            )
        }
        lines.append(
            "  read: \(grouped(result.crawls)) crawls, \(grouped(result.urls)) URLs, \(grouped(result.files)) pages and statements, "
                + "\(grouped(result.records)) WARC records, \(bytesText(result.bytes))")
        if let reliance = result.reliance {
            lines += [
                "  since crawl \(printable(reliance.crawl)): what came before was not read; for that this relies on",
                "    \(printable(reliance.path)): whole up to \(printable(reliance.note.crawl)) at \(reliance.note.verifiedAt.rfc3339), "
                    + "everything read at \(reliance.note.wholeAt.rfc3339); \(printable(reliance.signature))",
            ]
        }
        if let signed = result.signed {
            lines.append("  signed by key \(signed.key): \(grouped(signed.crawls)) of \(grouped(result.crawls)) crawls")
        }
        lines += result.notes.map { "  note: " + printable($0) }
        for damage in result.damage {
            lines += ["", "\(damage.kind.rawValue)  \(printable(damage.path))"]
            lines += damage.details.map { "  " + printable($0) }
            if damage.moreDetails > 0 { lines.append("  and \(grouped(damage.moreDetails)) more findings") }
            if !damage.urls.isEmpty {
                let more = damage.moreURLs > 0 ? " and \(grouped(damage.moreURLs)) more" : ""
                lines.append("  touches " + damage.urls.map(printable).joined(separator: ", ") + more)
            }
            lines.append("  to repair: " + printable(damage.repair))
        }
        return lines.joined(separator: "\n") + "\n"
    }

    private func heading() -> String {
        let name = printable(mirror)
        switch result.state {
        case .intact:
            let since = result.reliance.map { ", from crawl \(printable($0.crawl)) on" } ?? ""
            return "\(name): intact" + since + (result.sample == nil ? "" : ", as far as the sample goes")
        case .nothing:
            return "\(name): no crawl is complete yet, so there is nothing to verify against; `pouch crawl` goes on"
        case .damaged:
            let count = result.damage.count
            return "\(name): DAMAGED, \(grouped(count)) \(count == 1 ? "file" : "files")"
        }
    }

    /// One JSON object (`config/schema/verify.schema.json`).
    package func json() -> [UInt8] {
        var json = JSONWriter(capacity: 4_096)
        json.beginObject()
        json.field("mirror", mirror)
        json.field("state", result.state.rawValue)
        json.field("crawls", result.crawls)
        json.field("urls", result.urls)
        json.field("files", result.files)
        json.field("records", result.records)
        json.field("bytes_read", result.bytes)
        if let signed = result.signed {
            json.key("signed")
            json.beginObject()
            json.field("key", signed.key)
            json.field("crawls", signed.crawls)
            json.endObject()
        }
        if let reliance = result.reliance {
            json.key("relies_on")
            json.beginObject()
            json.field("since", reliance.crawl)
            json.field("note", reliance.path)
            json.field("crawl", reliance.note.crawl)
            json.field("summary_sha256", reliance.note.summarySHA256)
            json.field("verified_at", reliance.note.verifiedAt.rfc3339)
            json.field("whole_at", reliance.note.wholeAt.rfc3339)
            json.field("signature", reliance.signature)
            json.endObject()
        }
        if let sample = result.sample {
            json.key("sample")
            json.beginObject()
            json.key("share")
            json.double(sample.share)
            json.field("seed", "\(sample.seed)")
            json.field("urls", result.checked)
            json.endObject()
        }
        json.field("notes", result.notes)
        if let repairs {
            json.key("repairs")
            json.beginArray()
            for action in repairs {
                json.beginObject()
                json.field("path", action.path)
                json.field("action", action.kind.rawValue)
                json.field("detail", action.detail)
                json.endObject()
            }
            json.endArray()
        }
        json.key("damage")
        json.beginArray()
        for damage in result.damage { Self.write(damage, to: &json) }
        json.endArray()
        json.endObject()
        return json.bytes
    }

    private static func write(_ damage: Damage, to json: inout JSONWriter) {
        json.beginObject()
        json.field("path", damage.path)
        json.field("kind", damage.kind.rawValue)
        json.key("details")
        json.array(damage.details)
        if damage.moreDetails > 0 { json.field("more_details", damage.moreDetails) }
        json.field("urls", damage.urls)
        if damage.moreURLs > 0 { json.field("more_urls", damage.moreURLs) }
        json.field("repair", damage.repair)
        json.endObject()
    }
}
