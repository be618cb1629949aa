import ArgumentParser
import PouchBytes
import PouchProfile
import PouchReport

/// `pouch profile list`
struct ProfileListCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list", abstract: "List the profiles that `pouch crawl` finds, each with its file.",
        discussion: "Each file is followed by the files of the same name that it hides.")

    @Flag(help: "Print the names alone, one a line.")
    var names = false

    @Flag(help: "Print one JSON array.")
    var json = false

    func validate() throws {
        if names, json { throw ValidationError("--names and --json exclude each other") }
    }

    func run() throws {
        try exiting {
            let entries = ProfilePlaces.standard().entries()
            if json {
                printResult(Self.json(entries) + "\n")
            } else if names {
                for entry in entries { printResult(printable(entry.name) + "\n") }
            } else {
                printResult(Self.text(entries))
            }
            return .complete
        }
    }

    private static func text(_ entries: [ProfilePlaces.Entry]) -> String {
        let width = entries.map { columns(printable($0.name)) }.max() ?? 0
        return entries.map { entry in
            let name = printable(entry.name)
            let hidden = entry.shadowed.isEmpty ? "" : ", in place of " + entry.shadowed.joined(separator: ", ")
            return name + String(repeating: " ", count: width - columns(name) + 2) + printable(entry.file + hidden)
                + "\n"
        }.joined()
    }

    private static func json(_ entries: [ProfilePlaces.Entry]) -> String {
        var json = JSONWriter()
        json.beginArray()
        for entry in entries {
            json.beginObject()
            json.field("name", entry.name)
            json.field("file", entry.file)
            json.key("shadowed")
            json.beginArray()
            for file in entry.shadowed { json.string(file) }
            json.endArray()
            json.endObject()
        }
        json.endArray()
        return String(decoding: json.bytes, as: UTF8.self)
    }
}
