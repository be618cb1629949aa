import PouchBytes

/// HTTP's header fields (RFC 9112): whatever came, what is kept of it reads back as itself, and a record's head is one.
enum HeadTarget {
    static func run(_ input: [UInt8]) {
        let head = HTTPHead(input)
        let wire = head.wire
        let again = HTTPHead(wire)
        require(again.wire == wire, "a head read back is another")
        require(again.fields == head.fields, "fields read back are others: \(head.fields) \(again.fields)")
        require(again.status == head.status, "a status read back is another")
        require(head.status.map { 100...999 ~= $0 } ?? true, "no status: \(head.status ?? 0)")
        require(wire.allSatisfy { $0 >= 32 && $0 != 127 || [9, 10, 13].contains($0) }, "a control character is kept")
        // A name that is not ASCII, read as Latin-1, has other bytes than it came with.
        for field in head.fields where field.name.utf8.allSatisfy({ $0 < 0x80 }) {
            require(head.values(of: field.name).contains(field.value), "a field is not found")
        }

        let record = head.forRecord(payloadLength: 12_345)
        let lengths = record.values(of: "content-length")
        // One that came with leading zeros is right, and kept as it came.
        require(lengths.map { Int($0) } == [12_345], "lengths: \(lengths)")
        require(record.list(of: "Transfer-Encoding") == nil, "a transfer coding is kept")
        require(HTTPHead.length(in: record.wire) == record.wire.count, "a record's head has no end, or another")
        end(input)
    }

    /// The blank line is where it is, however the bytes come in pieces.
    private static func end(_ input: [UInt8]) {
        let whole = HTTPHead.length(in: input)
        require((whole ?? 0) <= input.count, "a head longer than its bytes")
        var finder = HTTPHeadEnd()
        var place = 0
        var found: Int?
        while place < input.count, found == nil {
            let size = min(1 + place % 7, input.count - place)
            found = finder.find(in: input[place..<place + size]).map { place + $0 }
            place += size
        }
        require(found == whole, "the end is at \(found ?? -1) in pieces, at \(whole ?? -1) in one")
    }
}
