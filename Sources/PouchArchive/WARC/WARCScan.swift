import PouchBytes

/// Walks over a file's records to learn where each lies, and where the file stops being whole.
public struct WARCScan {
    /// Where one record lies in its file.
    public struct Place: Sendable, Equatable {
        public let offset: Int
        public let length: Int
        public let recordID: String?
    }

    /// Reports each whole record from `offset` on and gives the place where the first unwhole one begins: the file's
    ///   end
    /// when all are whole. A record is whole when it can be read to its end, its gzip check sum is right and nothing in
    /// its framing is amiss.
    ///
    /// - Parameters:
    ///   - offset: where the source begins in the file, the start of a record.
    ///   - visit: called with each record in turn.
    /// - Throws: only what `source` or `visit` throw. Damage ends the scan and is not an error.
    public static func wholeRecords(
        from offset: Int = 0, source: @escaping GunzipReader.Source, visit: (Place, WARCHeader) throws -> Void
    ) throws -> Int {
        var end = offset
        let reader = try WARCReader(offset: offset, source: source)
        while true {
            let header: WARCHeader
            do {
                guard let next = try reader.next() else { return end }
                header = next
                try reader.finish()
            } catch is WARCError {
                return end
            } catch is GzipError {
                return end
            }
            guard reader.takeFlaws().isEmpty, reader.endsMember, header.offset == end else { return end }
            end = reader.endOfRecord
            try visit(Place(offset: header.offset, length: end - header.offset, recordID: header.recordID), header)
        }
    }
}
