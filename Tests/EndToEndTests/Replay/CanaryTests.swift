import Foundation
import PouchBytes
import PouchMirror
import PouchReplay
import TestSupport
import Testing

/// Who looks at a captured page must not be seen by anyone but the mirror.
@Suite("A hostile page, captured and replayed in Chromium")
struct CanaryTests {
    /// Everything in a page that asks for something, runs or leaves, each by an address of the canary's.
    private static func page(_ canary: String) -> String {
        """
        <!DOCTYPE html><html manifest="\(canary)/manifest"><head><title>A statement</title>
        <base href="\(canary)/base/" target="_top">
        <noscript><meta http-equiv="refresh" content="1; url=\(canary)/refresh"></noscript>
        <link rel="stylesheet" href="\(canary)/sheet.css" integrity=""><link rel="icon" href="\(canary)/icon">
        <link rel="prefetch" href="\(canary)/prefetch"><link rel="preload" as="image" href="\(canary)/preload">
        <link rel="preconnect" href="\(canary)/"><link rel="dns-prefetch" href="\(canary)/"><link rel="modulepreload" href="\(canary)/m.js">
        <style>@import "\(canary)/import.css"; body { background: url(\(canary)/style.png) }
        @font-face { font-family: x; src: url("\(canary)/font.woff") } p { font-family: x; cursor: url(\(canary)/cursor.png), auto }</style>
        <script src="\(canary)/script.js"></script>
        <script>console.log("CANARY RAN"); fetch("\(canary)/fetch"); new Image().src = "\(canary)/image";
        new Worker("\(canary)/worker.js"); navigator.sendBeacon("\(canary)/beacon"); location = "\(canary)/location"</script>
        </head><body onload="console.log('CANARY RAN')" background="\(canary)/body.png"><h1>A statement</h1><p>A paragraph of good text.</p>
        <svg onload="console.log('CANARY RAN')"><image href="\(canary)/svg.png" /><use xlink:href="\(canary)/use.svg#a" />
        <script>console.log("CANARY RAN")</script></svg>
        <img src="\(canary)/i.png" srcset="\(canary)/s1.png 1x, \(canary)/s2.png 2x" onerror="console.log('CANARY RAN')">
        <img src="//\(canary.dropFirst("http://".count))/scheme.png"><picture><source srcset="\(canary)/source.png"><img src="x"></picture>
        <form action="\(canary)/form" id="f"><input name="a" value="b" autofocus onfocus="this.form.submit()"></form>
        <object data="\(canary)/object"></object><embed src="\(canary)/embed"><applet code="A.class" codebase="\(canary)/applet"></applet>
        <iframe src="\(canary)/frame"></iframe><iframe src="javascript:console.log('CANARY RAN')"></iframe>
        <iframe srcdoc="<script>console.log('CANARY RAN')</script><img src='\(canary)/srcdoc.png'>"></iframe>
        <video src="\(canary)/video" poster="\(canary)/poster.png" autoplay></video><audio src="\(canary)/audio" autoplay></audio>
        <a href="javascript:console.log('CANARY RAN')" ping="\(canary)/ping" id="a">x</a><a href="/s/2.htm">a paragraph</a>
        <math><annotation-xml><style><mi><link rel="preconnect" href="\(canary)/"></style></annotation-xml></math>
        </body></html>
        """
    }

    @Test("nothing leaves: no request, no connection, no script; the same page outside a replay asks for everything")
    func canary() async throws {
        let seen = try RawServer { _ in Array("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n".utf8) }
        let canary = "http://127.0.0.1:\(seen.port)"
        let hostile = Self.page(canary)
        let site = try await ListedSite(
            [
                "/m/1.htm": [.listing(["/s/1.htm", "/s/2.htm"])], "/s/1.htm": [.ok(hostile)],
                "/s/2.htm": [.statement("Another")],
            ], months: ["/m/1.htm"])
        let crawl = try await site.crawl()
        #expect([0, 4].contains(crawl.status), "\(crawl.errors)")
        let before = seen.connections

        let served = try await ServedMirror(site.mirror)
        let policy = try PolicyBench(site.mirror)
        let list = try policy.list(site.server.origin + "/s/1.htm")
        let stamp = try #require(list.mementos.first?.stamp, "the hostile page was not captured")
        let opened = try await Chromium.open("\(served.origin)/web/\(stamp)/\(list.url.text)")
        #expect(opened.page.contains("A paragraph of good text."), "the page was not shown: \(opened.page.prefix(500))")
        #expect(!opened.console.contains { $0.contains("CANARY RAN") }, "\(opened.console)")
        #expect(seen.connections == before, "the canary was asked: \(seen.requests)")
        // By the page's base, as a browser would have it.
        #expect(opened.page.contains("\(stamp)/\(canary)/s/2.htm\">"), "the link does not lead into the replay")
        // The policy alone, without a rewritten byte, lets no more through than a connection that is opened ahead.
        let raw = try await Chromium.open("\(policy.origin)/web/\(stamp)/\(list.url.text)")
        #expect(raw.page.contains("A paragraph of good text."))
        #expect(!raw.console.contains { $0.contains("CANARY RAN") })
        #expect(seen.requests.isEmpty, "the canary was asked: \(seen.requests)")

        let control = try RawServer { _ in
            Array(
                "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: \(hostile.utf8.count)\r\n\r\n\(hostile)"
                    .utf8)
        }
        _ = try? await Chromium.open("http://127.0.0.1:\(control.port)/")
        #expect(seen.requests.count > 5, "a page outside a replay asks for nothing: this test sees nothing")
    }
}

/// Sends a mirror's captures with the policy of a replay, and not a byte rewritten.
private final class PolicyBench: Sendable {
    private let reader: CaptureReader
    private let server: RawServer
    var origin: String { "http://127.0.0.1:\(server.port)" }

    init(_ mirror: String) throws {
        let folder = try MirrorFolder(path: mirror, create: false)
        let reader = CaptureReader(folder, try CrawlCatalog(folder).complete(), limits: .init(decoded: 64 << 20))
        self.reader = reader
        server = try RawServer { head in
            let words = head.split(separator: " ")
            let host =
                head.split(separator: "\r\n").first { $0.hasPrefix("Host: ") }.map { String($0.dropFirst(6)) } ?? ""
            let text = words.count > 1 && words[1].hasPrefix("/web/") ? String(words[1].dropFirst(5)) : ""
            return RawServer.Answer(Self.answer(text, reader, "http://" + host), closes: true)
        }
    }

    func list(_ url: String) throws -> MementoList {
        guard let address = ReplayAddress(url) else { throw TestFailure("no address: \(url)") }
        return try MementoList(of: address.url, in: reader)
    }

    private static func answer(_ text: String, _ reader: CaptureReader, _ origin: String) -> [UInt8] {
        var head = "HTTP/1.1 404 Not Found\r\n"
        var body: [UInt8] = []
        if let address = ReplayAddress(text), case .capture(let shown)? = try? ReplayAnswer(address, in: reader) {
            head = "HTTP/1.1 200 OK\r\nContent-Type: \(shown.form.contentType)\r\n"
            for field in ReplayPolicy(origin: origin).fields { head += "\(field.name): \(field.value)\r\n" }
            body = (try? reader.page(of: shown.memento.line, in: shown.memento.crawl)) ?? nil ?? []
        }
        return Array((head + "Content-Length: \(body.count)\r\nConnection: close\r\n\r\n").utf8) + body
    }
}
