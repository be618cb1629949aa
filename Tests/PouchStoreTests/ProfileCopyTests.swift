import Foundation
import PouchBytes
import PouchMirror
import Testing

@testable import PouchStore

@Suite("a mirror keeps the profile of each crawl")
struct ProfileCopyTests {
    private let lab: Lab
    private var folder: MirrorFolder { lab.folder }
    private static let first = "20260101T000000Z"
    private static let second = "20260102T000000Z"

    init() throws { lab = try Lab() }

    private func complete(_ crawl: String, profile: String?) throws {
        let digest = String(repeating: "0", count: 64)
        let copy = profile.map { ",\"profile_sha256\":\"\(SHA256Digest.of($0))\"" } ?? ""
        let summary = """
            {"crawl":"\(crawl)","state":"complete","manifest":{"lines":0,"bytes":0,"sha256":"\(digest)"},"warc":[]\(copy)}
            """
        try folder.write(["crawls", crawl, "summary.json"], Array(summary.utf8))
    }

    @Test("a crawl that goes on under another profile keeps that one, and a closed crawl keeps what it had")
    func kept() throws {
        try ProfileCopy.keep(Array("a".utf8), crawl: Self.first, in: folder)
        try ProfileCopy.keep(Array("b".utf8), crawl: Self.first, in: folder)
        #expect(try ProfileCopy.digest(of: Self.first, in: folder) == SHA256Digest.of("b"))
        try complete(Self.first, profile: "b")
        try ProfileCopy.keep(Array("c".utf8), crawl: Self.first, in: folder)
        #expect(try ProfileCopy.read(of: Self.first, in: folder) == Array("b".utf8))
        #expect(try ProfileCopy.read(of: Self.second, in: folder) == nil)
    }

    @Test("the newest complete crawl's profile is the mirror's; one under way does not change it")
    func newest() throws {
        #expect(try ProfileCopy.newest(in: folder) == nil)
        try ProfileCopy.keep(Array("a".utf8), crawl: Self.first, in: folder)
        #expect(try ProfileCopy.newest(in: folder)?.source == Array("a".utf8))
        try complete(Self.first, profile: "a")
        try ProfileCopy.keep(Array("b".utf8), crawl: Self.second, in: folder)
        #expect(try ProfileCopy.newest(in: folder)?.crawl == Self.first)
        try complete(Self.second, profile: nil)
        #expect(try ProfileCopy.newest(in: folder)?.source == Array("b".utf8))
    }

    @Test("a copy that was edited is not used in place of the one that the crawl went by")
    func edited() throws {
        try complete(Self.first, profile: "a")
        try folder.write(ProfileCopy.path(of: Self.first), Array("b".utf8))
        #expect(throws: StoreError.self) { try ProfileCopy.newest(in: folder) }
        #expect(throws: StoreError.self) { try ProfileCopy.checked(of: Self.first, in: folder) }
        try folder.write(
            ProfileCopy.path(of: Self.first), [UInt8](repeating: 32, count: ProfileCopy.limit + 1))
        #expect(throws: StoreError.self) { try ProfileCopy.read(of: Self.first, in: folder) }
    }
}
