import PouchBytes
import Testing

@Suite("Heads of HTTP answers")
struct HTTPHeadTests {
    private func head(_ text: String) -> HTTPHead { HTTPHead(Array(text.utf8)) }
    private func wire(_ head: HTTPHead) -> String { String(decoding: head.wire, as: UTF8.self) }

    @Test("validators are given back verbatim, whatever the case of their names")
    func values() {
        let head = head("HTTP/1.1 200 OK\r\nETAG:  W/\"a,b\" \r\nSet-Cookie: a\r\nset-cookie: b\r\nEmpty:\r\n\r\n")
        #expect(head.statusLine == "HTTP/1.1 200 OK")
        #expect(head.status == 200)
        #expect(head.value(of: "etag") == "W/\"a,b\"")
        #expect(head.values(of: "Set-Cookie") == ["a", "b"])
        #expect(head.list(of: "set-cookie") == "a, b")
        #expect(head.value(of: "empty") == "")
        #expect(head.value(of: "absent") == nil)
        #expect(head.list(of: "absent") == nil)
        #expect(head.fields.map(\.name) == ["ETAG", "Set-Cookie", "set-cookie", "Empty"])
    }

    @Test("a well-formed head is archived byte for byte")
    func verbatim() {
        let text = "HTTP/1.0 404 Not  Found\r\nserver:nginx\r\nX:   y  \r\n\r\n"
        #expect(wire(head(text)) == text)
        let latin1 = Array("HTTP/1.1 200 OK\r\nX: caf".utf8) + [0xE9] + Array("\r\n\r\n".utf8)
        #expect(HTTPHead(latin1).wire == latin1)
        #expect(HTTPHead(latin1).value(of: "x") == "café")
    }

    @Test("folded lines and bare line feeds do not split or hide a field")
    func folded() {
        let head = head("HTTP/1.1 200 OK\nX: a\n\t b\r\n  c\nY: d\n\n")
        #expect(head.value(of: "x") == "a b c")
        #expect(head.value(of: "y") == "d")
        #expect(wire(head) == "HTTP/1.1 200 OK\r\nX: a b c\r\nY: d\r\n\r\n")
    }

    @Test("a space before the first field hides it from nobody, and stays in the archive as it was sent")
    func blankBeforeFields() {
        let text = "HTTP/1.1 200 OK\r\n \tX-Odd: 9\r\n  more\r\nX: a\r\n\r\n"
        #expect(head(text).fields == [.init(name: "X-Odd", value: "9 more"), .init(name: "X", value: "a")])
        #expect(head(text).value(of: "x-odd") == "9 more")
        #expect(wire(head(text)) == "HTTP/1.1 200 OK\r\n \tX-Odd: 9 more\r\nX: a\r\n\r\n")
        #expect(head("HTTP/1.1 200 OK\r\n : none\r\n\r\n").fields.isEmpty)
        let length = head("HTTP/1.1 200 OK\r\n Content-Length: 9\r\n\r\n").forRecord(payloadLength: 5)
        #expect(wire(length) == "HTTP/1.1 200 OK\r\nX-Archive-Orig-Content-Length: 9\r\nContent-Length: 5\r\n\r\n")
    }

    @Test("a line without a colon hides none of the fields around it")
    func noColon() {
        let head = head(
            "HTTP/1.1 200 OK\r\nWarning in header.php\r\nETag: a\r\nHTTP/1.1 200 OK\r\nLocation: /b\r\n\r\n")
        #expect(head.fields.map(\.name) == ["ETag", "Location"])
        #expect(head.location == "/b")
    }

    @Test(
        "a redirect leads where its bytes say: each one beyond ASCII is escaped as it is, in whatever encoding it was",
        arguments: [
            ("/news/caf\u{E9}.html", "/news/caf%C3%A9.html"), ("/a b?c=d#e", "/a b?c=d#e"), ("/%e9", "/%e9"), ("", ""),
        ])
    func location(sent: String, read: String) {
        #expect(head("HTTP/1.1 301 Moved\r\nLocation: \(sent)\r\n\r\n").location == read)
        let latin1 = Array("HTTP/1.1 301 Moved\r\nLocation: /caf".utf8) + [0xE9, 0xFF] + Array(".html\r\n\r\n".utf8)
        #expect(HTTPHead(latin1).location == "/caf%E9%FF.html")
        #expect(head("HTTP/1.1 301 Moved\r\n\r\n").location == nil)
    }

    @Test("a Refresh field is read as a browser reads it, its bytes beyond ASCII as they are")
    func refresh() {
        #expect(head("HTTP/1.1 200 OK\r\nRefresh: 0;url=/b\r\n\r\n").refresh == Refresh("0;url=/b"))
        let latin1 = Array("HTTP/1.1 200 OK\r\nRefresh: 5; URL='/caf".utf8) + [0xE9] + Array("'\r\n\r\n".utf8)
        #expect(HTTPHead(latin1).refresh == Refresh("5; URL=/caf%E9"))
        #expect(head("HTTP/1.1 200 OK\r\nRefresh: soon\r\n\r\n").refresh == nil)
    }

