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

    @Test(
        "the environment's folder comes first, then the current one, the user's, the system's, then the program's own")
    func standard() {
        #expect(
            ProfilePlaces.standard(environment: [
                "POUCH_CONFIG": "/srv/x", "XDG_CONFIG_HOME": "/xdg", "HOME": "/home/u",
            ])
            .folders == ["/srv/x", "config", "/xdg/pouch", "/etc/pouch"])
        #expect(
            ProfilePlaces.standard(environment: ["HOME": "/home/u"]).folders == [
                "config", "/home/u/.config/pouch", "/etc/pouch",
            ])
        // The XDG specification: a relative path counts as none.
        #expect(
            ProfilePlaces.standard(environment: ["XDG_CONFIG_HOME": "xdg", "HOME": "/"]).folders == [
                "config", "/.config/pouch", "/etc/pouch",
            ])
        #expect(ProfilePlaces.standard(environment: [:]).folders == ["config", "/etc/pouch"])
    }

    @Test("an installed program has every profile of config/ inside it, byte for byte")
    func shipped() throws {
        let config = packageRoot.appendingPathComponent("config").path
        let files = ProfilePlaces(folders: [config]).entries()
        let inside = ProfilePlaces(folders: [], isWithShipped: true)
        #expect(files.count >= 9)
        #expect(inside.names() == files.map(\.name), "ShippedProfiles lists what config/ has")
        for entry in files {
            let bytes = try ProfileFile.bytes(at: entry.file)
            #expect(try inside.source(of: entry.name).bytes == bytes, "\(entry.name): build again")
        }
        let site = try SiteProfile.load(nameOrPath: "state-2001-2009", in: inside)
        #expect(site.file == "shipped/state-2001-2009.yaml")
    }

    @Test("a user's copy of a shipped profile is used in its place, and the list says what it hides")
    func shadowed() throws {
        let copy = Sample.good.replacing("name: press", with: "name: state-2001-2009")
        let folders = [try folder(["state-2001-2009.yaml": copy]), try folder(["state-2001-2009.yaml": "broken"])]
        defer { for folder in folders { try? FileManager.default.removeItem(atPath: folder) } }
        let places = ProfilePlaces(folders: folders, isWithShipped: true)
        #expect(
            places.entries().first { $0.name == "state-2001-2009" }
                == .init(
                    name: "state-2001-2009", file: folders[0] + "/state-2001-2009.yaml",
                    shadowed: [folders[1] + "/state-2001-2009.yaml", "shipped/state-2001-2009.yaml"]))
        #expect(try places.source(of: "state-2001-2009").bytes == Array(copy.utf8))
        let error = #expect(throws: ProfileError.self) { try places.source(of: "nowhere") }
        #expect(
            error?.description.contains("  \(folders[1])/nowhere.yaml\n  the profiles shipped with Pouch\n") == true)
    }

    @Test("a place that is reached in two ways is looked at once, and a path that is not there is named once")
    func once() throws {
        let here = FileManager.default.currentDirectoryPath
        #expect(ProfilePlaces(folders: [here + "/config", "config"]).folders == [here + "/config"])
        let error = #expect(throws: ProfileError.self) { try SiteProfile.load(nameOrPath: "/nowhere/x.yaml", in: []) }
        #expect(error?.description == "no profile is at \"/nowhere/x.yaml\"\nno profiles are there")
    }

    @Test("a folder or a device is no profile and does not hang", arguments: ["/dev/zero", "/dev/null", "/tmp"])
    func notFile(_ path: String) {
        let error = #expect(throws: ProfileError.self) { try SiteProfile.load(nameOrPath: path, in: []) }
        #expect(error?.description == "\(path): is not a regular file, expected a profile in YAML")
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
