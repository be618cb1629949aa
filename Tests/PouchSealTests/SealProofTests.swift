import Foundation
import PouchBytes
import Testing

@testable import PouchSeal

/// A proof that still passes after a change proves nothing.
@Suite("Seal: proofs")
struct SealProofTests {
    private static let crawl = "20261124T073000Z"

    @Test("every URL of a manifest is proved present and every other absent, first, last and between, for every size")
    func everyURL() throws {
        for size in 0...9 {
            let mirror = try SealedMirror()
            try mirror.addCrawl(Self.crawl, lines: size)
            for number in -1...size * 2 {
                let url = SealedMirror.url(number)
                let proof = try Proof.make(url: url, crawl: nil, in: mirror.folder)
                #expect(proof.claim == (number >= 0 && number % 2 == 0 && number < size * 2 ? .present : .absent))
                #expect(
                    proof.leaves.count
                        == (proof.claim == .present ? 1 : min(size, number < 0 || number > size * 2 - 2 ? 1 : 2)))
                let again = try Proof(fileContents: proof.fileContents)
                #expect(again == proof)
                let checked = try Proof.check(again, key: mirror.key.publicKey)
                #expect(checked.claim == proof.claim && checked.url == url && checked.crawl == Self.crawl)
                #expect(checked.outcome == (proof.claim == .present ? "new" : nil))
                guard case .good = checked.signature else {
                    Issue.record("not signed")
                    continue
                }
            }
        }
    }

    private static func check(_ file: [UInt8], _ key: PublicKey) -> Proof.Checked? {
        guard let proof = try? Proof(fileContents: file) else { return nil }
        return try? Proof.check(proof, key: key)
    }

    @Test("a proof fails after a change of any one byte of its file")
    func anyByte() throws {
        let mirror = try SealedMirror()
        try mirror.addCrawl(Self.crawl, lines: 5)
        for url in [SealedMirror.url(4), SealedMirror.url(5)] {
            let file = try Proof.make(url: url, crawl: nil, in: mirror.folder).fileContents
            // Minisign's first line is covered by nothing, as it says itself.
            let untrusted = try #require(file.firstRange(of: Array("signature from pouch secret key".utf8)))
            for index in 0..<file.count - 1 where !untrusted.contains(index) {
                var changed = file
                changed[index] ^= 1
                #expect(Self.check(changed, mirror.key.publicKey) == nil, "byte \(index)")
            }
        }
    }

    @Test("a proof put together from true parts of others is refused")
    func splices() throws {
        let mirror = try SealedMirror()
        try mirror.addCrawl(Self.crawl, lines: 7)
        try mirror.addCrawl("20261125T073000Z", lines: 3)
        let key = mirror.key.publicKey
        func make(_ number: Int, _ crawl: String = Self.crawl) throws -> Proof {
            try Proof.make(url: SealedMirror.url(number), crawl: crawl, in: mirror.folder)
        }
        let present = try make(4)
        let absent = try make(5)
        let other = try make(4, "20261125T073000Z")
        #expect(present.crawl != other.crawl)
        var splices: [(String, Proof)] = []
        func splice(_ what: String, _ from: Proof, _ change: (inout Proof) -> Void) {
            var proof = from
            change(&proof)
            splices.append((what, proof))
        }
        splice("absent, by its own line", present) { $0.claim = .absent }
        splice("absent, between lines that have it between them", absent) {
            $0.url = SealedMirror.url(4)
            $0.leaves = [try! make(3).leaves[0], try! make(5).leaves[1]]
        }
        splice("absent, its neighbours swapped", absent) { $0.leaves.reverse() }
        splice("absent, one neighbour alone", absent) { $0.leaves.removeLast() }
        splice("absent, one neighbour twice", absent) { $0.leaves[1] = $0.leaves[0] }
        splice("absent, of nothing", absent) { $0.leaves = [] }
        splice("present, by nothing", present) { $0.leaves = [] }
        splice("present, by a neighbour", absent) { $0.claim = .present }
        splice("another crawl's summary", present) { $0.summary = other.summary }
        splice("another crawl's summary and signature", present) {
            $0.summary = other.summary
            $0.signature = other.signature
        }
        splice("another crawl's signature", present) { $0.signature = other.signature }
        splice("no signature", present) { $0.signature = nil }
        // Between the lines of 104 and 106 by its bytes, and yet the document that 104 is.
        splice("another spelling of a URL that is there", absent) { $0.url = SealedMirror.url(4) + "#top" }
        for (what, proof) in splices {
            #expect(throws: SealError.self, "\(what)") { try Proof.check(proof, key: key) }
        }
    }

    @Test("without a key a proof says that it rests on the summary's digest, with another key it fails")
    func keys() throws {
        let mirror = try SealedMirror()
        try mirror.addCrawl(Self.crawl, lines: 2)
        let proof = try Proof.make(url: SealedMirror.url(0), crawl: Self.crawl, in: mirror.folder)
        let checked = try Proof.check(proof, key: nil)
        #expect(checked.signature == .unchecked)
        #expect(checked.summaryDigest == .of(try mirror.folder.read(["crawls", Self.crawl, "summary.json"])))
        let stranger = try #require(
            SecretKey(seed: .init(repeating: 8, count: 32), number: mirror.key.publicKey.number))
        #expect(throws: SealError.self) { try Proof.check(proof, key: stranger.publicKey) }
        try mirror.addCrawl("20261125T073000Z", lines: 2, isSigned: false)
        let unsigned = try Proof.make(url: SealedMirror.url(0), crawl: nil, in: mirror.folder)
        #expect(unsigned.crawl == "20261125T073000Z")
        #expect(try Proof.check(unsigned, key: nil).signature == .none)
        #expect(throws: SealError.self) { try Proof.check(unsigned, key: mirror.key.publicKey) }
    }

    @Test("the absence of an address with a fragment is not proved: its page may be there")
    func fragment() throws {
        let mirror = try SealedMirror()
        try mirror.addCrawl(Self.crawl, lines: 3)
        for number in [2, 3] {
            let url = SealedMirror.url(number) + "#top"
            #expect(throws: SealError.absentSection(url: url, crawl: Self.crawl)) {
                try Proof.make(url: url, crawl: nil, in: mirror.folder)
            }
        }
    }

    @Test("a mirror whose manifest is not the one its summary names gives no proof")
    func damagedMirror() throws {
        let mirror = try SealedMirror()
        #expect(throws: SealError.self) { try Proof.make(url: SealedMirror.url(0), crawl: nil, in: mirror.folder) }
        try mirror.addCrawl(Self.crawl, lines: 4)
        #expect(throws: SealError.self) {
            try Proof.make(url: SealedMirror.url(0), crawl: "20261125T073000Z", in: mirror.folder)
        }
        try mirror.damage("crawls/\(Self.crawl)/manifest.jsonl", at: 60)
        #expect(throws: SealError.self) { try Proof.make(url: SealedMirror.url(0), crawl: nil, in: mirror.folder) }
    }
}
