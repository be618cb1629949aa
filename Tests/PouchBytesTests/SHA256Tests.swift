import PouchBytes
import Testing

@Suite("SHA-256 and its spellings")
struct SHA256Tests {
    @Test(
        "a digest is the one every other tool computes (FIPS 180-4)",
        arguments: [
            ("", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
            ("abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
            (
                "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
                "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"
            ),
            (
                String(repeating: "a", count: 1_000_000),
                "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0"
            ),
        ])
    func knownAnswers(text: String, hex: String) {
        #expect(SHA256Digest.of(text).hex == hex)
        #expect(SHA256Digest.of(Array(text.utf8)).hex == hex)
        #expect(SHA256Digest(hex: hex) == SHA256Digest.of(text))
    }

    @Test("a body hashed in pieces has the digest of the whole")
    func pieces() {
        let bytes = Samples.random(100_001)
        for step in [1, 63, 64, 65, 4096, 99_999] where step > 60 || bytes.count < 200_000 {
            var hasher = SHA256Hasher()
            for start in stride(from: 0, to: bytes.count, by: step) {
                hasher.update(bytes[start..<min(start + step, bytes.count)])
            }
            #expect(hasher.finalize() == SHA256Digest.of(bytes))
        }
    }

    @Test("a digest written in base 32 reads back, as WARC tools write it")
    func base32() throws {
        let digest = SHA256Digest.of("abc")
        #expect(digest.base32 == "XJ4BNP4PAHH6UQKBIDPF3LRCEOYAGYNDSYLXVHFUCD7WD4QACWWQ")
        #expect(SHA256Digest(base32: digest.base32) == digest)
        #expect(SHA256Digest(base32: digest.base32.lowercased()) == digest)
        #expect(SHA256Digest(digest.bytes) == digest)
    }

    @Test("what is no digest is not taken for one", arguments: ["", "ba78", String(repeating: "g", count: 64)])
    func notADigest(text: String) {
        #expect(SHA256Digest(hex: text) == nil)
        #expect(SHA256Digest(base32: text) == nil)
    }

    @Test("digests sort as their bytes do, so a manifest's order is stable")
    func order() {
        let digests = (0..<200).map { SHA256Digest.of("\($0)") }
        #expect(digests.sorted().map(\.hex) == digests.map(\.hex).sorted())
    }

    @Test(
        "base 32 agrees with RFC 4648's examples",
        arguments: zip(
            ["", "f", "fo", "foo", "foob", "fooba", "foobar"],
            ["", "MY", "MZXQ", "MZXW6", "MZXW6YQ", "MZXW6YTB", "MZXW6YTBOI"]))
    func rfc4648(plain: String, coded: String) {
        #expect(Base32.encode(Array(plain.utf8)) == coded)
        #expect(Base32.decode(coded) == Array(plain.utf8))
    }

    @Test("a seeded generator repeats itself on every machine")
    func splitMix() {
        var generator = SeededGenerator(seed: 1_234_567)
        #expect(generator.next() == 6_457_827_717_110_365_317)
        #expect(generator.next() == 3_203_168_211_198_807_973)
        #expect(generator.next() == 9_817_491_932_198_370_423)
    }
}
