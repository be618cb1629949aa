import PouchBytes
import PouchSearch

/// The report of `pouch search`.
package struct SearchReport {
    private let answer: SearchAnswer
    private let query: String

    package init(_ answer: SearchAnswer, query: String) {
        self.answer = answer
        self.query = query
    }

    // MARK: - For people

    /// Empty when nothing was found.
    package func text(style: AuditText.Style = AuditText.Style()) -> [UInt8] {
        guard answer.hits > 0 else { return [] }
        let ink = Ink(isColoured: style.isColoured)
        var block = TextColumn(width: style.width)
        let shown = answer.results.count
        block.text(
            Wording.count(answer.hits, "statement") + (shown < answer.hits ? ", the best \(grouped(shown)):" : ":"))
        for result in answer.results {
            block.blank()
            block.text(Self.oneLine(result.title ?? "(no title)"), style: ink.bold)
            let facts = [result.date, result.kind, result.speaker].compactMap { $0 }.filter { !$0.isEmpty }
            if !facts.isEmpty { block.text(Self.oneLine(facts.joined(separator: " · ")), first: "  ") }
            block.line("  " + ink.faint(printable(result.url)))
            write(result.snippet, ink, to: &block)
        }
        return block.bytes
    }

    private static func oneLine(_ text: String) -> String { text.replacing("\n", with: " ") }

    /// Words in lines, the hits marked. A mark never makes a line longer, and no part of the text becomes a mark.
    private func write(_ snippet: [SearchAnswer.Span], _ ink: Ink, to block: inout TextColumn) {
        let indent = "  "
        var line = ""
        var used = 0
        /// The word that is being put together: its pieces may differ in their mark.
        var word = ""
        var wordColumns = 0
        func endWord() {
            guard !word.isEmpty else { return }
            if used > 0, used + 1 + wordColumns > block.width - indent.count {
                block.line(indent + line)
                (line, used) = ("", 0)
            }
            if used > 0 {
                line += " "
                used += 1
            }
            line += word
            used += wordColumns
            (word, wordColumns) = ("", 0)
        }
        for span in snippet {
            for (index, part) in span.text.split(separator: " ", omittingEmptySubsequences: false).enumerated() {
                if index > 0 { endWord() }
                guard !part.isEmpty else { continue }
                let safe = fitted(printable(String(part)), to: block.width - indent.count)
                word += span.isHit ? ink.bold(safe) : safe
                wordColumns += columns(safe)
            }
        }
        endWord()
        if used > 0 { block.line(indent + line) }
    }

    // MARK: - For programs

    /// One JSON object, a result a line (`config/schema/search.schema.json`).
    package func json() -> [UInt8] {
        var json = JSONWriter()
        json.beginObject()
        json.field("version", SearchAnswer.version)
        json.field("query", query)
        json.field("hits", answer.hits)
        json.key("results")
        json.beginArray()
        var bytes = json.bytes
        for (index, result) in answer.results.enumerated() {
            bytes += (index == 0 ? "\n" : ",\n").utf8
            json.reset()
            write(result, to: &json)
            bytes += json.bytes
        }
        return bytes + Array("\n]}\n".utf8)
    }

    private func write(_ result: SearchAnswer.Result, to json: inout JSONWriter) {
        json.beginObject()
        json.field("id", result.id)
        json.field("url", result.url)
        json.field("path", result.path)
        json.field("title", result.title)
        json.field("date", result.date)
        json.field("kind", result.kind)
        json.field("speaker", result.speaker)
        json.field("place", result.place)
        json.key("snippet")
        json.beginArray()
        for span in result.snippet {
            json.beginObject()
            json.field("text", span.text)
            if span.isHit { json.field("hit", true) }
            json.endObject()
        }
        json.endArray()
        json.endObject()
    }
}

extension SearchUpdate {
    /// A line for each thing that the index could not do, for standard error.
    package var complaints: [String] {
        var lines: [String] = []
        if let cannotWrite {
            lines.append(
                "\(cannotWrite), so the search index is made in a temporary place: each search makes it again"
            )
        }
        if passedOverCount > 0 {
            let more = passedOverCount > passedOver.count ? ", ..." : ""
            lines.append(
                "\(passedOverCount) statements are not searched, because their files are missing or damaged (`pouch verify` says more): "
                    + passedOver.map { printable($0) }.joined(separator: ", ") + more)
        }
        return lines
    }
}
