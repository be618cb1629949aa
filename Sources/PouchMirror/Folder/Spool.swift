import Foundation

/// Entries of one size, the first thousand in memory and more of them in a temporary file that has no name.
///
/// The file lies in the system's folder for temporary files (`TMPDIR`) and goes with the last reader. Reading is safe on any
/// thread.
package final class Spool<Entry: BitwiseCopyable & Sendable>: Sendable {
    package let count: Int
    /// nil when all entries are in ``held``.
    private let file: Descriptor?
    private let held: [Entry]

    /// One without entries.
    package convenience init() { self.init([]) }

    fileprivate init(_ held: [Entry]) {
        file = nil
        self.held = held
        count = held.count
    }

    fileprivate init(_ file: Descriptor, count: Int) {
        self.file = file
        held = []
        self.count = count
    }

    /// - Parameter range: within `0..<count`.
    /// - Throws: ``StoreError/io(path:operation:code:)``.
    package func entries(_ range: Range<Int>) throws(StoreError) -> [Entry] {
        guard let file else { return Array(held[range]) }
        guard !range.isEmpty else { return [] }
        let stride = MemoryLayout<Entry>.stride
        var failure: Int32 = 0
        let entries = [Entry](unsafeUninitializedCapacity: range.count) { buffer, initialized in
            let bytes = UnsafeMutableRawBufferPointer(buffer)
            var read = 0
            while read < bytes.count {
                let rest = UnsafeMutableRawBufferPointer(rebasing: bytes[read...])
                let got = pread(file.number, rest.baseAddress, rest.count, off_t(range.lowerBound * stride + read))
                if got < 0, errno == EINTR { continue }
                guard got > 0 else {
                    failure = got < 0 ? errno : EIO
                    return
                }
                read += got
            }
            initialized = range.count
        }
        guard failure == 0 else { throw .io(path: NSTemporaryDirectory(), operation: "read", code: failure) }
        return entries
    }

    /// Visits every entry, in order.
    package func forEach(_ visit: (Entry) throws -> Void) throws {
        var reader = SpoolReader(self)
        while let entry = try reader.next() { try visit(entry) }
    }
}

/// Reads a ``Spool`` from its start to its end.
package struct SpoolReader<Entry: BitwiseCopyable & Sendable> {
    private let spool: Spool<Entry>
    private var page: ArraySlice<Entry> = []
    private var read = 0

    package init(_ spool: Spool<Entry>) { self.spool = spool }

    /// - Throws: ``StoreError/io(path:operation:code:)``.
    package mutating func next() throws(StoreError) -> Entry? {
        if page.isEmpty {
            let end = min(read + SpoolWriter<Entry>.batch, spool.count)
            page = try spool.entries(read..<end)[...]
            read = end
        }
        return page.popFirst()
    }
}

/// Writes a ``Spool``.
package struct SpoolWriter<Entry: BitwiseCopyable & Sendable>: ~Copyable {
    fileprivate static var batch: Int { 1_024 }
    private var pending: [Entry] = []
    private var written = 0
    private var file: Descriptor?

    package init() {}

    package var count: Int { written + pending.count }

    /// - Throws: ``StoreError/io(path:operation:code:)`` when there is no room for temporary files.
    package mutating func append(_ entry: Entry) throws(StoreError) {
        pending.append(entry)
        if pending.count == Self.batch { try flush() }
    }

    private mutating func flush() throws(StoreError) {
        guard !pending.isEmpty else { return }
        let file: Descriptor
        if let made = self.file {
            file = made
        } else {
            file = try Descriptor(temporaryFor: "lists too long for the memory")
        }
        self.file = file
        let bytes = pending.withUnsafeBytes { [UInt8]($0) }
        try MirrorFolder.writeAll(file.number, bytes, NSTemporaryDirectory())
        written += pending.count
        pending.removeAll(keepingCapacity: true)
    }

    /// Ends writing. Entries that fit into one batch stay in memory.
    ///
    /// - Throws: ``StoreError/io(path:operation:code:)`` when there is no room for temporary files.
    package consuming func finish() throws(StoreError) -> Spool<Entry> {
        if written > 0 { try flush() }
        if let file { return Spool(file, count: written) }
        return Spool(pending)
    }
}
