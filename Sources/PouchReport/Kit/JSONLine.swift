import PouchBytes

extension JSONWriter {
    /// One object on a line of its own, as text.
    ///
    /// - Parameter write: writes its fields.
    static func line(_ write: (inout JSONWriter) -> Void) -> String {
        var json = JSONWriter(capacity: 512)
        json.beginObject()
        write(&json)
        json.endObject()
        json.newline()
        return String(decoding: json.bytes, as: UTF8.self)
    }
}
