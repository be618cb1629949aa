import Foundation
import PouchArchive
import PouchBytes
import PouchMirror

/// The index of a mirror's WARC files, sorted.
struct CDXJExport {
    let walk: StatementWalk

    func write(to file: ExportFile, scratch: URL) throws -> StatementWalk.Result {
        let (result, urls) = try walk.selection()
        let sorter = LineSorter(folder: scratch)
        try RecordChoice(reader: walk.reader, crawls: walk.crawls, urls: urls).forEach(Lines(sorter))
        try sorter.finish { try file.write($0) }
        return result
    }

    private final class Lines: RecordChoice.Sink {
        private let sorter: LineSorter

        init(_ sorter: LineSorter) { self.sorter = sorter }

        func begin(_ volume: MirrorReader.Volume, isWhole: Bool) {}
        func piece(_ bytes: UnsafeRawBufferPointer) {}
        func end() {}

        func record(_ record: CDXJIndexer.Record, in file: MirrorFile) throws {
            if let entry = record.entry { try sorter.add(entry.line) }
        }
    }
}

extension StatementWalk {
    /// The URLs of the statements that a filter means, some nine bytes of memory each. nil without a filter.
    func selection(_ visit: (ExportedStatement) throws -> Void = { _ in }) throws -> (
        result: Result, urls: FingerprintSet?
    ) {
        var urls = FingerprintSet()
        let result = try forEach { statement in
            if !filter.isEmpty { urls.insert(statement.fields.url) }
            try visit(statement)
        }
        return (result, filter.isEmpty ? nil : urls)
    }
}
