import PouchVerify
import Testing

@Suite("A sample of a mirror")
struct SampleTests {
    @Test("the same seed takes the same URLs, another one others, and the share is what was asked for")
    func share() {
        let urls = (0..<20_000).map { "https://a.example/\($0)" }
        let sample = Sample(share: 0.05, seed: 1)
        let taken = urls.filter(sample.takes)
        #expect((800...1_200).contains(taken.count))
        #expect(urls.filter(Sample(share: 0.05, seed: 1).takes) == taken)
        #expect(urls.filter(Sample(share: 0.05, seed: 2).takes) != taken)
        #expect(urls.allSatisfy(Sample(share: 1, seed: 3).takes))
    }
}
