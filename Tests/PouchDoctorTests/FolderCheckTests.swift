import Foundation
import PouchBytes
import TestSupport
import Testing

@testable import PouchDoctor

@Suite("doctor: the mirror's folder")
struct FolderCheckTests {
    @Test("a folder is as empty after the check as before, and what is not there is not made")
    func leavesNothing() throws {
        let scratch = try Scratch()
        let findings = FolderCheck(path: scratch.path("a/b")).run()
        #expect(findings.first?.found == "\(scratch.path("a/b")), to be made in \(scratch.url.path)")
        #expect(!findings.contains { $0.state == .stops }, "\(findings)")
        #expect(findings.map(\.subject).contains("durability"))
        #expect(try FileManager.default.contentsOfDirectory(atPath: scratch.url.path).isEmpty)
    }

    @Test("a folder that takes no files stops a crawl, with what to do")
    func notWritable() {
        let findings = FolderCheck(path: "/proc/nowhere/mirror").run()
        #expect(findings.count == 1)
        #expect(findings.first?.state == .stops)
        #expect(findings.first?.advice?.contains("--mirror") == true)
    }

    @Test("the nearest folder above is found, relative paths and the root too")
    func nearest() throws {
        let scratch = try Scratch()
        try Data().write(to: scratch.url.appending(path: "file"))
        #expect(FolderCheck.nearest(scratch.path("file/x")) == scratch.url.path)
        #expect(FolderCheck.nearest("no-such-folder/x") == ".")
        #expect(FolderCheck.nearest("/no-such-folder/x") == "/")
    }

    @Test("a clock that runs before the program was made is not one to date captures by")
    func clock() {
        func clock(_ now: Timestamp) -> Finding? {
            MachineCheck(version: "1", certificateAuthorities: nil, now: now).run().first { $0.subject == "clock" }
        }
        #expect(clock(Timestamp(secondsSince1970: 1_000_000_000))?.state == .stops)
        #expect(clock(.now())?.state != .stops)
    }

    @Test("certificates that cannot be read are told before https fails for want of them")
    func certificates() {
        let findings = MachineCheck(version: "1", certificateAuthorities: "/nowhere/ca.pem").run()
        let finding = findings.first { $0.subject == "certificates" }
        #expect(finding?.state == .stops)
        #expect(finding?.found.contains("/nowhere/ca.pem") == true)
        #expect(findings.first?.found.contains("libcurl ") == true)
    }
}
