import Testing

@testable import PouchHTML

/// Text goes around libxml2, so that it need not be looked at letter by letter. What a page reads as must not show that.
@Suite("Text that goes around the parser")
struct LiftedTextTests {
    /// The tree, node by node.
    private static func tree(_ page: String, liftsText: Bool) -> String {
        HTMLParser(limits: HTMLLimits(depth: 40, nodes: 400), liftsText: liftsText).withDocument(
            Array(page.utf8), contentType: "text/html; charset=utf-8", fallbackCharset: nil
        ) { document in
            guard let root = document.root else { return "" }
            var shown = document.warnings.joined(separator: "; ")
            var walk = NodeWalk(root)
            while let step = walk.next() {
                switch step {
                case .enter(let node) where node.isElement:
                    shown += "<\(node.name)"
                    for name in ["a", "class", "title", "src"] {
                        if let value = node.attribute(name) { shown += " \(name)=[\(value)]" }
                    }
                    shown += ">"
                case .enter(let node):
                    var text = ""
                    node.withContent { text = String(decoding: $0, as: UTF8.self) }
                    shown += node.isText ? "{\(text)}" : "!{\(text)}"
                case .leave(let node): if node.isElement { shown += "</>" }
                }
            }
            return shown
        }
    }

    private static func expectSame(_ page: String) {
        #expect(tree(page, liftsText: true) == tree(page, liftsText: false), "\(page)")
    }

    private static let long = "Some words that are long enough to be lifted out. "

    @Test(
        "markup that one can be mistaken about reads as it always did",
        arguments: [
            "<p>\(long)<p>\(long)&amp;\(long)&nbsp\(long)&bogus;\(long)& \(long)&#65;x &#146;\(long)",
            "<a title='a > b\(long)'>\(long)</a>", "<a title=a>b\(long)>\(long)",
            "<a title = \"\(long)>\(long)\">\(long)",
            "<a 'b>\(long)'>\(long)", "<a title=\"\(long)", "<p \(long)", "<p>\(long)<", "<p>\(long)<b",
            "\(long)<p>\(long)",
            "<!-- \(long) > \(long) --><p>\(long)", "<!--> \(long) --> \(long)", "<!-- \(long) --!> \(long) <p>\(long)",
            "<!-\(long)>\(long)", "<!\(long)>\(long)<b>\(long)", "<?php \(long) ?>\(long)<?a b='\(long)>'>\(long)",
            "<!DOCTYPE html \"\(long)>\">\(long)", "<![CDATA[\(long)]]>\(long)", "</\(long)>\(long)",
            "</p \(long)>\(long)",
            "<script>var a = '<b>\(long)</b>' && 1 < 2 </script>\(long)",
            "<SCRIPT src=x>\(long)</Script>\(long)", "<script>\(long)</scripts>\(long)</script>\(long)",
            "<script src='x'/>\(long)<b>\(long)</b>&amp;</script>\(long)", "<script>\(long)",
            "<script>\(long)</ script>\(long)</script>",
            "<script><!-- \(long) </script>\(long) --> \(long)", "<style>p { a: b } \(long) < \(long)</style>\(long)",
            "<script title='</script>\(long)'>\(long)</script>\(long)",
            "<style><script>\(long)</style></script>\(long)<script/a>\(long)<style>\(long)</script>\(long)</style>",
            "<scripty>\(long)</scripty>\(long)",
            "<svg><script>\(long)<b>\(long)</b></script></svg>\(long)",
            "<p>\(long)\u{1}\(long)<p>\(long)\u{FFFE}\(long)<p>\(long)\u{FFFF}<p>\(long)\u{85}\(long)",
            "<b title='\(long)' class=\"\(long)\" a='\(long)'>\(long)<b title='\(long)' title='\(long)x'>\(long)",
            "<b title='&#x0010fffd;' a='\(long)'>\(long)<!-- <b a='\(long)'> --!>",
            "<p>\(long)&#1114109;\(long)<p>\(long)&#x10FFFD;<p>\(long)", "<p>\(long)\u{1F600}\(long)<p>\(long)",
            "<p>" + repeated(" ", 1_200) + long + repeated("\n", 1_200) + "<p>" + repeated(long, 100) + "<b>" + long,
            "<body>" + repeated("x", 998) + "  \n " + "<p>",
            "<html>\(long)<head>\(long)<title>\(long)</title>\(long)<body>\(long)",
            "<table>\(long)<tr>\(long)<td>\(long)</table>\(long)</body>\(long)</html>\(long)",
            "<textarea><b>\(long)</textarea>\(long)<title>\(long)<i>\(long)</title>",
            "<p>a\r\n\(long)\r\n<br/>\(long)<br>\(long)",
            repeated("<div>", 60) + long + repeated("</div>", 60) + long, repeated("<i>\(long)", 500),
        ])
    func mistakable(page: String) { Self.expectSame(page) }

    @Test("pages put together at random read as they always did")
    func random() {
        let pieces = [
            Self.long, "short", " ", "\n", "<p>", "</p>", "<b>", "</b>", "<td class='x'>", "<table>", "</table>",
            "<script>", "</script>",
            "<style>", "</style>", "<!--", "-->", "--!>", "<!", "<?", "?>", "<", ">", "&", "&amp;", "&#1114109;", "&lt",
            ";", "'", "\"", "=",
            "<a title='", "<a title=\"", "<a title=", "<i class=\"a long value of a class\">",
            "<body title='of the body, and long'>", "<p class='a &amp; long value'",
            "<u class='a long <b> value' title=\"another long value\" class=\"the same again\">", "/>", "</", "<br>",
            "<br/>", "<body>", "</body>", "<head>",
            "<html>", "</html>", "<title>",
            "</title>", "<svg>", "\u{FFFE}", "\u{1}", "\u{E9}", "<![CDATA[", "]]>", "<li>", "<h1>", "<form>",
            "<script src=x ", "<style/>",
        ]
        var state: UInt64 = 1
        func next(_ bound: Int) -> Int {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Int(state >> 33) % bound
        }
        for _ in 0..<10_000 {
            var page = ""
            for _ in 0...next(24) { page += next(3) == 0 ? Self.long : pieces[next(pieces.count)] }
            Self.expectSame(page)
        }
    }
}
