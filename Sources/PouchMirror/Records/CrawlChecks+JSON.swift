import PouchBytes

extension CrawlChecks {
    /// The value of `checks`.
    package func write(to json: inout JSONWriter) {
        json.beginObject()
        if let sample = notModified {
            json.key("not_modified")
            json.beginObject()
            json.field("answers", sample.answers)
            json.field("sampled", sample.sampled)
            json.field("lied", sample.lied)
            json.key("share")
            json.double(Self.rounded(sample.share))
            json.key("interval")
            json.beginArray()
            json.double(Self.rounded(sample.interval.lowerBound))
            json.double(Self.rounded(sample.interval.upperBound))
            json.endArray()
            json.endObject()
        }
        if !probes.isEmpty {
            json.key("probes")
            json.beginArray()
            for probe in probes { probe.write(to: &json) }
            json.endArray()
        }
        json.endObject()
    }

    private static func rounded(_ share: Double) -> Double { (share * 1e6).rounded() / 1e6 }

    /// - Throws: `JSONError` for a value of another form.
    public init(_ json: inout JSONReader) throws {
        self.init()
        try json.object { key, json in
            switch key {
            case "not_modified": notModified = try Self.notModified(&json)
            case "probes": try json.array { probes.append(try CrawlProbe(&$0)) }
            default: try json.skip()
            }
        }
    }

    private static func notModified(_ json: inout JSONReader) throws -> NotModified {
        var sample = NotModified(answers: -1, sampled: -1, lied: -1)
        let start = json.position
        try json.object { key, json in
            switch key {
            case "answers": sample.answers = try json.int()
            case "sampled": sample.sampled = try json.int()
            case "lied": sample.lied = try json.int()
            // They follow from the counts.
            default: try json.skip()
            }
        }
        guard sample.lied >= 0, sample.sampled >= sample.lied, sample.answers >= sample.sampled else {
            throw JSONError(offset: start, problem: "a sample of 304s whose counts cannot be")
        }
        return sample
    }
}

extension CrawlProbe {
    /// Writes one object of the summary's `checks` (`docs/format.md`).
    package func write(to json: inout JSONWriter) {
        json.beginObject()
        json.field("kind", kind.rawValue)
        json.field("url", url)
        json.field("http_status", httpStatus)
        json.field("fetched_at", fetchedAt.rfc3339Micros)
        json.field("record_id", recordID)
        json.field("location", location)
        json.field("sha256", sha256)
        json.field("alive", isAlive)
        json.field("error", error)
        json.endObject()
    }

    init(_ json: inout JSONReader) throws {
        self.init(kind: .nonsense, url: "", fetchedAt: Timestamp(microseconds: 0))
        var kind: Kind?
        var time: Timestamp?
        let start = json.position
        try json.object { key, json in
            switch key {
            case "kind": kind = Kind(rawValue: try json.string())
            case "url": url = try json.string()
            case "http_status": httpStatus = try json.int()
            case "fetched_at": time = Timestamp(rfc3339: try json.string())
            case "record_id": recordID = try json.string()
            case "location": location = try json.string()
            case "sha256": sha256 = try json.string()
            case "alive": isAlive = try json.bool()
            case "error": error = try json.string()
            default: try json.skip()
            }
        }
        guard let kind, let time, !url.isEmpty else {
            throw JSONError(offset: start, problem: "a probe without kind, url or time")
        }
        self.kind = kind
        fetchedAt = time
    }
}
