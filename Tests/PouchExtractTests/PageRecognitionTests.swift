import PouchProfile
import PouchURL
import Testing

@testable import PouchExtract

@Suite("Pages under a wrong type, or none")
struct PageRecognitionTests {
    private static let page = "<html><body><p>Text.</p></body></html>"

    @Test(
        "a page that a listing names is read whatever its type says, blank lines and declarations before it or not",
        arguments: ["", "\r\n", "\u{FEFF}\n", "<!-- made by hand -->\n", "<?xml version=\"1.0\"?>\n<!DOCTYPE html>"],
        [
            "application/octet-stream", "application/x-httpd-php", "text/xml", "text/plain", nil, "", "image/png",
            "unknown", "text/plain; charset=utf-8",
        ])
    func read(before: String, type: String?) throws {
        let body = Array((before + String(repeating: "\r\n", count: 600) + Sample.page(Sample.cell())).utf8)
        let extraction = try Sample.extract(body, role: .statement, type: type)
        #expect(extraction.statement?.paragraphs == Sample.paragraphs)
    }

    @Test(
        "what is no page is not read as one because of its first letter",
        arguments: [
            "%PDF-1.4 <html>", "<rss version='2.0'><channel/></rss>", "<?xml version='1.0'?><urlset><url/></urlset>",
            "<john@example.org> wrote", "plain words", "{\"a\": \"<html>\"}", "", "<", "<html", "<htmlx>",
            "<!DOCTYPE rss>",
            "<?xml version='1.0'?><!-- a feed --><feed/>", "<?xml", "<abc>",
        ])
    func others(text: String) {
        #expect(!PageRecognition.looksLikeHTML(Array(text.utf8)))
    }

    @Test(
        "a page is known by its first tag, in any case, in UTF-16 too",
        arguments: [
            "<HTML>", "<!doctype HTML PUBLIC \"-//W3C//DTD HTML 4.0//EN\">", "<head/>", "<p>", "<TITLE\n>",
            "<!-- a -- b -->",
            "<!-- <rss> --><table border=0>", "<?php echo 1 ?><body>", "<?xml version='1.0'?><html xmlns='x'>",
            "<!-- open",
        ])
    func pages(text: String) {
        #expect(PageRecognition.looksLikeHTML(Array(text.utf8)))
        let little: [UInt8] = [0xFF, 0xFE] + text.utf16.flatMap { [UInt8($0 & 0xFF), UInt8($0 >> 8)] }
        #expect(PageRecognition.looksLikeHTML(little))
    }

    @Test("a file keeps its type: only one that says nothing is looked at")
    func files() throws {
        let url = try #require(WebURL("https://example.org/a"))
        let body = Array(Self.page.utf8)
        for type in ["application/pdf", "image/gif", "application/msword", "text/css"] {
            #expect(!PageExtractor.looksLikePage(FetchedPage(url: url, body: body, contentType: type)))
        }
        for type in ["text/html", nil, "application/octet-stream", "text/xml"] {
            #expect(PageExtractor.looksLikePage(FetchedPage(url: url, body: body, contentType: type)))
        }
    }

    @Test("comments and declarations without end cost no more than a glance", .timeLimit(.minutes(10)))
    func endless() {
        for piece in ["<!---->", "<?>", "<!-- ", "<?", " ", "\u{E9}", "<!-"] {
            _ = PageRecognition.looksLikeHTML(Array(String(repeating: piece, count: 1_000_000).utf8))
        }
    }
}

@Suite("Pages that send their reader on")
struct PageRefreshTests {
    private func refresh(_ head: String, body: String = "Moved.") throws -> PageRefresh? {
        let page = "<html><head>\(head)</head><body>\(body)</body></html>"
        return try Sample.extract(Array(page.utf8), role: .statement, type: "text/html").refresh
    }

    @Test("a refresh is told with its delay and the address it leads to, as the page's base says")
    func found() throws {
        let plain = try #require(try refresh("<META HTTP-EQUIV=Refresh CONTENT='3; URL=/archive/1.html'>"))
        #expect(plain.delay == 3 && plain.target.path == "/archive/1.html")
        let based = try refresh("<base href='/b/'><meta content='0;url=c' http-equiv=\" refresh \">")
        #expect(based?.target.path == "/b/c")
        #expect(try refresh("", body: "<p><meta http-equiv=refresh content='0;/a'>")?.target.path == "/a")
        let first = "<meta http-equiv=refresh content='1;/a'><meta http-equiv=refresh content='0;/b'>"
        #expect(try refresh(first)?.target.path == "/a")
        #expect(try refresh("<meta http-equiv=refresh content=soon><meta http-equiv=refresh content='0;/b'>") != nil)
    }

    @Test("what is for readers without scripts, or leads nowhere, sends nobody on")
    func none() throws {
        for head in [
            "", "<meta http-equiv=refresh>", "<meta http-equiv=refresh content=5>",
            "<meta name=refresh content='0;/a'>",
            "<meta http-equiv=refresh content='0;url=javascript:a()'>",
            "<meta http-equiv=refresh content='0;ftp://a/'>",
            "<noscript><meta http-equiv=refresh content='0;/noscript'></noscript>",
            "<!-- <meta http-equiv=refresh content='0;/a'> -->",
            "<title><meta http-equiv=refresh content='0;/a'></title>",
        ] { #expect(try refresh(head) == nil, "\(head)") }
        #expect(try refresh("", body: "<noscript><p><meta http-equiv=refresh content='0;/a'></noscript>") == nil)
        #expect(
            try refresh("<meta http-equiv=refresh content='300;url=\(Sample.host)/r/pa/prs/ps/2004/36728.htm'>") == nil)
    }
}
