import Foundation
import TestSupport
import Testing

@testable import PouchSeal

/// A seal that only Pouch can check is worth little: minisign itself is asked.
@Suite("Seal: minisign's files")
struct SealMinisignTests {
    private static let minisign = URL(fileURLWithPath: "/usr/bin/env")

    private static func minisign(_ arguments: String..., in scratch: Scratch) async throws -> Program.Result {
        try await Program.run(minisign, ["minisign"] + arguments, in: scratch.url)
    }

    private static func read(_ path: String) throws -> [UInt8] {
        [UInt8](try Data(contentsOf: URL(fileURLWithPath: path)))
    }

    private static func key(_ byte: UInt8) throws -> SecretKey {
        try #require(SecretKey(seed: .init(repeating: byte, count: 32), number: .init(repeating: byte, count: 8)))
    }

    @Test("minisign accepts what Pouch signs, and refuses it once a byte of it is changed")
    func accepted() async throws {
        let scratch = try Scratch()
        let key = try Self.key(7)
        try KeyFiles(out: scratch.path("pouch.key")).write(key)
        let message = Array("{\"crawl\":\"20261124T073000Z\"}\n".utf8)
        let signature = KeySigner(key).signature(of: message, file: "summary.json", crawl: "20261124T073000Z")
        try Data(message).write(to: scratch.url.appending(path: "summary.json"))
        try Data(signature).write(to: scratch.url.appending(path: "summary.json.minisig"))
        let good = try await Self.minisign("-V", "-H", "-p", "pouch.pub", "-m", "summary.json", in: scratch)
        #expect(good.status == 0, "is minisign installed? `scripts/setup.sh test` does it: \(good.errors)")
        #expect(good.output.contains("crawl:20261124T073000Z\tsha256:"))
        try Data(message + [32]).write(to: scratch.url.appending(path: "summary.json"))
        #expect(try await Self.minisign("-V", "-p", "pouch.pub", "-m", "summary.json", in: scratch).status == 1)
        try Data(message).write(to: scratch.url.appending(path: "summary.json"))
        let forged = String(decoding: signature, as: UTF8.self).replacing("crawl:2026", with: "crawl:2027")
        try Data(forged.utf8).write(to: scratch.url.appending(path: "summary.json.minisig"))
        #expect(try await Self.minisign("-V", "-p", "pouch.pub", "-m", "summary.json", in: scratch).status == 1)
    }

    @Test("minisign signs with Pouch's key, Pouch with minisign's, and each accepts the other's signature")
    func bothWays() async throws {
        let scratch = try Scratch()
        try KeyFiles(out: scratch.path("pouch.key")).write(try Self.key(3))
        try Data("hello".utf8).write(to: scratch.url.appending(path: "file"))
        #expect(try await Self.minisign("-S", "-s", "pouch.key", "-m", "file", in: scratch).status == 0)
        let pouch = try PublicKey(fileContents: Self.read(scratch.path("pouch.pub")), path: "pouch.pub")
        try Signature(fileContents: Self.read(scratch.path("file.minisig"))).check(of: Array("hello".utf8), by: pouch)

        #expect(try await Self.minisign("-G", "-W", "-p", "its.pub", "-s", "its.key", in: scratch).status == 0)
        let its = try SecretKey(fileContents: Self.read(scratch.path("its.key")), path: "its.key", password: nil)
        #expect(try Self.read(scratch.path("its.pub")) == its.publicKey.fileContents)
        let signature = Signature(of: Array("hello".utf8), by: its, trustedComment: "of a test")
        try Data(signature.fileContents).write(to: scratch.url.appending(path: "file.minisig"))
        #expect(try await Self.minisign("-V", "-p", "its.pub", "-m", "file", in: scratch).status == 0)
        #expect(throws: SealError.self) { try signature.check(of: Array("hello".utf8), by: pouch) }

        // As minisign signed before it prehashed.
        #expect(try await Self.minisign("-S", "-l", "-s", "its.key", "-m", "file", in: scratch).status == 0)
        let old = try Signature(fileContents: Self.read(scratch.path("file.minisig")))
        try old.check(of: Array("hello".utf8), by: its.publicKey)
        #expect(throws: SealError.self) { try old.check(of: Array("hellp".utf8), by: its.publicKey) }
    }

