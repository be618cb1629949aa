import PouchBytes

/// The members of a JSON object as texts: strings without their quotes, what is none as it stands.
package enum JSONMembers {
    /// In the order in which they stand; nil for bytes that are no object.
    package static func read(_ bytes: [UInt8]) -> [(key: String, value: String)]? {
        var members: [(key: String, value: String)] = []
        var json = JSONReader(bytes)
        do {
            try json.object { key, json in
                let place = try json.skip()
                var value = JSONReader(Array(bytes[place]))
                let text = (try? value.string()) ?? String(decoding: bytes[place], as: UTF8.self)
                members.append((key, text))
            }
        } catch { return nil }
        return members
    }
}
