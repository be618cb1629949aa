import Foundation

@testable import PouchHTML

/// What a page reads as: everything that a test asks of it, copied out of the document.
struct Reading {
    var charset: CharsetDecision
    var warnings: [String]
    /// The visible text of the whole page.
    var blocks: [TextBlock]
    var controls: Int
    var elements: Int
    /// The links' addresses, as written.
    var links: [String]
    /// The text of the nodes that the query selects.
    var selected: [String]

    var texts: [String] { blocks.map(\.text) }
    var text: String { texts.joined(separator: "\n") }

    init(
        _ page: [UInt8], type: String? = "text/html", fallback: String? = nil, limits: HTMLLimits = HTMLLimits(),
        query: String = "//title"
    ) throws {
        let query = try XPathQuery(query)
        self = HTMLParser(limits: limits).withDocument(page, contentType: type, fallbackCharset: fallback) { document in
            var elements = 0
            var links: [String] = []
            var region = RegionText(blocks: [], marks: [:], controls: 0)
            if let root = document.root {
                root.eachElement { node, tag in
                    elements += 1
                    if tag == .a, let href = node.attribute("href") { links.append(href) }
                }
                region = document.text(of: root)
            }
            return Reading(
                charset: document.charset, warnings: document.warnings, blocks: region.blocks,
                controls: region.controls, elements: elements,
                links: links, selected: document.nodes(query).map(\.text))
        }
    }

    init(
        _ page: String, type: String? = "text/html; charset=utf-8", limits: HTMLLimits = HTMLLimits(),
        query: String = "//title"
    ) throws {
        self = try Reading(Array(page.utf8), type: type, limits: limits, query: query)
    }

    private init(
        charset: CharsetDecision, warnings: [String], blocks: [TextBlock], controls: Int, elements: Int,
        links: [String], selected: [String]
    ) {
        self.charset = charset
        self.warnings = warnings
        self.blocks = blocks
        self.controls = controls
        self.elements = elements
        self.links = links
        self.selected = selected
    }
}

func repeated(_ text: String, _ count: Int) -> String { String(repeating: text, count: count) }
