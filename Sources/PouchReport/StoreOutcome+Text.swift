import PouchBytes
import PouchObjects

extension MirrorPush.Outcome {
    /// One line: the commit, and how much went up.
    package func text(_ store: String) -> String {
        guard isCommitted else { return "\(store) has all of it already (commit \(sequence))\n" }
        return "\(store): commit \(sequence), \(objects) objects, \(bytes) bytes"
            + (retained > 0 ? ", \(retained) locked" : "") + "\n"
    }

    /// One JSON object.
    package func json() -> String {
        JSONWriter.line { json in
            json.field("committed", isCommitted)
            json.field("seq", sequence)
            json.field("newest", newest)
            json.field("objects", objects)
            json.field("bytes", bytes)
            json.field("statements", statements)
            json.field("left_out", leftOut)
            json.field("incomplete", incomplete)
            json.field("retained", retained)
        }
    }

    /// A line for each thing that is not in the store yet, for standard error.
    package func complaints(_ mirror: String) -> [String] {
        var lines: [String] = []
        if let newest = incomplete.last {
            lines.append("crawl \(newest) is not complete: its records are stored, its pages come with its end")
        }
        if leftOut > 0 {
            lines.append(
                "\(leftOut) statements are not as the newest complete crawl left them, and not stored: `pouch verify \(mirror)` tells whether they are damaged"
            )
        }
        return lines
    }
}

extension MirrorPull.Outcome {
    /// One line: the commit, and how much came.
    package func text(_ mirror: String) -> String {
        "\(mirror): commit \(sequence), \(objects) objects, \(bytes) bytes; \(pages) pages, \(statements) statements"
            + (missingCount > 0 ? "; \(missingCount) missing" : "") + "\n"
    }

    /// One JSON object.
    package func json() -> String {
        JSONWriter.line { json in
            json.field("seq", sequence)
            json.field("newest", newest)
            json.field("objects", objects)
            json.field("bytes", bytes)
            json.field("pages", pages)
            json.field("statements", statements)
            json.field("missing", missingCount)
        }
    }

    /// A line for each file that the store cannot give, for standard error.
    package var complaints: [String] {
        let more = missingCount - missing.count
        return missing.map { "\(printable($0)) is not in the store" }
            + (more > 0 ? ["\(more) more files are not in the store"] : [])
    }
}
