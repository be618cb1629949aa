import PouchBytes
import Testing

@testable import PouchSeal

/// A signature that is not the standard's is one that no other program accepts.
@Suite("Seal: the primitives")
struct SealPrimitiveTests {
    static func bytes(_ hex: String) -> [UInt8] {
        let digits = Array(hex.utf8).compactMap { Hex.value(of: $0) }
        return stride(from: 0, to: digits.count, by: 2).map { digits[$0] << 4 | digits[$0 + 1] }
    }

    @Test(
        "Ed25519 signs as RFC 8032 section 7.1 has it, and any bit changed is refused",
        arguments: [
            (
                "9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60",
                "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a", "",
                "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b"
            ),
            (
                "c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7",
                "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025", "af82",
                "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a"
            ),
        ])
    func ed25519(seed: String, key: String, message: String, signature: String) throws {
        let (seed, key, message) = (Self.bytes(seed), Self.bytes(key), Self.bytes(message))
        #expect(Ed25519.publicKey(seed: seed) == key)
        let made = Ed25519.sign(message, seed: seed)
        #expect(Hex.text(made) == signature)
        #expect(Ed25519.verify(made, of: message, publicKey: key))
        for bit in 0..<made.count * 8 {
            var changed = made
            changed[bit / 8] ^= 1 << UInt8(bit % 8)
            #expect(!Ed25519.verify(changed, of: message, publicKey: key))
        }
        #expect(!Ed25519.verify(made, of: message + [0], publicKey: key))
        #expect(!Ed25519.verify(Array(made.dropLast()), of: message, publicKey: key))
    }

    @Test("BLAKE2b is RFC 7693's (appendix A)")
    func blake2b() {
        #expect(
            Hex.text(BLAKE2b.digest(Array("abc".utf8)))
                == "ba80a53f981c4d0d6a2797b69f12f6e94c212f14685ac4b74b12bb6fdbffa2d17d87c5392aab792dc252d5de4533cc9518d38aa8dbf1925ab92386edd4009923"
        )
    }

    @Test("the limits in minisign's files give the costs that libsodium takes, and absurd ones are refused")
    func scryptCosts() throws {
        let usual = try #require(ScryptCosts(operations: 33_554_432, memory: 1 << 30))
        #expect(usual.n == 1 << 20 && usual.r == 8 && usual.p == 1)
        let little = try #require(ScryptCosts(operations: 32_768, memory: 1 << 24))
        #expect(little.n == 1 << 10 && little.r == 8 && little.p == 1)
        #expect(ScryptCosts(operations: 33_554_432, memory: 1 << 40) == nil)
        #expect(ScryptCosts(operations: .max, memory: 1 << 20) == nil)
    }
}
