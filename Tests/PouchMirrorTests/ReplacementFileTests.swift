import Foundation
import PouchMirror
import Testing

@Suite("a file in another's place")
struct ReplacementFileTests {
    @Test("a file that is being replaced is there whole, or as it was before; who reads the old one goes on")
    func replacement() throws {
        let mirror = try CrawlFolder()
        let first = try ReplacementFile("an.index", in: mirror.folder)
        try first.append([1, 2])
        #expect(try mirror.folder.open(["an.index"]) == nil)
        try first.append([3])
        let old = try first.publish()
        #expect(try old.contents() == [1, 2, 3])
        do {
            let given = try ReplacementFile("an.index", in: mirror.folder)
            try given.append([4])
        }
        #expect(try mirror.folder.open(["an.index"])?.contents() == [1, 2, 3])
        #expect(try mirror.folder.entries(of: [])?.map(\.name).contains { $0.hasSuffix(".tmp") } == false)
        let second = try ReplacementFile("an.index", in: mirror.folder)
        try second.append([5])
        #expect(try second.publish().contents() == [5])
        #expect(try old.contents() == [1, 2, 3])
        let unnamed = try ReplacementFile(temporaryFor: "a test")
        try unnamed.append([6])
        #expect(try unnamed.publish().contents() == [6])
    }
}
