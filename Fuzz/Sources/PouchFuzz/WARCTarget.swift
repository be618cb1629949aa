import PouchArchive
import PouchBytes

/// WARC files: as they are, or, when the first byte is odd, made of gzip members here, since chance alone finds no check
/// sum. Records lie one behind the other within the file, however its bytes come in pieces.
enum WARCTarget {
    static func run(_ input: [UInt8]) {
        guard let choice = input.first else { return }
        let plain = Array(input.dropFirst())
        let file = choice & 1 == 0 ? plain : members(plain, asOne: choice & 2 != 0)
        let whole = read(file, most: .max)
        require(read(file, most: 1 + Int(choice >> 2)) == whole, "read in pieces it is another file")
        let flaws = check(file)
        scan(file, isFlawless: flaws.isEmpty && !file.isEmpty)
        salvage(file)
    }

    /// Each record a member, or all of them in one.
    private static func members(_ plain: [UInt8], asOne: Bool) -> [UInt8] {
        let gzip = GzipCompressor(level: 1)
        var parts: [[UInt8]] = []
        var start = 0
        for place in plain.indices.dropFirst() where !asOne && plain[place...].starts(with: "WARC/".utf8) {
            parts.append(Array(plain[start..<place]))
            start = place
        }
        parts.append(Array(plain[start...]))
        return parts.flatMap { gzip.member($0) }
    }

    private struct Seen: Equatable {
        var offset: Int
        /// Where its member ends; nil when other records follow in it.
        var end: Int?
        var block: [UInt8]?
        var fields: [WARCHeader.Field]
    }

    private static func read(_ file: [UInt8], most: Int) -> [Seen] {
        var seen: [Seen] = []
        _ = readable(WARCError.self) {
            _ = try readableGzip {
                let reader = try WARCReader(source: Pieces(file, most: most).read)
                var end = 0
                while let header = try reader.next() {
                    let block = header.contentLength ?? 0 <= 1 << 20 ? try reader.block(limit: 1 << 20) : nil
                    try reader.finish()
                    let isShared = reader.isCompressed && seen.last?.offset == header.offset
                    require(isShared || header.offset >= end, "a record at \(header.offset) in one that ends at \(end)")
                    require(reader.endOfRecord <= file.count, "a record ends at \(reader.endOfRecord) of \(file.count)")
                    end = reader.endOfRecord
                    let ownEnd = reader.endsMember ? end : nil
                    seen.append(Seen(offset: header.offset, end: ownEnd, block: block, fields: header.fields))
                }
                require(reader.takeFlaws().allSatisfy { 0...file.count ~= $0.offset }, "a flaw outside the file")
            }
        }
        return seen
    }

    private static func readableGzip(_ read: () throws -> Void) throws -> Bool {
        do { try read() } catch is GzipError { return false }
        return true
    }

    private static func check(_ file: [UInt8]) -> [WARCFlaw] {
        let checker = WARCChecker(decoding: .init(coded: 1 << 20, decoded: 1 << 20))
        do { return try checker.check(source: Pieces(file, most: 1_000).read) } catch {
            fatalError("the checker throws \(error)")
        }
    }

    /// What the checker finds no flaw in, the scan and the table of contents must find whole.
    private static func scan(_ file: [UInt8], isFlawless: Bool) {
        do {
            var end = 0
            let whole = try WARCScan.wholeRecords(source: Pieces(file).read) { place, _ in
                require(place.offset == end && place.length > 0, "a record at \(place.offset), where \(end) is next")
                end = place.offset + place.length
                let bytes = Array(file[place.offset..<end])
                _ = try WARCContent(bytes, offset: place.offset, limit: file.count * 1_100)
            }
            require(whole == end && end <= file.count, "whole up to \(whole), where records end at \(end)")
            require(!isFlawless || end == file.count, "a file without flaw is whole up to \(end) of \(file.count)")
        } catch { fatalError("the scan throws \(error)") }
    }

    private static func salvage(_ file: [UInt8]) {
        do {
            var last = -1
            _ = try WARCSalvage(limit: 1 << 20) { Pieces(file, from: $0).read }.read(wants: { _ in true }) { content in
                require(content.header.offset >= last && content.header.offset < file.count, "salvage goes back")
                last = content.header.offset
                _ = content.httpHead?.wire
                require(content.payload.count <= content.block.count, "a payload larger than its block")
            }
        } catch { fatalError("the salvage throws \(error)") }
    }
}
