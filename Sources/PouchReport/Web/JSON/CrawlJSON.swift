import PouchBrowse
import PouchBytes
import PouchMirror

/// Crawls, their URLs and their log as JSON and CSV.
package enum CrawlJSON {
    /// All crawls.
    package static func list(_ entries: [CrawlEntry], crawl: String?) -> [UInt8] {
        WebJSON.object(asOf: crawl) { json in json.list("items", entries) { $0.fields(of: $1) } }
    }

    /// A row for each crawl.
    package static func csv(_ entries: [CrawlEntry]) -> [UInt8] {
        var bytes = CSVWriter.row(
            ["crawl", "state", "seconds", "requests"] + Outcome.allCases.map(\.rawValue) + [
                "held", "listed", "missing", "warc_bytes", "gap_days", "seal",
            ])
        for entry in entries {
            let figures = entry.figures
            var row: [String?] = [
                entry.name, "\(stateName(entry.state))", entry.seconds.map { "\(Int($0.rounded()))" },
                figures.map { "\($0.requests)" },
            ]
            row += Outcome.allCases.map { outcome in figures.map { "\($0.outcomes[outcome] ?? 0)" } }
            row += [
                figures.map { "\($0.statements)" }, figures.map { "\($0.listed)" }, figures.map { "\($0.missing)" },
                "\(entry.bytes)", entry.gap.map { "\($0)" }, SealWords.brief(entry.seal),
            ]
            bytes += CSVWriter.row(row)
        }
        return bytes
    }

    /// One crawl with its files and neighbours.
    package static func page(_ page: CrawlPage) -> [UInt8] {
        WebJSON.object(asOf: page.entry.name) { json in
            json.fields(of: page.entry)
            json.field("previous", page.previous)
            json.field("next", page.next)
            json.field("named_by_chain", page.isNamed)
            json.list("files", page.files) { json, file in
                json.field("name", file.name)
                json.field("bytes", file.bytes)
            }
            json.list("warc", page.entry.facts?.volumes ?? []) { json, volume in
                json.field("file", volume.file)
                json.field("bytes", volume.bytes)
                json.field("sha256", volume.sha256.hex)
            }
        }
    }

    /// A page of a manifest's lines, with the address of the next.
    package static func urls(_ page: CrawlURLs) -> [UInt8] {
        WebJSON.object(asOf: page.crawl) { json in
            json.list("items", page.lines) { $0.fields(of: $1) }
            json.field(
                "next",
                page.next.map { next in
                    "urls.json"
                        + WebQuery.text([
                            ("outcome", page.filter.outcome), ("role", page.filter.role),
                            ("prefix", page.filter.prefix),
                            ("after", next),
                        ])
                })
        }
    }

    /// The names of the columns of a manifest's rows.
    package static let header = CSVWriter.row([
        "url", "role", "outcome", "reason", "http_status", "fetched_at", "sha256", "error",
    ])

    /// A row for each line of a manifest.
    package static func csv(_ lines: [ManifestLine]) -> [UInt8] {
        lines.reduce(into: []) { bytes, line in
            bytes += CSVWriter.row([
                line.url, line.role, line.outcome, line.reason, line.httpStatus.map { "\($0)" }, line.fetchedAt,
                line.sha256?.hex, line.error,
            ])
        }
    }

    /// A line of JSON for each (JSON Lines).
    package static func lines(_ lines: [ManifestLine]) -> [UInt8] { WebJSON.lines(lines) { $0.fields(of: $1) } }

    /// A page of a crawl's log, with the address of the next.
    package static func log(_ page: CrawlLog) -> [UInt8] {
        WebJSON.object(asOf: page.crawl) { json in
            json.list("items", page.lines) { json, line in
                json.field("line", line.number)
                json.field("time", line.time)
                json.field("level", line.level)
                json.field("event", line.event)
                json.object("fields") { json in for (key, value) in line.rest { json.field(key, value) } }
            }
            json.field(
                "next",
                page.next.map { next in
                    "log.json" + WebQuery.text([("level", page.level), ("event", page.event), ("after", "\(next)")])
                })
        }
    }

    static func stateName(_ state: CrawlEntry.State) -> String {
        switch state {
        case .complete: "complete"
        case .unfinished: "unfinished"
        case .damaged: "damaged"
        }
    }
}

extension JSONWriter {
    mutating func fields(of entry: CrawlEntry) {
        field("crawl", entry.name)
        field("state", CrawlJSON.stateName(entry.state))
        if case .damaged(let detail) = entry.state { field("problem", detail) }
        field("started_at", entry.facts?.startedAt?.rfc3339)
        field("ended_at", entry.facts?.endedAt?.rfc3339)
        field("gap_days", entry.gap)
        if let figures = entry.figures {
            field("requests", figures.requests)
            field("retries", figures.retries)
            field("bytes_received", figures.bytesReceived)
            object("outcomes") { json in
                for outcome in Outcome.allCases { json.field(outcome.rawValue, figures.outcomes[outcome] ?? 0) }
            }
            field("listed", figures.listed)
            field("held", figures.statements)
            field("missing", figures.missing)
            field("without_text", figures.withoutText)
        }
        if let checked = entry.facts?.checks.notModified {
            object("not_modified") { json in
                json.field("answers", checked.answers)
                json.field("sampled", checked.sampled)
                json.field("untrue", checked.lied)
            }
        }
        field("warc_bytes", entry.bytes)
        field("summary_sha256", entry.facts?.digest.hex)
        field("manifest_sha256", entry.facts?.manifest.sha256.hex)
        field("merkle_root", entry.facts?.manifest.merkleRoot?.hex)
        if let seal = entry.seal { object("seal") { $0.fields(of: seal) } }
    }

    mutating func fields(of line: ManifestLine) {
        field("url", line.url)
        field("role", line.role)
        field("outcome", line.outcome)
        field("reason", line.reason)
        field("http_status", line.httpStatus)
        field("fetched_at", line.fetchedAt)
        field("content_type", line.contentType)
        field("bytes", line.bytes)
        field("sha256", line.sha256?.hex)
        field("statement", line.statement?.id)
        field("record_id", line.record?.id)
        field("error", line.error)
    }
}
