import Foundation
import PouchBytes

extension MirrorFile {
    /// No manifest or log is larger; a smaller file that claims to hold more is not a mirror's.
    private static let largestUnpacked = 64 << 30

    /// The plain bytes of this gzipped file: read in place when it is ``BlockGzip``, else from an unnamed copy in the
    /// system's folder for temporary files, which disappears with its last reader.
    ///
    /// - Throws: ``StoreError/damaged(path:detail:)`` for a file that is not gzip.
    package func unpacked() throws(StoreError) -> MirrorFile {
        let index = try BlockGzipIndex(fileSize: size) { offset, count throws(StoreError) in
            try bytes(at: offset, count: count)
        }
        if let index { return MirrorFile(sharing: self, index: index) }
        let copy = try Descriptor(temporaryFor: "the plain copy of " + path)
        let written = try inflate(into: copy)
        return MirrorFile(path: path, size: written, descriptor: copy)
    }

    private func inflate(into copy: Descriptor) throws(StoreError) -> Int {
        let stream = FileStream(self)
        let reader = GunzipReader { try stream.read(into: $0) }
        var chunk = [UInt8](repeating: 0, count: 1 << 18)
        var written = 0
        do {
            while try reader.nextMember() != nil {
                while case let count = try chunk.withUnsafeMutableBytes({ try reader.read(into: $0) }), count > 0 {
                    written += count
                    guard written <= Self.largestUnpacked else {
                        throw StoreError.damaged(path: path, detail: "it holds more than any file of a crawl's lines")
                    }
                    try MirrorFolder.writeAll(copy.number, Array(chunk[..<count]), "the plain copy of " + path)
                }
            }
        } catch let error as StoreError { throw error } catch { throw .damaged(path: path, detail: "\(error)") }
        return written
    }
}
