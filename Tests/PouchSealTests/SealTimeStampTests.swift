import Foundation
import PouchBytes
import TestSupport
import Testing

@testable import PouchSeal

/// A date that was given to other bytes dates nothing.
@Suite("Seal: time stamps")
struct SealTimeStampTests {
    private static let data = Array("a summary\n".utf8)

    @Test("an authority's answer is taken for the bytes and the nonce it was asked about, and for no others")
    func answers() async throws {
        let scratch = try Scratch()
        let authority = try await TimeAuthority(in: scratch.url)
        let request = TimeStampRequest(digest: .of(Self.data), nonce: 0xFEDC_BA98_7654_3210)
        let answer = try await authority.answer(request.der)
        let time = try request.check(answer)
        #expect(abs(time.secondsSince1970 - Timestamp.now().secondsSince1970) < 86_400)
        // As `verify` reads it later, when nobody knows the nonce any more.
        #expect(try TimeStampRequest(digest: .of(Self.data), nonce: nil).check(answer) == time)
        #expect(throws: SealError.self) { try TimeStampRequest(digest: .of(Self.data), nonce: 1).check(answer) }
        #expect(throws: SealError.self) { try TimeStampRequest(digest: .of("other"), nonce: nil).check(answer) }
        let withoutNonce = try await authority.answer(TimeStampRequest(digest: .of(Self.data), nonce: nil).der)
        #expect(throws: SealError.self, "a replayed answer") { try request.check(withoutNonce) }
        let refused = try await authority.answer(request.der, configuration: "picky.cnf")
        let error = #expect(throws: SealError.self) { try request.check(refused) }
        #expect("\(try #require(error))".contains("rejection"), "the reason must be told")
    }

    @Test("openssl accepts the stored answer, and neither it nor Pouch accepts one with a damaged token")
    func damaged() async throws {
        let scratch = try Scratch()
        let authority = try await TimeAuthority(in: scratch.url)
        let request = TimeStampRequest(digest: .of(Self.data), nonce: 5)
        let answer = try await authority.answer(request.der)
        try Data(Self.data).write(to: scratch.url.appending(path: "data"))
        try Data(answer).write(to: scratch.url.appending(path: "stored.tsr"))
        #expect(try await authority.accepts("stored.tsr", of: "data"))
        // The signed time lies a fixed way behind the digest: find it by its text.
        let digest = try #require(answer.firstRange(of: SHA256Digest.of(Self.data).bytes))
        let zulu = try #require(answer[digest.upperBound...].firstIndex(of: UInt8(ascii: "Z")))
        for place in [digest.lowerBound, zulu - 1, answer.count - 1] {
            var changed = answer
            changed[place] ^= 1
            #expect(throws: SealError.self) { try request.check(changed) }
            try Data(changed).write(to: scratch.url.appending(path: "changed.tsr"))
            #expect(try await !authority.accepts("changed.tsr", of: "data"))
        }
        for length in 0..<answer.count {
            #expect(throws: SealError.self) { try request.check(Array(answer[..<length])) }
        }
        #expect(throws: SealError.self, "bytes after the answer") { try request.check(answer + [0]) }
        #expect(throws: SealError.self) { try request.check(Array("<html>not here</html>".utf8)) }
    }
}
