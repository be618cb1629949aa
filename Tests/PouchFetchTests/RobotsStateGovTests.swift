import Foundation
import PouchProfile
import PouchURL
import Testing

@testable import PouchFetch

@Suite("robots.txt: the file of www.state.gov")
struct RobotsStateGovTests {
    static let file: [UInt8] = {
        let path = URL(filePath: #filePath).deletingLastPathComponent().appending(
            path: "Fixtures/www.state.gov-robots.txt")
        return (try? Data(contentsOf: path)).map(Array.init) ?? []
    }()

    @Test("its thousands of rules are all read, those without a leading slash too")
    func wholeFile() {
        #expect(Self.file.count == 294_956)
        #expect(decision(Self.file, "/organization/revisions/a.htm").rule?.text == "Disallow: organization/revisions")
        #expect(
            decision(Self.file, "/documents/organization/1.htm").reason
                == "line 9, Disallow: /documents/organization/*.htm")
        #expect(decision(Self.file, "/documents/organization/1.pdf").isAllowed)
        #expect(decision(Self.file, "/g/").rule?.line == 8)
        #expect(decision(Self.file, "/r/pa/prs/ps/2008/sept/109474.htm").isAllowed)
        #expect(decision(Self.file, "/").isAllowed)
    }

    @Test("each of its rules forbids the path it names")
    func everyRule() throws {
        let policy = RobotsPolicy(status: 200, body: Self.file, error: nil, userAgent: "pouch")
        var count = 0
        for line in String(decoding: Self.file, as: UTF8.self).split(separator: "\n") where line.hasPrefix("Disallow:")
        {
            let value = line.dropFirst(9).prefix { $0 != "#" }.trimmingCharacters(in: .whitespaces)
            guard !value.isEmpty, !value.contains(".."), !value.contains("./") else { continue }
            let path = (value.hasPrefix("/") ? "" : "/") + value.replacingOccurrences(of: "*", with: "x")
            let url = try #require(WebURL("https://www.state.gov" + path))
            #expect(!policy.decision(for: url).isAllowed, "\(line)")
            count += 1
        }
        #expect(count > 8_000)
    }
}
