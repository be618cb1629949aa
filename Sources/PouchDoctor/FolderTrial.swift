import CPosix
import Foundation
import PouchBytes

/// Tries in an empty folder what a mirror relies on, or could use.
struct FolderTrial {
    /// An open folder that takes files.
    let folder: Int32

    /// The longest name that a mirror gives a file, bytes.
    private static let longestName = 255

    var names: Finding {
        let long = String(repeating: "n", count: Self.longestName)
        guard make(long) else {
            return Finding(
                .folder, "names", .stops, "a name of \(Self.longestName) bytes is refused: \(systemError())",
                advice: "use a file system that takes names of 255 bytes: ext4, XFS, btrfs, ZFS, APFS")
        }
        guard make("case"), faccessat(folder, "CASE", F_OK, 0) != 0 else {
            return Finding(
                .folder, "names", .note, "\"a\" and \"A\" are one name here; names in a mirror differ in more than case"
            )
        }
        return Finding(.folder, "names", .good, "\(Self.longestName) bytes, and case counts")
    }

    /// Whether a path through a symbolic link is refused when it is asked to be.
    var links: Finding {
        guard symlinkat("case", folder, "link") == 0 else {
            return Finding(.folder, "symbolic links", .good, "this file system has none")
        }
        let through = openat(folder, "link", O_RDONLY | O_NOFOLLOW | O_CLOEXEC)
        guard through >= 0 else {
            return Finding(.folder, "symbolic links", .good, "O_NOFOLLOW holds: none is followed")
        }
        close(through)
        return Finding(
            .folder, "symbolic links", .stops, "O_NOFOLLOW does not hold: a link in a mirror would be followed",
            advice: "use another file system: whoever can place a link could have Pouch write elsewhere")
    }

    /// Ways to have a file twice that cost no blocks.
    var copies: Finding {
        guard make("from") else { return Finding(.folder, "copies", .note, "cannot be tried: \(systemError())") }
        var ways: [String] = []
        if linkat(folder, "from", folder, "hard", 0) == 0 { ways.append("hard links") }
        let from = openat(folder, "from", O_RDONLY | O_CLOEXEC)
        let to = openat(folder, "to", O_WRONLY | O_CREAT | O_CLOEXEC, 0o600)
        if from >= 0, to >= 0, pouch_clone_file(from, to) == 0 { ways.append("reflinks") }
        for descriptor in [from, to] where descriptor >= 0 { close(descriptor) }
        if ways.contains("reflinks") {
            return Finding(
                .folder, "copies", .good, "hard links and reflinks: `cp --reflink` copies a mirror without its blocks")
        }
        let found = ways.isEmpty ? "neither hard links nor reflinks" : "hard links, no reflinks"
        return Finding(.folder, "copies", .note, found + ": a copy of a mirror takes its whole size")
    }

    private static let rounds = 8
    /// Microseconds for making one file durable above which it is worth a word: a crawl does it every 30 seconds, and once
    /// for each file at its end.
    private static let slow: Int64 = 100_000

    var durability: Finding {
        let start = ContinuousClock.now
        for round in 0..<Self.rounds {
            guard make("sync-\(round)", isDurable: true), fsync(folder) == 0 else {
                return Finding(
                    .folder, "durability", .stops, "fsync fails: \(systemError())",
                    advice: "what a power cut takes is not known here: use a local file system")
            }
        }
        let each = (ContinuousClock.now - start).microseconds / Int64(Self.rounds)
        let found = "a file is made durable in \(each < 1_000 ? "less than 1 ms" : "\(each / 1_000) ms")"
        guard each > Self.slow else { return Finding(.folder, "durability", .good, found) }
        return Finding(
            .folder, "durability", .mend, found,
            advice: "a crawl's end waits for this disk: a faster one ends it sooner")
    }

    /// Makes a file of a page's size.
    private func make(_ name: String, isDurable: Bool = false) -> Bool {
        let file = openat(folder, name, O_WRONLY | O_CREAT | O_NOFOLLOW | O_CLOEXEC, 0o600)
        guard file >= 0 else { return false }
        defer { close(file) }
        let bytes = [UInt8](repeating: 0x61, count: 16 << 10)
        guard write(file, bytes, bytes.count) == bytes.count else { return false }
        return !isDurable || fsync(file) == 0
    }
}
