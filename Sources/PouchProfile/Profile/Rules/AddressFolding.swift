import PouchBytes

/// Removes the parts of an address that ``URLRules`` ignores. Text is percent-encoded ASCII before and after.
enum AddressFolding {
    /// A path without ignored `;name=value` parameters, of any segment.
    static func path(_ path: String, _ rules: URLRules) -> String {
        var kept = path
        if !rules.ignoredParameters.isEmpty {
            kept = path.utf8.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false).map { segment in
                segmentWithout(String(decoding: segment, as: UTF8.self), rules)
            }.joined(separator: "/")
        }
        return rules.ignoresCase ? folded(kept) : kept
    }

    /// A segment's parameters begin with `;`, or with `%3B` where a page escaped too much.
    private static func segmentWithout(_ segment: String, _ rules: URLRules) -> String {
        guard segment.utf8.contains(UInt8(ascii: ";")) || segment.utf8.contains(UInt8(ascii: "%")) else {
            return segment
        }
        var kept: [UInt8] = []
        var rest = Array(segment.utf8)[...]
        var isFirst = true
        while isFirst || !rest.isEmpty {
            let mark = isFirst ? 0 : rest.first == UInt8(ascii: ";") ? 1 : 3
            let end = separator(in: rest.dropFirst(mark)) ?? rest.endIndex
            let name = rest[(rest.startIndex + mark)..<end]
            if isFirst || !rules.ignores(name) { kept += rest[..<end] }
            rest = rest[end...]
            isFirst = false
        }
        return String(decoding: kept, as: UTF8.self)
    }

    private static func separator(in bytes: ArraySlice<UInt8>) -> Int? {
        bytes.indices.first { place in
            bytes[place] == UInt8(ascii: ";")
                || bytes[place] == UInt8(ascii: "%") && place + 2 < bytes.endIndex
                    && bytes[place + 1] == UInt8(ascii: "3")
                    && bytes[place + 2] | 0x20 == UInt8(ascii: "b")
        }
    }

    /// A query without ignored parameters; nil when none is left. A query that loses nothing stays as it is, a bare `?`
    /// too.
    static func query(_ query: String, _ rules: URLRules) -> String? {
        var isShorter = false
        var kept: [[UInt8]] = []
        for piece in Array(query.utf8).split(separator: UInt8(ascii: "&"), omittingEmptySubsequences: false) {
            guard let rest = pieceWithout(piece, rules, &isShorter) else {
                isShorter = true
                continue
            }
            kept.append(rules.ignoresCase ? withNameFolded(rest) : rest)
        }
        if isShorter, kept.isEmpty || kept.allSatisfy(\.isEmpty) { return nil }
        return String(decoding: Array(kept.joined(separator: [UInt8(ascii: "&")])), as: UTF8.self)
    }

    /// One `name=value` of a query, or several that `;` divides; nil when nothing is left of it.
    private static func pieceWithout(_ piece: ArraySlice<UInt8>, _ rules: URLRules, _ isShorter: inout Bool) -> [UInt8]?
    {
        if rules.ignoresEmptyParameters {
            let equals = piece.firstIndex(of: UInt8(ascii: "="))
            if piece.isEmpty || equals.map({ $0 == piece.endIndex - 1 }) ?? false { return nil }
        }
        guard !rules.ignoredParameters.isEmpty else { return Array(piece) }
        let parts = piece.split(separator: UInt8(ascii: ";"), omittingEmptySubsequences: false)
        let kept = parts.filter { !rules.ignores($0) }
        if kept.count == parts.count { return Array(piece) }
        isShorter = true
        return kept.isEmpty ? nil : Array(kept.joined(separator: [UInt8(ascii: ";")]))
    }

    private static func withNameFolded(_ piece: [UInt8]) -> [UInt8] {
        let end = piece.firstIndex(of: UInt8(ascii: "=")) ?? piece.endIndex
        return Array(folded(String(decoding: piece[..<end], as: UTF8.self)).utf8) + piece[end...]
    }

    // MARK: - Case

    /// The text in lower case: letters, those that stand percent-encoded in UTF-8, and the digits of escapes.
    static func folded(_ text: String) -> String {
        let bytes = Array(text.utf8)
        guard bytes.contains(UInt8(ascii: "%")) else { return text.lowercased() }
        var out: [UInt8] = []
        var place = 0
        while place < bytes.count {
            guard let first = escaped(bytes, place) else {
                out.append(ASCII.lowercased(bytes[place]))
                place += 1
                continue
            }
            guard first >= 0x80 else {
                // An escaped ASCII byte stays one: "%2F" is no "/".
                out += "%".utf8
                out += bytes[(place + 1)...(place + 2)].map(ASCII.lowercased)
                place += 3
                continue
            }
            var run: [UInt8] = []
            while let byte = escaped(bytes, place), byte >= 0x80 {
                run.append(byte)
                place += 3
            }
            let lower = String(validating: run, as: UTF8.self).map { Array($0.lowercased().utf8) } ?? run
            for byte in lower { out += percentEncoded(byte) }
        }
        return String(decoding: out, as: UTF8.self)
    }

    private static func escaped(_ bytes: [UInt8], _ place: Int) -> UInt8? {
        guard place + 2 < bytes.count, bytes[place] == UInt8(ascii: "%"), let high = ASCII.hexValue(bytes[place + 1]),
            let low = ASCII.hexValue(bytes[place + 2])
        else { return nil }
        return high << 4 | low
    }

    private static func percentEncoded(_ byte: UInt8) -> [UInt8] {
        [UInt8(ascii: "%"), ASCII.hexDigit(byte >> 4), ASCII.hexDigit(byte & 15)]
    }

    /// The bytes with escapes resolved.
    static func decoded(_ text: ArraySlice<UInt8>) -> [UInt8] {
        let bytes = Array(text)
        var out: [UInt8] = []
        var place = 0
        while place < bytes.count {
            if let byte = escaped(bytes, place) {
                out.append(byte)
                place += 3
            } else {
                out.append(bytes[place])
                place += 1
            }
        }
        return out
    }
}

extension URLRules {
    /// Whether a parameter, `name=value` or a bare `name`, is ignored.
    fileprivate func ignores(_ parameter: ArraySlice<UInt8>) -> Bool {
        guard !parameter.isEmpty else { return false }
        let name = AddressFolding.decoded(parameter).prefix { $0 != UInt8(ascii: "=") }
        return ignoredParameters.contains { ignored in
            let wanted = ignored.text.utf8
            guard ignored.isBeginning ? name.count >= wanted.count : name.count == wanted.count else { return false }
            return zip(name, wanted).allSatisfy {
                ignoresCase ? ASCII.lowercased($0) == ASCII.lowercased($1) : $0 == $1
            }
        }
    }
}