    @Test(
        "a key is named as minisign names it, whatever zeros its number begins with",
        arguments: [0x00, 0x01, 0x0A, 0x10, 0xA0])
    func names(_ last: UInt8) async throws {
        for rest: UInt8 in [0, 7] {
            let number = [UInt8](repeating: rest, count: 7) + [last]
            let key = try #require(SecretKey(seed: .init(repeating: 3, count: 32), number: number))
            let scratch = try Scratch()
            try KeyFiles(out: scratch.path("pouch.key")).write(key)
            #expect(try await Self.minisign("-R", "-s", "pouch.key", "-p", "again.pub", in: scratch).status == 0)
            #expect(try Self.read(scratch.path("again.pub")) == key.publicKey.fileContents)
        }
    }

    /// Made by minisign 0.11 in 60 MB of memory, which is why it opens quickly.
    private static let encrypted = """
        untrusted comment: minisign encrypted secret key
        RWRTY0IyJtUa7Z+vOCkLfWbld5WuUvhC1O2D4NO4z07JmCl9u7EAABAAAAAAAAAAAAIAAAAAvPIXVE2aOjba7H7J+MFXuhQN0beeAbeU+X5xLJmv1tre/Ld9V5M+YXK0Wx1RRwtJujQZOxKzBTfxCumt1IaFXJqgXwm9hUIwUzYtpOMaixXn6X0SNjkaciVX0n1DJe0K3rx3p30OF+0=

        """

    @Test("a key that minisign encrypted opens with its password alone")
    func encrypted() throws {
        let file = Array(Self.encrypted.utf8)
        let key = try SecretKey(fileContents: file, path: "e.key", password: Array("pass word".utf8))
        #expect(key.publicKey.base64 == "RWTGuq36WGXTey97+0UNVUyfCaNgOb2C7mEbdm13BoNkJB66ooQxe1Ws")
        #expect(key.publicKey.name == "7BD36558FAADBAC6")
        #expect(throws: SealError.wrongPassword(path: "e.key")) {
            try SecretKey(fileContents: file, path: "e.key", password: Array("pass word ".utf8))
        }
        #expect(throws: SealError.needsPassword(path: "e.key")) {
            try SecretKey(fileContents: file, path: "e.key", password: nil)
        }
    }

    @Test("a damaged key or signature file is refused, whichever byte of it is damaged")
    func damaged() throws {
        let key = try Self.key(9)
        let message = Array("text".utf8)
        let secret = key.fileContents
        let signature = Signature(of: message, by: key, trustedComment: "a comment").fileContents
        // The first line is a comment that nothing covers; what follows the keys is a checksum that minisign leaves at zero.
        for index in try #require(secret.firstIndex(of: 10)) + 1..<secret.count - 1 {
            var changed = secret
            changed[index] ^= 1
            let read = try? SecretKey(fileContents: changed, path: "k", password: nil)
            #expect(read == nil || read?.publicKey.key == key.publicKey.key, "byte \(index)")
        }
        for index in try #require(signature.firstIndex(of: 10))..<signature.count {
            var changed = signature
            changed[index] ^= 1
            #expect(throws: SealError.self, "byte \(index)") {
                try Signature(fileContents: changed).check(of: message, by: key.publicKey)
            }
        }
        for length in 0..<signature.count - 1 {
            #expect(throws: SealError.self) { try Signature(fileContents: Array(signature[..<length])) }
        }
        #expect(throws: SealError.self) { try PublicKey(fileContents: secret, path: "k") }
        #expect(throws: SealError.self) {
            try SecretKey(fileContents: key.publicKey.fileContents, path: "k", password: nil)
        }
        #expect(throws: SealError.self) { try SecretKey(fileContents: [], path: "k", password: nil) }
    }

    @Test("keys are files that their owner alone reads, and are never written over")
    func files() throws {
        let scratch = try Scratch()
        let key = try Self.key(1)
        try KeyFiles(out: scratch.url.path).write(key)
        let files = KeyFiles(out: scratch.url.path)
        #expect(files.secret == scratch.path("pouch.key") && files.public == scratch.path("pouch.pub"))
        for path in [files.secret, files.public] {
            #expect(try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int == 0o600)
        }
        #expect(throws: SealError.exists(path: files.secret)) { try files.write(try Self.key(2)) }
        #expect(try Self.read(files.secret) == key.fileContents)
        try FileManager.default.removeItem(atPath: files.secret)
        #expect(throws: SealError.exists(path: files.public)) { try files.write(try Self.key(2)) }
        #expect(try Self.read(files.public) == key.publicKey.fileContents)
        // A secret key without its public one helps nobody.
        #expect(!FileManager.default.fileExists(atPath: files.secret))
        #expect(throws: SealError.io(path: "/nowhere/at/all.key", operation: "create", code: ENOENT)) {
            try KeyFiles(out: "/nowhere/at/all.key").write(key)
        }
    }
}
