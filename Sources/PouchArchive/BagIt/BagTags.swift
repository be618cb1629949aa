import PouchBytes

/// The tag files of a bag (RFC 8493 section 2.1.1 and 2.2.2).
public enum BagTags {
    public static let declaration = Array("BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n".utf8)

    /// `bag-info.txt`. What would end a line in a value becomes a space.
    public static func info(_ fields: [(label: String, value: String)]) -> [UInt8] {
        fields.flatMap { field in
            Array("\(field.label): \(String(field.value.map { $0.isNewline ? " " : $0 }))\n".utf8)
        }
    }
}
