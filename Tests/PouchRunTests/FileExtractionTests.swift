import Foundation
import PouchProfile
import PouchReextract
import PouchRun
import PouchURL
import TestSupport
import Testing

@Suite("Extracting a file")
struct FileExtractionTests {
    /// What a run gave and said.
    private final class Collected {
        var results: [String] = []
        var messages: [String] = []
        var output: RunOutput {
            RunOutput(
                result: { self.results.append(String(decoding: $0, as: UTF8.self)) },
                message: { self.messages.append($0) }, note: { self.messages.append($0) })
        }
    }

    private func run(
        _ html: String, most: Int? = nil, _ collected: Collected
    ) throws -> ExtractionEnd {
        var site = try SiteProfile.load(
            nameOrPath: "state-2001-2009", in: ProfilePlaces(folders: [], isWithShipped: true))
        if let most { site.limits.decodedBytes = most }
        let scratch = try Scratch()
        try Data(html.utf8).write(to: scratch.url.appending(path: "page.html"))
        let path = scratch.path("page.html")
        let address = try #require(WebURL("https://2001-2009.state.gov/r/pa/prs/ps/2001/1.htm"))
        return try FileExtraction(path: path, site: site, output: collected.output).page(
            InputFile(path: path), address: address)
    }

    @Test("a page that gives no statement gives no line, and the message names the file and the profile")
    func nothing() throws {
        let collected = Collected()
        #expect(try run("<html><body></body></html>", collected) == .incomplete)
        #expect(collected.results.isEmpty)
        #expect(collected.messages.count == 1)
        #expect(collected.messages.first?.contains("page.html: 1 page read, no statement found") == true)
        #expect(collected.messages.first?.contains("state-2001-2009") == true)
    }

    @Test("a page larger than the profile allows is refused, not read in part")
    func tooLarge() throws {
        let collected = Collected()
        #expect(try run("<p>\(String(repeating: "word ", count: 100))</p>", most: 64, collected) == .damaged)
        #expect(collected.results.isEmpty)
        #expect(collected.messages.first?.contains("larger than the 64 bytes") == true)
    }

    @Test("an empty file without a profile is named")
    func empty() throws {
        let collected = Collected()
        let scratch = try Scratch()
        try Data().write(to: scratch.url.appending(path: "empty.html"))
        let path = scratch.path("empty.html")
        let extraction = GenericExtraction(path: path, wanted: [], output: collected.output)
        #expect(try extraction.run(InputFile(path: path), isWARC: false) == .incomplete)
        #expect(collected.results.isEmpty)
        #expect(collected.messages.count == 1)
        #expect(collected.messages.first?.hasPrefix("\(path): ") == true)
    }
}
