/// Many short texts in one piece of memory.
struct TextArena: Sendable {
    /// Where a text stands.
    struct Slice: Sendable, Equatable {
        var start: UInt32 = 0
        var count: UInt32 = 0

        static let none = Slice()
        var isEmpty: Bool { count == 0 }
    }

    private(set) var bytes: [UInt8] = []
    /// More would not be addressed.
    private static let most = Int(UInt32.max)

    mutating func append(_ text: String) -> Slice {
        let utf8 = text.utf8
        guard !utf8.isEmpty, bytes.count + utf8.count <= Self.most else { return .none }
        let slice = Slice(start: UInt32(bytes.count), count: UInt32(utf8.count))
        bytes.append(contentsOf: utf8)
        return slice
    }

    subscript(slice: Slice) -> ArraySlice<UInt8> { bytes[Int(slice.start)..<Int(slice.start) + Int(slice.count)] }

    func text(_ slice: Slice) -> String { String(decoding: self[slice], as: UTF8.self) }
}

/// Texts that many documents share, each held once.
struct SharedTexts: Sendable {
    private(set) var texts: [String] = [""]
    private var places: [String: UInt32] = [:]

    /// 0 stands for no text.
    mutating func place(of text: String?) -> UInt32 {
        guard let text, !text.isEmpty else { return 0 }
        if let known = places[text] { return known }
        let place = UInt32(texts.count)
        texts.append(text)
        places[text] = place
        return place
    }

    func text(_ place: UInt32) -> String? { place == 0 ? nil : texts[Int(place)] }
}
