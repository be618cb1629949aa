import Foundation
import PouchArchive
import PouchBytes
import PouchMirror

/// Goes through the WARC records that an export holds, file by file.
///
/// Without a filter these are the chosen crawls' files, whole. With one they are the records of the selected statements'
/// URLs in those crawls: request, response or revisit, and what stands beside it. Either way come the records that a
/// chosen revisit refers to, wherever in the mirror they lie: without them it cannot be replayed.
struct RecordChoice {
    /// The consumer of the records: a file is begun, its records are passed, and it is ended.
    protocol Sink: AnyObject {
        func begin(_ volume: MirrorReader.Volume, isWhole: Bool) throws
        /// The bytes of a file that is taken whole.
        func piece(_ bytes: UnsafeRawBufferPointer) throws
        /// A chosen record, and the file it lies in.
        func record(_ record: CDXJIndexer.Record, in file: MirrorFile) throws
        func end() throws
    }

    let reader: MirrorReader
    let crawls: [MirrorReader.Crawl]
    /// The selected URLs; nil for all.
    let urls: FingerprintSet?

    func forEach(_ sink: any Sink) throws {
        let others = try reader.volumes(besides: crawls)
        var needed = FingerprintSet()
        let volumes = crawls.flatMap(\.volumes)
        if urls == nil {
            for volume in volumes { try whole(volume, sink, noting: others.isEmpty ? nil : { needed.insert($0) }) }
        } else {
            for volume in volumes { try read(volume) { note($0, { needed.insert($0) }) } }
            for volume in volumes { try part(volume, isChosenCrawl: true, needed, sink) }
        }
        guard !needed.isEmpty else { return }
        for volume in others { try part(volume, isChosenCrawl: false, needed, sink) }
    }

    // MARK: - Whole files

    private func whole(_ volume: MirrorReader.Volume, _ sink: any Sink, noting: ((String) -> Void)?) throws {
        try sink.begin(volume, isWhole: true)
        try read(volume, passing: { try sink.piece($0) }) { record, file in
            if let noting, let refers = record.header.value(of: "WARC-Refers-To") { noting(refers) }
            try sink.record(record, in: file)
        }
        try sink.end()
    }

    // MARK: - Parts

    private func part(_ volume: MirrorReader.Volume, isChosenCrawl: Bool, _ needed: FingerprintSet, _ sink: any Sink)
        throws
    {
        var opening: CDXJIndexer.Record?
        var isBegun = false
        var chosen = Choice(urls: isChosenCrawl ? urls : nil, needed: needed)
        try read(volume) { record, file in
            if record.header.type == "warcinfo" { opening = record }
            guard chosen.takes(record.header) else { return }
            if !isBegun {
                try sink.begin(volume, isWhole: false)
                isBegun = true
                if let opening { try sink.record(opening, in: file) }
            }
            try sink.record(record, in: file)
        }
        if isBegun { try sink.end() }
    }

    private func note(_ record: CDXJIndexer.Record, _ insert: (String) -> Void) {
        guard let urls, let url = record.header.targetURI, urls.contains(url),
            let refers = record.header.value(of: "WARC-Refers-To")
        else { return }
        insert(refers)
    }

    /// Decides record by record; what stands beside a chosen record names it, and follows it or comes right before.
    private struct Choice {
        let urls: FingerprintSet?
        let needed: FingerprintSet
        private var last: String?

        init(urls: FingerprintSet?, needed: FingerprintSet) {
            self.urls = urls
            self.needed = needed
        }

        mutating func takes(_ header: WARCHeader) -> Bool {
            if let url = header.targetURI, urls?.contains(url) ?? false {
                last = header.recordID
                return true
            }
            guard let id = header.recordID else { return false }
            let beside = header.value(of: "WARC-Concurrent-To")
            if let beside, header.type == "metadata", beside == last { return true }
            return needed.contains(id)
                || beside.map { header.type == "request" && needed.contains($0) } ?? false
        }
    }

    // MARK: - Reading

    private func read(_ volume: MirrorReader.Volume, _ visit: (CDXJIndexer.Record) throws -> Void) throws {
        try read(volume) { record, _ in try visit(record) }
    }

    /// - Parameter passing: is lent the file's bytes on the way, each once.
    private func read(
        _ volume: MirrorReader.Volume, passing: ((UnsafeRawBufferPointer) throws -> Void)? = nil,
        _ visit: (CDXJIndexer.Record, MirrorFile) throws -> Void
    ) throws {
        let file = try reader.open(volume)
        let source = FileStream(file)
        try withoutActuallyEscaping({
            try reader.goOn()
            let count = try source.read(into: $0)
            try passing?(UnsafeRawBufferPointer(rebasing: UnsafeRawBufferPointer($0)[..<count]))
            return count
        }) { read in
            do {
                try CDXJIndexer.read(filename: volume.name, source: read) { try visit($0, file) }
            } catch let error as WARCError {
                try tell(error, volume, file)
            } catch let error as GzipError {
                try tell(error, volume, file)
            }
        }
        if let digest = volume.sha256, source.digest() != digest {
            throw ExportError.damaged(path: file.path, detail: "its SHA-256 is not the one in its crawl's summary")
        }
    }

    /// The end of a file that no complete crawl wrote may be torn; what is whole before it counts.
    private func tell(_ error: any Error & CustomStringConvertible, _ volume: MirrorReader.Volume, _ file: MirrorFile)
        throws
    {
        if volume.size != nil { throw ExportError.damaged(path: file.path, detail: error.description) }
    }
}
