import PouchExtract

/// The line for a profile that takes a block of links off the text: the element that holds it, else the words in front of
/// links in one line, else the heading over it where nothing but links follows, else every element of its kind that holds
/// nothing but links.
struct LinkBlockRule {
    /// As YAML has it.
    let line: String

    private static let longestHeading = 80

    /// - Parameters:
    ///   - pages: a sample of the pages that have the block.
    ///   - lines: of the block, as one of the pages has them.
    ///   - label: the words in front of its links; empty when there are none.
    init(_ reader: VersionReader, _ pages: [Observation], _ lines: [String], label: String) throws {
        var item: String?
        var headings: Set<String> = []
        for page in pages {
            guard let place = try reader.linkBlock(of: page.line, in: page.crawl, lines: lines) else { continue }
            if let holder = place.holder {
                line = ProfileRule.skip(holder)
                return
            }
            item = item ?? place.item
            if let statement = try reader.version(of: page.line, in: page.crawl)?.statement {
                headings.insert(Self.heading(statement) ?? "")
            }
        }
        if !label.isEmpty {
            line = ProfileRule.drops("^" + NumberLine.escaped(label))
            return
        }
        if headings.count == 1, let heading = headings.first, !heading.isEmpty {
            line = ProfileRule.ends("^" + NumberLine.escaped(heading) + "$")
            return
        }
        // Signs and digits may stand between the links.
        line = ProfileRule.skip(
            ".//\(item ?? "li")[a][not(text()[translate(normalize-space(), \" |,;:.-–—•·/0123456789\", \"\") != \"\"])]"
        )
    }

    /// The last line before the links that end a text; nil when none does, or a link could be it.
    private static func heading(_ statement: Statement) -> String? {
        let links = LinkLines(statement.links) { _ in true }
        let rest = statement.paragraphs.prefix(statement.paragraphs.count - trailing(statement, links))
        guard rest.count > 1, rest.count < statement.paragraphs.count, let last = rest.last,
            last.utf8.count <= longestHeading
        else { return nil }
        return last
    }

    private static func trailing(_ statement: Statement, _ links: LinkLines) -> Int {
        statement.paragraphs.reversed().prefix { links.isWhole($0) }.count
    }
}