    @Test("a field is the same in the archive as in the crawl, whatever stands around it")
    func sameWhenReadBack() {
        for text in [
            // A line that is none is one with what is folded into it.
            "HTTP/1.1 200 OK\r\nno field\r\n : value\r\n\r\n",
            "HTTP/1.1 200 OK\r\n: none\r\n a: b\r\n\r\n",
            // A control character before the white space of a fold.
            "HTTP/1.1 200 OK\r\nETag: a\r\n\u{1} Location: b\r\n\r\n",
        ] {
            let head = HTTPHead(Array(text.utf8))
            #expect(HTTPHead(head.wire).fields == head.fields, "\(text)")
            #expect(HTTPHead(head.wire).wire == head.wire)
        }
        let folded = HTTPHead(Array("HTTP/1.1 200 OK\r\nETag: a\r\n\u{1} Location: b\r\n\r\n".utf8))
        #expect(folded.value(of: "location") == nil)
        #expect(folded.value(of: "etag") == "a Location: b")
    }

    @Test("CR and NUL in a header cannot start a line of the archive")
    func controls() {
        let head = head("HTTP/1.1 200 OK\r\nX: a\rInjected: b\0\u{1B}[2J\r\nno field\r\n: nameless\r\n\r\n")
        #expect(head.value(of: "injected") == nil)
        #expect(wire(head) == "HTTP/1.1 200 OK\r\nX: aInjected: b[2J\r\nno field\r\n: nameless\r\n\r\n")
    }

    @Test("a chunked answer is recorded with the length of what is kept, and its own words kept aside")
    func transferCoding() {
        let head = head(
            "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nContent-Length: 9\r\nContent-Encoding: gzip\r\n\r\n")
        #expect(
            wire(head.forRecord(payloadLength: 5))
                == "HTTP/1.1 200 OK\r\nX-Archive-Orig-Transfer-Encoding: chunked\r\nX-Archive-Orig-Content-Length: 9\r\n"
                + "Content-Encoding: gzip\r\nContent-Length: 5\r\n\r\n")
    }

    @Test("a right length stays as it came, leading zeros and all; a second one is set aside")
    func lengths() {
        let zeros = "HTTP/1.1 200 OK\r\ncontent-length: 0005\r\n\r\n"
        #expect(wire(head(zeros).forRecord(payloadLength: 5)) == zeros)
        let head = head("HTTP/1.1 200 OK\r\ncontent-length: 5\r\nContent-Length: 5\r\n\r\n")
        #expect(
            wire(head.forRecord(payloadLength: 5))
                == "HTTP/1.1 200 OK\r\ncontent-length: 5\r\nX-Archive-Orig-Content-Length: 5\r\n\r\n")
    }

    @Test(
        "HTTP/2 is recorded in HTTP/1.1's form, which every reader of archives knows",
        arguments: [
            ("HTTP/2 200 ", "HTTP/1.1 200 OK"), ("HTTP/2 404", "HTTP/1.1 404 Not Found"),
            ("HTTP/3 299", "HTTP/1.1 299 Status"),
            ("HTTP/2 200 Fine", "HTTP/1.1 200 Fine"), ("HTTP/2", "HTTP/2"), ("HTTP/1.0 200 OK", "HTTP/1.0 200 OK"),
        ])
    func http2(line: String, recorded: String) {
        #expect(head(line + "\r\nA: b\r\n\r\n").forRecord(payloadLength: 0).statusLine == recorded)
    }

    @Test(
        "nonsense is a head without fields, not a crash",
        arguments: ["", "\r\n", "\0\r\n", " \r\n a b", "\n\n\n", "HTTP/1.1"])
    func nonsense(text: String) {
        let head = head(text)
        #expect(head.fields.isEmpty)
        #expect(head.status == nil)
        _ = head.forRecord(payloadLength: 1).wire
    }

    @Test("the end of a head is found however the bytes are cut")
    func headEnd() {
        let block = Array("HTTP/1.1 200 OK\r\nA: b\r\n\r\nbody\r\n\r\n".utf8)
        #expect(HTTPHead.length(in: block) == 25)
        #expect(HTTPHead.length(in: Array("HTTP/1.1 200 OK\nA: b\n\nbody".utf8)) == 22)
        #expect(HTTPHead.length(in: Array("HTTP/1.1 200 OK\r\nA: b\r\n".utf8)) == nil)
        for cut in 0...25 {
            var finder = HTTPHeadEnd()
            if let early = finder.find(in: block[..<cut]) {
                #expect(early == 25 && cut == 25)
            } else {
                #expect(finder.find(in: block[cut...]) == 25 - cut)
            }
        }
    }
}
