import Foundation
import Testing

@testable import PouchProfile

@Suite("where a profile is looked for")
struct ProfilePlacesTests {
    private func folder(_ files: [String: String]) throws -> String {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("pouch-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        for (name, text) in files { try Data(text.utf8).write(to: folder.appendingPathComponent(name)) }
        return folder.path
    }

    @Test("the first folder that has the name wins, and the message names its file")
    func order() throws {
        let folders = [try folder([:]), try folder(["press.yaml": Sample.good]), try folder(["press.yaml": "broken"])]
        defer { for folder in folders { try? FileManager.default.removeItem(atPath: folder) } }
        let profile = try SiteProfile.load(nameOrPath: "press", in: folders)
        #expect(profile.file == folders[1] + "/press.yaml")
        #expect(try SiteProfile.load(nameOrPath: folders[1] + "/press.yaml", in: []).name == "press")
    }

    @Test("a name that is not there: the places looked at, the names that are, and the likely one")
    func notFound() throws {
        let here = try folder(["state-2001-2009.yaml": Sample.good, "other.yml": "", "notes.txt": ""])
        defer { try? FileManager.default.removeItem(atPath: here) }
        let error = #expect(throws: ProfileError.self) {
            try SiteProfile.load(nameOrPath: "state-2001-2008", in: [here, "/nowhere"])
        }
        #expect(
            error?.description == """
                no profile named "state-2001-2008"; looked at:
                  \(here)/state-2001-2008.yaml
                  /nowhere/state-2001-2008.yaml
                available: state-2001-2009
                did you mean "state-2001-2009"?
                """)
    }

    @Test("the environment's folder comes first, then the current one, then those beside the program")
    func standard() {
        #expect(
            ProfilePlaces.standard(configured: "/etc/pouch", executable: "/opt/pouch/x/y/pouch") == [
                "/etc/pouch", "config", "/opt/pouch/x/config", "/opt/pouch/config", "/opt/config",
                "/opt/pouch/x/share/pouch/config",
            ])
    }

    @Test("a place that is reached in two ways is looked at once, and a path that is not there is named once")
    func once() throws {
        let here = FileManager.default.currentDirectoryPath
        #expect(ProfilePlaces.standard(configured: here + "/config", executable: nil) == [here + "/config"])
        #expect(
            ProfilePlaces.standard(configured: nil, executable: "/pouch-nowhere/pouch") == [
                "config", "/config", "/share/pouch/config",
            ])
        let error = #expect(throws: ProfileError.self) { try SiteProfile.load(nameOrPath: "/nowhere/x.yaml", in: []) }
        #expect(error?.description == "no profile is at \"/nowhere/x.yaml\"\nno profiles are there")
    }

    @Test("a folder or a device is no profile and does not hang", arguments: ["/dev/zero", "/dev/null", "/tmp"])
    func notFile(_ path: String) {
        let error = #expect(throws: ProfileError.self) { try SiteProfile.load(nameOrPath: path, in: []) }
        #expect(error?.description == "\(path): is no regular file, expected a profile in YAML")
    }

    @Test("bytes that are not UTF-8 are named by their line; a byte order mark is not in the way; 2 MiB are too many")
    func bytes() throws {
        let here = try folder([:])
        defer { try? FileManager.default.removeItem(atPath: here) }
        func load(_ bytes: [UInt8]) throws -> SiteProfile {
            try Data(bytes).write(to: URL(fileURLWithPath: here + "/x.yaml"))
            return try SiteProfile.load(nameOrPath: "x", in: [here])
        }
        let error = #expect(throws: ProfileError.self) { try load(Array("a: 1\nb: ".utf8) + [0x92, 0x0A]) }
        #expect(error?.description == "\(here)/x.yaml:2:1: the bytes are not UTF-8, expected a text in UTF-8")
        #expect(try load([0xEF, 0xBB, 0xBF] + Array(Sample.good.utf8)).name == "press")
        #expect(throws: ProfileError.self) { try load([UInt8](repeating: 0x23, count: 2 << 20)) }
    }
}
