import Foundation
import PouchBytes
import PouchMirror
import Testing

@testable import PouchStore

@Suite("A mirror's folder: no link leads out of it, and one crawl holds it")
struct FolderTests {
    private func scratch() throws -> String {
        let path = FileManager.default.temporaryDirectory.appending(path: "pouch-folder-\(UUID().uuidString)").path
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
        return path
    }

    private func isRefusedLink(_ error: any Error) -> Bool {
        if case StoreError.notAFolder = error { true } else { false }
    }

    @Test(
        "a symbolic link where the mirror keeps a folder is refused, and nothing is written behind it",
        arguments: ["pages", "archive", "statements", "crawls", ".staging"])
    func folders(name: String) throws {
        let path = try scratch()
        let outside = try scratch()
        defer { for folder in [path, outside] { try? FileManager.default.removeItem(atPath: folder) } }
        try FileManager.default.createSymbolicLink(atPath: path + "/" + name, withDestinationPath: outside)
        #expect {
            let folder = try MirrorFolder(path: path, create: true)
            try folder.stage("x", [1])
            try folder.publish("x", to: [name, "a", "x"])
        } throws: { isRefusedLink($0) }
        #expect(try FileManager.default.contentsOfDirectory(atPath: outside) == [])
    }

    @Test("a symbolic link where a file belongs is replaced or refused, never followed")
    func files() throws {
        let path = try scratch()
        let outside = path + "-outside"
        try Data("precious".utf8).write(to: URL(fileURLWithPath: outside))
        defer { for name in [path, outside] { try? FileManager.default.removeItem(atPath: name) } }
        let folder = try MirrorFolder(path: path, create: true)
        func link(_ name: String) throws {
            try FileManager.default.createSymbolicLink(atPath: path + "/" + name, withDestinationPath: outside)
        }
        try link("page")
        try folder.stage("x", Array("new".utf8))
        try folder.publish("x", to: ["page"])
        #expect(FileManager.default.contents(atPath: path + "/page") == Data("new".utf8))
        try link(".staging/y")
        #expect(throws: StoreError.self) { try folder.stage("y", [1]) }
        try link("log.jsonl")
        #expect { try folder.fileForAppending(["log.jsonl"]) } throws: { isRefusedLink($0) }
        #expect(throws: StoreError.self) { try folder.read(["log.jsonl"]) }
        try link("pouch.sqlite")
        #expect { try MirrorStore(folder: folder, create: true) } throws: { isRefusedLink($0) }
        try link(".lock")
        #expect { try MirrorLock(folder, now: "now") } throws: { isRefusedLink($0) }
        #expect(FileManager.default.contents(atPath: outside) == Data("precious".utf8))
    }

    @Test("a second crawl of a mirror is told who holds it")
    func lock() throws {
        let path = try scratch()
        defer { try? FileManager.default.removeItem(atPath: path) }
        let folder = try MirrorFolder(path: path, create: true)
        let lock = try MirrorLock(folder, now: "2026-11-24T07:30:00Z")
        #expect {
            try MirrorLock(try MirrorFolder(path: path, create: true), now: "later")
        } throws: { error in
            guard case StoreError.locked(_, let holder) = error else { return false }
            return holder.contains("process \(getpid())") && holder.contains("since 2026-11-24T07:30:00Z")
        }
        withExtendedLifetime(lock) {}
    }

    @Test("a lock whose holder wrote escapes into it is told without them")
    func lockText() throws {
        let path = try scratch()
        defer { try? FileManager.default.removeItem(atPath: path) }
        let folder = try MirrorFolder(path: path, create: true)
        let lock = try MirrorLock(folder, now: "\u{1B}[2J")
        #expect { try MirrorLock(try MirrorFolder(path: path, create: true), now: "") } throws: {
            !"\($0)".contains("\u{1B}")
        }
        withExtendedLifetime(lock) {}
    }

    @Test("what is no mirror is told as that, and how to name one")
    func notAMirror() throws {
        let path = try scratch()
        defer { try? FileManager.default.removeItem(atPath: path) }
        try Data().write(to: URL(fileURLWithPath: path + "/file"))
        for place in [path + "/nothing", path + "/file"] {
            #expect { try MirrorFolder(path: place, create: false) } throws: {
                if case StoreError.notAMirror = $0 { true } else { false }
            }
        }
        #expect { try MirrorStore(folder: try MirrorFolder(path: path, create: false), create: false) } throws: {
            if case StoreError.notAMirror = $0 { true } else { false }
        }
        #expect { try MirrorFolder(path: path + "/file", create: true) } throws: { isRefusedLink($0) }
    }
}
