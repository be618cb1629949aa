import PouchArchive
import PouchBytes
import PouchMirror

/// Reads every WARC file once: its digest, its form, and what it holds.
struct WARCVerifier: Sendable {
    private(set) var table = RecordTable()
    private(set) var damage = DamageList()
    private(set) var notes: [String] = []
    private(set) var records = 0
    private(set) var bytes = 0

    /// The bounds that a profile has unless it says otherwise, four times over.
    static let limits = WARCChecker.Limits(coded: 256 << 20, decoded: 512 << 20)
    private static let flawsNamed = 6

    /// A WARC file that is there and belongs to a crawl.
    private struct Volume {
        var path: String
        var crawl: Int
        var claim: SummaryFacts.Volume?
        var mayBeTorn: Bool
    }

    /// How much is read.
    enum Plan: Sendable {
        case everything
        /// Only these members of each file, sorted by place; a crawl that is not sound, whole.
        case members([String: [Member]])
    }

    struct Member: Sendable, Hashable {
        var offset: Int
        var length: Int
    }

    init(_ folder: MirrorFolder, _ crawls: [CrawlFacts], _ plan: Plan) throws {
        let checker = WARCChecker(decoding: Self.limits)
        var table = RecordTableWriter()
        for volume in try volumes(folder, crawls) {
            let components = volume.path.split(separator: "/").map(String.init)
            guard let file = try folder.open(components) else { continue }
            guard crawls[volume.crawl].isRead else {
                checkSize(of: file.size, volume)
                continue
            }
            table.begin(path: volume.path, crawl: volume.crawl)
            if case .members(let members) = plan, crawls[volume.crawl].isSound {
                try read(members[volume.path] ?? [], of: file, volume, &table)
            } else {
                try read(file, volume, checker, &table)
            }
        }
        self.table = try table.finish()
    }

    private mutating func volumes(_ folder: MirrorFolder, _ crawls: [CrawlFacts]) throws(StoreError) -> [Volume] {
        var claims: [String: SummaryFacts.Volume] = [:]
        for crawl in crawls { for volume in crawl.summary?.volumes ?? [] { claims[volume.file] = volume } }
        var found: [Volume] = []
        for entry in try folder.entries(of: ["archive"]) ?? [] {
            let path = "archive/" + entry.name
            guard entry.kind == .file, let name = VolumeName(file: entry.name) else {
                damage.note(path, .extra, "no WARC file of a crawl's")
                continue
            }
            guard let place = crawls.firstIndex(where: { $0.name == name.crawl }) else {
                // A crawl's WARC file is made a moment before its folder.
                let isEmpty = try folder.open(["archive", entry.name])?.size == 0
                let isBorn = isEmpty && crawls.allSatisfy { $0.name < name.crawl }
                if !isBorn { damage.note(path, .extra, "there is no such crawl") }
                continue
            }
            let claim = claims.removeValue(forKey: path)
            if claim == nil, crawls[place].summary != nil {
                damage.note(path, .extra, "the crawl's summary does not name it")
                continue
            }
            found.append(Volume(path: path, crawl: place, claim: claim, mayBeTorn: false))
        }
        for path in claims.keys { damage.note(path, .missing, "its crawl's summary names it") }
        if let last = found.last, last.claim == nil, last.crawl == crawls.count - 1 {
            found[found.count - 1].mayBeTorn = true
        }
        return found
    }

    private mutating func checkSize(of size: Int, _ volume: Volume) {
        guard let claim = volume.claim, claim.bytes != size else { return }
        damage.note(volume.path, .altered, "it has \(size) bytes and not \(claim.bytes)")
    }

    private mutating func read(
        _ members: [Member], of file: MirrorFile, _ volume: Volume, _ table: inout RecordTableWriter
    ) throws {
        checkSize(of: file.size, volume)
        for member in members where member.length <= Self.limits.decoded {
            var found: [WARCChecker.CheckedRecord] = []
            let flaws = try Self.check(member, of: file) { found.append($0) }
            for record in found { try table.append(record) }
            records += found.count
            bytes += min(member.length, max(0, file.size - member.offset))
            for flaw in flaws.prefix(Self.flawsNamed) { damage.note(volume.path, .flawed, "\(flaw)") }
        }
        if damage[volume.path] == nil { table.proveLast() }
    }

    /// One member of a file, read as strictly as a whole one.
    static func check(
        _ member: Member, of file: MirrorFile, visit: (WARCChecker.CheckedRecord) throws -> Void
    ) throws -> [WARCFlaw] {
        var rest = try file.bytes(at: member.offset, count: member.length)[...]
        // A checker of its own: the same record may be read twice.
        return try WARCChecker(decoding: limits).check(
            from: member.offset,
            source: { buffer in
                let count = min(buffer.count, rest.count)
                buffer.copyBytes(from: rest.prefix(count))
                rest.removeFirst(count)
                return count
            }, visit: visit)
    }

    private mutating func read(
        _ file: MirrorFile, _ volume: Volume, _ checker: WARCChecker, _ table: inout RecordTableWriter
    ) throws {
        let source = FileStream(file)
        var first: UInt8?
        var count = 0
        let read = { (buffer: UnsafeMutableRawBufferPointer) in
            let isStart = source.position == 0
            let got = try source.read(into: buffer)
            if isStart, got > 0 { first = buffer[0] }
            return got
        }
        var flaws = try checker.check(source: read) { record in
            count += 1
            try table.append(record)
        }
        try source.readRest()
        let size = source.position
        records += count
        bytes += size
        if volume.mayBeTorn, flaws.last?.isCutMember ?? false {
            flaws.removeLast()
            notes.append(
                "\(volume.path) ends inside a record, as a killed crawl leaves it: the next `pouch crawl` puts it right"
            )
        }
        if let claim = volume.claim {
            checkSize(of: size, volume)
            if source.digest() != claim.sha256 {
                damage.note(volume.path, .altered, "its SHA-256 is not the one that the crawl's summary names")
            }
        }
        if let first, first != 0x1F { damage.note(volume.path, .flawed, "not gzip") }
        for flaw in flaws.prefix(Self.flawsNamed) { damage.note(volume.path, .flawed, "\(flaw)") }
        if flaws.count > Self.flawsNamed {
            damage.note(volume.path, .flawed, "\(flaws.count - Self.flawsNamed) flaws more")
        }
        if volume.claim != nil, damage[volume.path] == nil { table.proveLast() }
    }
}

extension RecordReader.Limits {
    /// Those of ``WARCVerifier``, for a record that is read by itself.
    package static let verification = Self(coded: WARCVerifier.limits.coded, decoded: WARCVerifier.limits.decoded)
}
