import Foundation
import TestSupport
import Testing

/// What a person and a monitor see of a crawl that is not whole.
@Suite("The state of a mirror")
struct StatusTests {
    private static let routes: [String: [Answer]] = [
        "/m/1.htm": [
            .listing([
                "/s/good.htm", "/s/bare.htm", "/s/report.pdf", "/s/gone.htm", "/s/moved.htm", "/denied/1.htm",
                "http://elsewhere.example/1.htm",
            ])
        ],
        "/m/2.htm": [.ok("<html><body><p>Nothing is here.</p></body></html>")],
        "/s/good.htm": [.statement("A good one", "It has a text, and <a href='/s/lost.zip'>a file</a>.")],
        "/s/bare.htm": [.ok("<html><body><h1>A title alone</h1></body></html>")],
        "/s/report.pdf": [.ok("%PDF-1.4 a report", type: "application/pdf")],
        "/s/moved.htm": [.redirect("/s/nowhere.htm")],
    ]

    @Test("all that a crawl is short of is told by name with its reason, by crawl and status alike")
    func short() async throws {
        let site = try await ListedSite(Self.routes, months: ["/m/1.htm", "/m/2.htm"])
        let crawl = try await site.crawl()
        #expect(crawl.status == 4, "\(crawl.errors)")
        #expect(crawl.output.contains("1 listing names nothing") && crawl.output.contains("1 statement has no text"))
        let status = try await site.status()
        #expect(status.status == 4)
        let text = status.output
        let origin = site.server.origin
        #expect(text.hasPrefix("\(site.mirror): 3 of 6 listed statements held (1 as files without text), and"))
        for line in [
            "Not whole: ", "Listings that name nothing: 1",
            "  \(origin)/m/2.htm: no link fits a rule (tried: statements)",
            "Statements without text: 1", "\(origin)/s/bare.htm", "\(origin)/s/report.pdf: application/pdf",
            "\(origin)/s/gone.htm: status 404",
            "\(origin)/s/moved.htm: redirects to \(origin)/s/nowhere.htm (status 404)",
            "http://elsewhere.example/1.htm: skipped: another host (elsewhere.example), not in the profile's scope.hosts",
            "\(origin)/s/lost.zip: status 404",
            "Left out by the profile's scope.deny: 1 link",
        ] {
            #expect(text.contains(line), "\(line) is not in:\n\(text)")
        }
        let json = try await site.statusJSON()
        #expect(json["whole"] as? Bool == false)
        #expect(json["not_whole"] as? String != nil)
        #expect(json["denied_links"] as? Int == 1)
        for (key, target) in [
            ("listings_naming_nothing", "/m/2.htm"), ("statements_without_text", "/s/bare.htm"),
            ("statements_as_files", "/s/report.pdf"), ("other_missing", "/s/lost.zip"),
        ] {
            let list = json[key] as? [[String: Any]]
            #expect(list?.map { $0["url"] as? String } == [origin + target], "\(key): \(list ?? [])")
        }
        let missing = (json["months"] as? [[String: Any]])?.flatMap { $0["missing"] as? [[String: Any]] ?? [] } ?? []
        #expect(missing.count == 3)
        #expect(missing.allSatisfy { ($0["reason"] as? String)?.isEmpty == false }, "\(missing)")
    }

    @Test(
        "warnings are shown by kind with their pages, and a profile without rules for kinds and dates brings none of them"
    )
    func warnings() async throws {
        var routes = Self.routes
        for (number, word) in ["Weâ€™re", "Theyâ€™re"].enumerated() {
            routes["/s/damaged\(number).htm"] = [.statement("Title \(number)", word + " here.", ["X-Case: 1"])]
        }
        routes["/m/1.htm"] = [.listing(["/s/good.htm", "/s/bare.htm", "/s/damaged0.htm", "/s/damaged1.htm"])]
        routes = routes.mapValues { $0 }
        let site = try await ListedSite(routes, months: ["/m/1.htm", "/m/2.htm"])
        _ = try await site.crawl(["--quiet"])
        let result = try await site.status("--warnings")
        #expect(result.status == 4)
        #expect(!result.output.contains("no kind found") && !result.output.contains("no date found"))
        #expect(result.output.contains("no text found"))
        #expect(result.output.contains("names nothing: no link fits a rule"))
        let warnings = try await site.statusJSON("--warnings")["warnings"] as? [String: Any]
        let kinds = warnings?["kinds"] as? [[String: Any]] ?? []
        let bare = kinds.first { $0["kind"] as? String == "no text found" }
        #expect(bare?["count"] as? Int == 1)
        #expect((bare?["pages"] as? [[String: Any]])?.first?["url"] as? String == site.server.origin + "/s/bare.htm")
        let damaged = kinds.first { ($0["kind"] as? String)?.contains("damaged characters") == true }
        #expect(damaged?["count"] as? Int == 2, "\(kinds)")
        #expect((damaged?["pages"] as? [[String: Any]])?.count == 2)
    }

    @Test("a whole crawl says nothing away from a terminal, and status ends with 0 as it did")
    func whole() async throws {
        let site = try await ListedSite(
            ["/m/1.htm": [.listing(["/s/good.htm"])], "/s/good.htm": [.statement("A good one")]], months: ["/m/1.htm"])
        let crawl = try await site.crawl()
        #expect(crawl.status == 0)
        #expect(crawl.output.isEmpty && crawl.errors.isEmpty, "\(crawl.output)\(crawl.errors)")
        let status = try await site.status()
        #expect(status.status == 0)
        #expect(!status.output.contains("Not whole"))
        #expect(try await site.statusJSON()["whole"] as? Bool == true)
    }

    @Test("a crawl that was stopped or begun anew is not whole for status until one came to its end")
    func unfinished() async throws {
        let site = try await ListedSite(
            ["/m/1.htm": [.listing(["/s/good.htm"])], "/s/good.htm": [.statement("A good one")]], months: ["/m/1.htm"])
        #expect(try await site.crawl(["--max-documents", "2"]).status == 3)
        let stopped = try await site.status()
        #expect(stopped.status == 4)
        #expect(stopped.output.contains("Not whole: the newest crawl is not finished, 1 waiting."))
        #expect(stopped.output.contains("\(site.server.origin)/s/good.htm: not asked for yet"))
        #expect(try await site.crawl(["--fresh", "--max-documents", "1"]).status == 3)
        #expect(try await site.status().status == 4)
        #expect(try await site.crawl().status == 0)
        let status = try await site.status()
        #expect(status.status == 0, "\(status.output)")
        #expect(status.output.contains("abandoned"), "the one that was given up is told among the crawls")
    }

    @Test("a start page that stays gone ends each crawl with 69, and status never calls the mirror whole")
    func startGone() async throws {
        let gone = Answer.ok("no", status: "404 Not Found")
        let site = try await ListedSite(
            [
                "/index.htm": [.listing(["/m/1.htm"]), gone], "/m/1.htm": [.listing(["/s/good.htm"])],
                "/s/good.htm": [.statement("A good one")],
            ], months: [])
        #expect(try await site.crawl().status == 0)
        for _ in 1...2 {
            let crawl = try await site.crawl()
            #expect(crawl.status == 69, "\(crawl.output)")
            #expect(try await site.status().status == 4)
        }
    }
}
