import Testing

@testable import PouchHTML

/// Pages that come as XML: what browsers show of them is lost when they are read as HTML to the letter.
@Suite("Pages that come as XML")
struct XHTMLTests {
    private static let page = """
        <?xml version="1.0"?><!DOCTYPE html><html xmlns="http://www.w3.org/1999/xhtml"><head><title/><script src="/a.js"/><style/></head>
        <body><div id="d"/><h1><a name="top"/>One</h1><p/><p>Two <b/>three<![CDATA[ <raw>]]></p><table/><p>Four<br/>five</p></body></html>
        """

    @Test(
        "what ends in a slash is empty, and character data is text",
        arguments: ["application/xhtml+xml", "application/xhtml+xml; charset=utf-8", "text/xml", "Application/XML"])
    func xml(_ type: String) throws {
        let reading = try Reading(Array(Self.page.utf8), type: type, query: "//b | //a | //div")
        #expect(
            reading.text.contains("One") && reading.text.contains("Two three <raw>") && reading.text.contains("five"))
        #expect(reading.selected == ["", "", ""])
    }

    @Test("as HTML the script takes the page, in browsers too")
    func html() throws {
        #expect(try Reading(Array(Self.page.utf8), type: "text/html").text.isEmpty)
    }

    @Test("a page that is no XML is read all the same")
    func malformed() throws {
        let reading = try Reading(
            Array("<html><body><p>One & two<p>Three<br>four</body>".utf8), type: "application/xhtml+xml")
        #expect(reading.text.contains("One & two") && reading.text.contains("Three"))
    }
}
