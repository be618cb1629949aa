import Foundation
import PouchBytes
import PouchFetch
import PouchProfile
import PouchReport
import Synchronization
import TestSupport
import Testing

@testable import PouchDoctor

@Suite("doctor: the archive")
struct HostCheckTests {
    /// A host with a robots.txt and one page.
    private struct Host {
        var robots = "User-agent: *\nCrawl-delay: 0.01\n"
        /// When set, /robots.txt leads to a file with this text.
        var movedRobots: String?
        var fields = "ETag: \"a\"\r\nContent-Type: text/html\r\n"
        var body = "<p>Press</p>"
        var status = "200 OK"

        func answer(_ head: String) -> RawServer.Answer {
            func whole(_ status: String, _ fields: String, _ body: String) -> RawServer.Answer {
                .init(Array("HTTP/1.1 \(status)\r\n\(fields)Content-Length: \(body.utf8.count)\r\n\r\n\(body)".utf8))
            }
            if let movedRobots {
                if head.hasPrefix("GET /robots.txt ") {
                    return whole("301 Moved Permanently", "Location: /moved.txt\r\n", "")
                }
                if head.hasPrefix("GET /moved.txt ") { return whole("200 OK", "", movedRobots) }
            }
            if head.hasPrefix("GET /robots.txt ") { return whole("200 OK", "", robots) }
            if head.contains("If-None-Match: \"a\"") {
                return .init(Array("HTTP/1.1 304 Not Modified\r\nETag: \"a\"\r\n\r\n".utf8))
            }
            return whole(status, fields, body)
        }
    }

    private func check(_ host: Host) throws -> (findings: [Finding], requests: [String]) {
        let heads = Mutex<[String]>([])
        let server = try RawServer { head in
            heads.withLock { $0.append(head) }
            return host.answer(head)
        }
        let findings = try findings(at: "http://127.0.0.1:\(server.port)")
        return (findings, heads.withLock { $0.map { String($0.prefix { $0 != "\r\n" }) } })
    }

    private func findings(at origin: String) throws -> [Finding] {
        let yaml = """
            version: 1
            name: press
            title: Press
            contact: desk@archive.museum
            origin: \(origin)
            seeds: [/news/]
            listings:
              - role: statement
                on: [start]
                rules: [{name: all, href: '\\.html$'}]
            document:
              regions: ["//body"]
              fields:
                title: [{name: h1, xpath: .//h1}]
            politeness: {delay: 10ms}
            """
        let profile = try SiteProfile.load(yaml: yaml, file: "press.yaml")
        let settings = FetchSettings(profile: profile, userAgent: "Pouch/1.0 (+\(profile.contact))")
        return try HostCheck(profile: profile, settings: settings).run()
    }

    private func state(_ findings: [Finding], _ subject: String) -> Finding.State? {
        findings.first { $0.subject == subject }?.state
    }

    @Test("an archive that answers well is asked three times, not more, and nothing is to mend")
    func good() throws {
        let (findings, requests) = try check(Host())
        #expect(requests == ["GET /robots.txt HTTP/1.1", "GET /news/ HTTP/1.1", "GET /news/ HTTP/1.1"])
        for subject in ["robots.txt", "start page", "speed", "validators"] {
            #expect(state(findings, subject) == .good, "\(subject): \(findings)")
        }
        #expect(!findings.contains { $0.state == .mend || $0.state == .stops })
        #expect(findings.first { $0.subject == "robots.txt" }?.found.contains("0.01 s") == true)
    }

    @Test("a start page that robots.txt forbids is not asked for, and the line that forbids it is told")
    func forbidden() throws {
        let (findings, requests) = try check(Host(robots: "User-agent: *\nDisallow: /news\n"))
        #expect(requests.count == 1)
        #expect(state(findings, "robots.txt") == .stops)
        #expect(findings.last?.found.contains("line 2, Disallow: /news") == true)
    }

    @Test("a robots.txt that has moved still forbids the start page")
    func movedRobots() throws {
        let (findings, requests) = try check(Host(movedRobots: "User-agent: *\nDisallow: /news\n"))
        #expect(requests == ["GET /robots.txt HTTP/1.1", "GET /moved.txt HTTP/1.1"])
        #expect(state(findings, "robots.txt") == .stops)
    }

    @Test("a pace that robots.txt asks for is not broken for a look at the start page")
    func slow() throws {
        let (findings, requests) = try check(Host(robots: "User-agent: *\nCrawl-delay: 60\n"))
        #expect(requests.count == 1)
        #expect(findings.last?.found.contains("60 s between requests") == true)
    }

    @Test("a host whose clock is far from this machine's is told: one of the two dates captures wrongly")
    func clocks() throws {
        let (findings, _) = try check(Host(fields: "Date: Sat, 01 Jan 2000 00:00:00 GMT\r\n"))
        #expect(state(findings, "clocks") == .mend)
        #expect(state(findings, "validators") == .note)
    }

    @Test("a start page that moved, or is refused, says what to change", arguments: ["301 Moved", "403 No", "404 No"])
    func otherStatus(_ status: String) throws {
        let (findings, requests) = try check(Host(fields: "Location: /\u{1B}[2Jnew\r\n", status: status))
        #expect(requests.count == 2)
        #expect(findings.first { $0.subject == "start page" }?.advice != nil)
        #expect(state(findings, "start page") == (status.hasPrefix("301") ? .mend : .stops))
        #expect(!DoctorReport(findings).text().contains("\u{1B}"), "what a server sends acts on no terminal")
    }

    @Test("a host that does not answer stops a crawl, and robots.txt is not blamed for it")
    func unreached() throws {
        let findings = try findings(at: "http://127.0.0.1:9")
        #expect(state(findings, "answer") == .stops)
        #expect(state(findings, "robots.txt") == nil)
        let json = String(decoding: DoctorReport(findings).json(), as: UTF8.self)
        #expect(json.hasPrefix(#"{"state":"stops","findings":[{"part":"host","#), "\(json)")
    }
}
