import PouchBrowse
import PouchBytes
import PouchMirror

/// A statement's page as it was captured, in a frame that lets it do nothing.
package struct CapturedHTML {
    private let item: BrowseIndex.Item
    private let line: ManifestLine
    private let crawl: String
    private let frame: WebFrame

    package init(item: BrowseIndex.Item, line: ManifestLine, crawl: String, frame: WebFrame) {
        self.item = item
        self.line = line
        self.crawl = crawl
        self.frame = frame
    }

    /// The page around the captured one.
    package func bytes() -> [UInt8] {
        let head = StatementHead(item, title: item.title ?? item.url, view: "page", frame)
        let page = head.page("The page as captured: \(head.name)", to: "Page as captured")
        return page.bytes { html in
            head.write(to: &html) {
                $0.element("h1", "The page as captured")
            } line: {
                $0.raw("<bdi>")
                $0.text(line.url)
                $0.raw("</bdi>, ")
                $0.time(line.fetchedAt)
            }
            guard line.confirmsCopy, let stamp = line.fetchedAt.flatMap({ Timestamp(rfc3339: $0) })?.compact else {
                html.raw(
                    line.isNotDue
                        ? "<p>This crawl did not ask for it: it was not due. An earlier crawl did: see the versions.</p>\n"
                        : "<p>This crawl had no good answer from it. An earlier crawl may have: see the versions.</p>\n"
                )
                return
            }
            let digits = String(decoding: stamp.utf8.filter(ASCII.isDigit), as: UTF8.self)
            html.raw("<p>Links lead to other captures; scripts, forms and the live web are shut off. ")
            html.path("web/\(digits)/\(line.url)", frame) { $0.text("By itself") }
            html.raw(" · ")
            html.path("web/\(digits)id_/\(line.url)", frame) { $0.text("the bytes as they were") }
            html.raw("</p>\n<iframe class=\"captured\" sandbox title=\"The page as captured\" src=\"")
            html.text((frame.replay.map { $0 + "/" } ?? frame.root) + "web/\(digits)/\(line.url)")
            html.raw("\"></iframe>\n")
        }
    }
}
