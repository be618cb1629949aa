import CZlib
import PouchBytes

/// Writes a ZIP file (APPNOTE 6.3) of stored members in one pass: no compression, fixed times, the same input gives the
/// same bytes. Members and files of more than 4 GiB, and more than 65,535 members, are written as ZIP64.
///
///     var zip = ZipWriter(target: file)
///     try zip.begin("archive/a.warc.gz")
///     try zip.write(piece)
///     let member = try zip.end()          // its size and SHA-256
///     try zip.finish()
///
/// libzip keeps everything until the file is closed; the format of stored members is small enough to write outright.
public struct ZipWriter<Target: ZipTarget>: ~Copyable {
    /// A member that is written, as a WACZ's `datapackage.json` lists it.
    public struct Member: Sendable, Equatable {
        public let name: String
        public let size: Int
        public let sha256: SHA256Digest
    }

    private struct Entry {
        let name: [UInt8]
        let offset: Int
        var size = 0
        var crc: UInt32 = 0
    }

    private let target: Target
    private var entries: [Entry] = []
    private var hasher = SHA256Hasher()
    private var offset = 0
    /// Values of this size and more need 64-bit fields.
    private let large: Int
    private let many: Int

    /// - Parameters:
    ///   - large: from how many bytes on ZIP64 is used; other values are for tests.
    ///   - many: from how many members on.
    public init(target: Target, large: Int = 0xFFFF_FFFF, many: Int = 0xFFFF) {
        self.target = target
        self.large = large
        self.many = many
    }

    /// Begins a member. Its name is ASCII, with "/" between folders.
    public mutating func begin(_ name: String) throws {
        let entry = Entry(name: Array(name.utf8), offset: offset)
        entries.append(entry)
        hasher = SHA256Hasher()
        try put(localHeader(entry))
    }

    /// Writes the next piece of the member that was begun.
    public mutating func write(_ piece: UnsafeRawBufferPointer) throws {
        guard let start = piece.baseAddress, !piece.isEmpty else { return }
        hasher.update(piece)
        let last = entries.count - 1
        entries[last].crc = UInt32(
            crc32_z(UInt(entries[last].crc), start.assumingMemoryBound(to: UInt8.self), piece.count))
        entries[last].size += piece.count
        offset += piece.count
        try target.write(piece)
    }

    /// Writes bytes to the member that was begun.
    public mutating func write(_ bytes: [UInt8]) throws {
        try bytes.withUnsafeBytes { try write($0) }
    }

    /// Ends the member: its size and check sum, known only now, are written into its head.
    public mutating func end() throws -> Member {
        let entry = entries[entries.count - 1]
        try localHeader(entry).withUnsafeBytes { try target.rewrite($0, at: entry.offset) }
        let digest = Self.take(&hasher)
        return Member(name: String(decoding: entry.name, as: UTF8.self), size: entry.size, sha256: digest)
    }

    /// Writes the directory that ends the file.
    public mutating func finish() throws {
        let start = offset
        for entry in entries { try put(centralHeader(entry)) }
        let size = offset - start
        if entries.count >= many || start >= large || size >= large {
            let end64 = offset
            // Zip64 end of central directory record (APPNOTE 4.3.14), and its locator.
            try put(
                [0x50, 0x4B, 6, 6] + little(44, 8) + little(45 | 3 << 8, 2) + little(45, 2) + little(0, 4)
                    + little(0, 4)
                    + little(entries.count, 8) + little(entries.count, 8) + little(size, 8) + little(start, 8))
            try put([0x50, 0x4B, 6, 7] + little(0, 4) + little(end64, 8) + little(1, 4))
        }
        let count = entries.count >= many ? 0xFFFF : entries.count
        try put(
            [0x50, 0x4B, 5, 6] + little(0, 2) + little(0, 2) + little(count, 2) + little(count, 2)
                + little(size >= large ? 0xFFFF_FFFF : size, 4) + little(start >= large ? 0xFFFF_FFFF : start, 4)
                + little(0, 2))
    }

    // MARK: - Heads

    /// Every head has room for 64-bit sizes, since a member's size is known only at its end; in a small member that room
    /// is an extra field that readers pass over.
    private func localHeader(_ entry: Entry) -> [UInt8] {
        let isLarge = entry.size >= large
        let sizes =
            isLarge ? little(0xFFFF_FFFF, 4) + little(0xFFFF_FFFF, 4) : little(entry.size, 4) + little(entry.size, 4)
        let extra =
            isLarge
            ? little(1, 2) + little(16, 2) + little(entry.size, 8) + little(entry.size, 8)
            // Padding, in the form of APPNOTE 4.6.10.
            : little(0xA220, 2) + little(16, 2) + little(0xA028, 2) + [UInt8](repeating: 0, count: 14)
        return [0x50, 0x4B, 3, 4] + common(entry, isLarge) + sizes + little(entry.name.count, 2)
            + little(extra.count, 2)
            + entry.name + extra
    }

    private func centralHeader(_ entry: Entry) -> [UInt8] {
        let isLarge = entry.size >= large
        let isFar = entry.offset >= large
        var extra: [UInt8] = []
        if isLarge { extra += little(entry.size, 8) + little(entry.size, 8) }
        if isFar { extra += little(entry.offset, 8) }
        if !extra.isEmpty { extra = little(1, 2) + little(extra.count, 2) + extra }
        let size = isLarge ? 0xFFFF_FFFF : entry.size
        // Made by Unix; a plain file, mode 0644.
        return [0x50, 0x4B, 1, 2] + little(45 | 3 << 8, 2) + common(entry, isLarge || isFar) + little(size, 4)
            + little(size, 4)
            + little(entry.name.count, 2) + little(extra.count, 2) + little(0, 2) + little(0, 2) + little(0, 2)
            + little(0o100644 << 16, 4) + little(isFar ? 0xFFFF_FFFF : entry.offset, 4) + entry.name + extra
    }

    /// Version needed, flags, method 0 (stored), 1980-01-01 00:00, the check sum.
    private func common(_ entry: Entry, _ is64: Bool) -> [UInt8] {
        little(is64 ? 45 : 10, 2) + little(0, 2) + little(0, 2) + little(0, 2) + little(1 << 5 | 1, 2)
            + little(Int(entry.crc), 4)
    }

    private func little(_ value: Int, _ count: Int) -> [UInt8] {
        (0..<count).map { UInt8(truncatingIfNeeded: value >> ($0 * 8)) }
    }

    private mutating func put(_ bytes: [UInt8]) throws {
        try bytes.withUnsafeBytes { try target.write($0) }
        offset += bytes.count
    }

    private static func take(_ hasher: inout SHA256Hasher) -> SHA256Digest {
        var whole = SHA256Hasher()
        swap(&whole, &hasher)
        return whole.finalize()
    }
}

/// Where a ZIP file goes: bytes one after another, some of them written again later.
public protocol ZipTarget {
    func write(_ bytes: UnsafeRawBufferPointer) throws
    func rewrite(_ bytes: UnsafeRawBufferPointer, at offset: Int) throws
}

/// A ZIP file in memory, for one that is small.
public final class ZipBuffer: ZipTarget {
    public private(set) var bytes: [UInt8] = []

    public init() {}

    /// Appends a piece.
    public func write(_ piece: UnsafeRawBufferPointer) { bytes.append(contentsOf: piece) }

    /// Overwrites the bytes at an offset that were written before.
    public func rewrite(_ piece: UnsafeRawBufferPointer, at offset: Int) {
        bytes.replaceSubrange(offset..<offset + piece.count, with: piece)
    }
}
