import Testing

@testable import PouchServe

@Suite("serve: pages that are kept")
struct PageCacheTests {
    private static func page(_ text: String) -> PageCache.Page {
        PageCache.Page(answer: .text(Array(text.utf8) + [UInt8](repeating: 32, count: 1_000)))
    }

    @Test("a page that is asked for again and again stays; those that nobody asks for make room")
    func room() {
        let cache = PageCache(limit: 100_000)
        cache.put(Self.page("wanted"), "wanted")
        for number in 0..<1_000 {
            cache.put(Self.page("\(number)"), "\(number)")
            #expect(cache.page("wanted")?.answer.body.starts(with: Array("wanted".utf8)) == true)
        }
        let left = (0..<1_000).filter { cache.page("\($0)") != nil }
        #expect(left.count <= 100 && left.contains(999) && !left.contains(0))
    }

    @Test("a page that is put anew takes the place of the old one; one too large for the cache is not kept")
    func replaced() {
        let cache = PageCache(limit: 20_000)
        for number in 0..<100 { cache.put(Self.page("\(number)"), "one") }
        #expect(cache.page("one")?.answer.body.starts(with: Array("99".utf8)) == true)
        cache.put(PageCache.Page(answer: .text([UInt8](repeating: 32, count: 10_000))), "large")
        #expect(cache.page("large") == nil && cache.page("one") != nil)
    }
}
