import PouchBytes

extension CrawlReading {
    /// The value of `reading`.
    package func write(to json: inout JSONWriter) {
        json.beginObject()
        json.field("pages", pages)
        json.key("fields")
        json.beginObject()
        for (field, share) in fields.sorted(by: { $0.key < $1.key }) {
            json.key(field)
            json.beginObject()
            share.writeMembers(to: &json)
            json.endObject()
        }
        json.endObject()
        json.key("text_lengths")
        json.beginArray()
        for count in lengths.counts { json.int(count) }
        json.endArray()
        if !fallen.isEmpty {
            json.key("fallen")
            json.beginArray()
            for fall in fallen { fall.write(to: &json) }
            json.endArray()
        }
        json.endObject()
    }

    /// - Throws: `JSONError` for another form, or for counts that cannot be.
    package init(_ json: inout JSONReader) throws {
        self.init()
        var counts: [Int] = []
        let start = json.position
        try json.object { key, json in
            switch key {
            case "pages": pages = try json.count()
            case "fields":
                try json.object { name, json in
                    fields[try FieldFall.checked(name, at: json.position)] = try FieldShare(&json)
                }
            case "text_lengths": try json.array { counts.append(try $0.count()) }
            case "fallen": try json.array { fallen.append(try FieldFall(&$0)) }
            default: try json.skip()
            }
        }
        guard counts.count <= Int.bitWidth, counts.reduce(0, +) <= pages,
            fields.values.allSatisfy({ $0.sought <= pages })
        else { throw JSONError(offset: start, problem: "a reading whose counts cannot be") }
        lengths = TextLengths(counts: counts)
    }
}

extension FieldShare {
    fileprivate func writeMembers(to json: inout JSONWriter) {
        json.field("found", found)
        json.field("sought", sought)
    }

    fileprivate init(_ json: inout JSONReader) throws {
        self.init(found: -1, sought: -1)
        let start = json.position
        try json.object { key, json in
            switch key {
            case "found": found = try json.count()
            case "sought": sought = try json.count()
            default: try json.skip()
            }
        }
        guard found >= 0, sought >= found else {
            throw JSONError(offset: start, problem: "a share whose counts cannot be")
        }
    }
}

extension FieldFall {
    /// The members of an object of `fallen`: `summary.json`, `status --json` and `audit --format json` have them alike.
    package func write(to json: inout JSONWriter) {
        json.beginObject()
        json.field("field", field)
        json.field("bytes", textBytes)
        now.writeMembers(to: &json)
        json.key("before")
        json.beginObject()
        before.writeMembers(to: &json)
        json.endObject()
        json.field("since", since)
        json.field("examples", examples)
        json.endObject()
    }

    fileprivate init(_ json: inout JSONReader) throws {
        self.init(
            field: "", now: FieldShare(found: 0, sought: 0), before: FieldShare(found: 0, sought: 0), since: "")
        let start = json.position
        try json.object { key, json in
            switch key {
            case "field": field = try Self.checked(try json.string(), at: start)
            case "bytes": textBytes = try json.count()
            case "found": now.found = try json.count()
            case "sought": now.sought = try json.count()
            case "before": before = try FieldShare(&json)
            case "since": since = try json.string()
            case "examples": examples = try json.strings()
            default: try json.skip()
            }
        }
        guard !field.isEmpty, now.found <= now.sought, CrawlName.isOne(since) else {
            throw JSONError(offset: start, problem: "a field under \"fallen\" that has not fallen")
        }
    }

    /// A field's name as a profile may have it: alerts say it without more ado.
    fileprivate static func checked(_ name: String, at offset: Int) throws -> String {
        let isPlain = name.utf8.allSatisfy { 97...122 ~= $0 || 48...57 ~= $0 || $0 == 95 || $0 == 46 }
        guard isPlain, 1...64 ~= name.utf8.count else { throw JSONError(offset: offset, problem: "no field's name") }
        return name
    }
}

extension JSONReader {
    /// A count of pages, small enough for sums of many to stay within `Int`.
    fileprivate mutating func count() throws -> Int {
        let start = position
        let value = try int()
        guard 0...(1 << 40) ~= value else { throw JSONError(offset: start, problem: "no count of pages") }
        return value
    }
}
