import PouchProfile

/// The meaning of a line of a document's head, or of a part of one.
enum HeadPiece: Equatable {
    case kind(String)
    case number(String)
    case date(DateSign)
    /// "Released on ..."
    case released(DateSign)
    case person(name: String, role: String?)
    /// A role alone: of the person in the line before.
    case role(String)
    case office(String)
    case place(String)
    /// "Title: ...", labelled as such.
    case title(String)
    /// "For immediate release", the institution's own name: of the head, and no field.
    case notice(String)
    /// "Date:" in a line of its own.
    case label

    var isPlace: Bool { if case .place = self { true } else { false } }

    /// Whether it says who speaks.
    var isSpeaker: Bool {
        switch self {
        case .person, .office: true
        default: false
        }
    }
}

/// Tells what lines say, by their form and words alone.
struct HeadGrammar {
    /// The profile's kinds, lower case.
    let kinds: Set<String>
    let offices: Pattern?
    let dates: DateForms
    let trials: BoundedMatcher

    /// A line with more letters is not one of a head.
    private static let longest = 220
    /// Parts of parts of a line.
    private static let mostDepth = 4
    private static let marks = [" | ", " • ", " · ", "; ", " -- ", " — ", " – ", " - ", " / "]

    /// The pieces of a line; nil when some part of it has no such meaning.
    func pieces(of line: String) -> [HeadPiece]? { pieces(of: line, depth: 0) }

    private func pieces(of line: String, depth: Int) -> [HeadPiece]? {
        let text = Self.bare(line)
        guard !text.isEmpty, text.utf8.count <= Self.longest, depth < Self.mostDepth else { return nil }
        if let rest = Self.by.first(in: text)?["rest"], let found = pieces(of: rest, depth: depth + 1),
            found.contains(where: \.isSpeaker)
        {
            return found
        }
        if let piece = single(text) { return [piece] }
        if let parts = labelled(text, depth) { return parts }
        if let parts = aroundDate(text, depth) { return parts }
        for mark in Self.marks where text.contains(mark) {
            let parts = text.split(separator: mark).map(String.init)
            guard parts.count > 1, parts.count <= 6 else { continue }
            var all: [HeadPiece] = []
            let isRead = parts.allSatisfy { part in
                guard let found = pieces(of: part, depth: depth + 1) else { return false }
                all += found
                return true
            }
            if isRead { return all }
        }
        return kindAndNumber(text) ?? kindBy(text, depth) ?? beforePlace(text, depth)
    }

    private static let by = GenericPattern(#"^(?i:by|from):? (?<rest>\p{Lu}.*)$"#)

    /// Without white space and brackets around it.
    static func bare(_ line: String) -> String {
        var text = Substring(line)
        while let first = text.first, first.isWhitespace || first == "|" { text.removeFirst() }
        while let last = text.last, last.isWhitespace || last == "|" { text.removeLast() }
        for (open, close) in [("(", ")"), ("[", "]")] where text.hasPrefix(open) && text.hasSuffix(close) {
            let inner = text.dropFirst().dropLast()
            if !inner.contains(open) { text = inner }
        }
        return String(text)
    }

    // MARK: - A line that is one piece

    private func single(_ text: String) -> HeadPiece? {
        if PressWords.notice.matches(text) || PressWords.institution.matches(text) { return .notice(text) }
        if isKind(text) { return .kind(text) }
        if let match = PressWords.number.first(in: text), let number = match["value"] ?? match["value2"] {
            return .number(number)
        }
        if PressWords.labelAlone.matches(text) { return .label }
        if let offices, trials.matches(offices, text, costly: false) { return .office(text) }
        if PressWords.office.matches(text), !PressWords.verb.matches(text) { return .office(text) }
        if isPlace(text) { return .place(text) }
        if let person = person(text) { return person }
        if isRole(text), PressWords.roleAlone.matches(text) { return .role(text) }
        return nil
    }

    private static let revision = GenericPattern(
        #"(?i)\s*[(\[,:–—-]?\s*(?:revised|corrected|updated|amended)\s*[)\]]?$"#)

    /// Whether a text is a kind of document, a mark of revision aside.
    func isKind(_ text: String) -> Bool {
        guard text.utf8.count <= 100 else { return false }
        let plain = Self.withoutRevision(text)
        return kinds.contains(plain.lowercased()) || PressWords.kindWord.matches(plain)
    }

    static func withoutRevision(_ text: String) -> String {
        guard let match = revision.first(in: text), match.range.lowerBound > 0 else { return text }
        return String(decoding: text.utf8.prefix(match.range.lowerBound), as: UTF8.self)
    }

    /// A place by its words: a known city, "City, Country", a room or a building.
    func isPlace(_ text: String) -> Bool {
        guard text.utf8.count <= 90, let first = text.first, first.isUppercase,
            !text.hasSuffix(".") || text.hasSuffix("D.C."),
            !text.contains(where: { ":;!?|\"“”$".contains($0) }), !PressWords.verb.matches(text)
        else { return false }
        let folded = text.lowercased()
        if PressWords.cities.contains(folded) { return true }
        let parts = folded.split(separator: ",").map { $0.drop { $0 == " " } }
        guard parts.count <= 4, parts.allSatisfy({ !$0.isEmpty && $0.split(separator: " ").count <= 8 }) else {
            return false
        }
        if parts.count > 1, let last = parts.last.map(String.init) {
            let isLand =
                PressWords.states.contains(last) || PressWords.countries.contains(last)
                || PressWords.cities.contains(last)
            // "Robert Wood, Deputy Director, Kenya" is a person's.
            return isLand && Self.isCapitalised(text)
                && !parts.dropLast().contains { PressWords.role.matches(String($0)) }
        }
        return Self.isCapitalised(text) && text.split(separator: " ").count <= 8 && PressWords.venue.matches(text)
            && !PressWords.role.matches(text)
    }

    /// Whether all words of a text but small ones begin with a capital.
    static func isCapitalised(_ text: String) -> Bool {
        text.split(separator: " ").allSatisfy { word in
            guard let first = word.first(where: { $0.isLetter || $0.isNumber }) else { return true }
            return !first.isLetter || first.isUppercase || word.utf8.count <= 4 || word.contains("-")
        }
    }

    /// A name and a role, with a comma, a dash or brackets between.
    private func person(_ text: String) -> HeadPiece? {
        guard !text.hasSuffix("?"), !text.hasSuffix("!") else { return nil }
        for mark in [", ", " - ", " – ", " — ", " -- ", " (", ": ", " | "] {
            guard let range = text.range(of: mark) else { continue }
            let name = String(text[..<range.lowerBound])
            var role = String(text[range.upperBound...])
            if mark == " (" { if role.hasSuffix(")") { role.removeLast() } else { continue } }
            guard isName(name), isRole(role), !role.contains(" | "), !endsInPlace(role) else { continue }
            return .person(name: name, role: role)
        }
        if let match = PressWords.roleFirst.first(in: text), let name = match["name"], isName(name) {
            return .person(name: name, role: match["role"])
        }
        if let match = PressWords.honorific.first(in: text) {
            let rest = String(decoding: text.utf8.dropFirst(match.range.upperBound), as: UTF8.self)
            if isName(rest)
                || rest.split(separator: " ").count == 1 && rest.first?.isUppercase == true
                    && rest.allSatisfy(\.isLetter)
            {
                return .person(name: text, role: nil)
            }
        }
        return nil
    }

    /// Whether a town and its country stand at a role's end: they are not part of it.
    private func endsInPlace(_ role: String) -> Bool {
        let parts = role.split(separator: ", ").suffix(2).map(String.init)
        return parts.count == 2 && isPlace(parts.joined(separator: ", "))
    }

    /// Whether a text has the form of a person's name.
    func isName(_ text: String) -> Bool {
        guard text.utf8.count <= 60, PressWords.name.matches(text) else { return false }
        return !isKind(text) && !PressWords.venue.matches(text) && !isKnownPlace(text)
            && !PressWords.institution.matches(text)
    }

    private func isKnownPlace(_ text: String) -> Bool {
        let folded = text.lowercased()
        return PressWords.cities.contains(folded) || PressWords.countries.contains(folded)
            || PressWords.states.contains(folded)
    }

    private static let sentenceEnd = GenericPattern(#"(?<!\b\p{Lu})(?<!\b(?:Amb|Gen|Sec|Jr|Sr|Dr))[.!?]["”]?$"#)

    /// Whether a text names what somebody is.
    private func isRole(_ text: String) -> Bool {
        guard text.utf8.count <= 160, let first = text.first, first.isUppercase || text.hasPrefix("the "),
            PressWords.role.matches(text), !PressWords.verb.matches(text), !Self.sentenceEnd.matches(text),
            Self.isCapitalised(String(text.prefix { $0 != "," }))
        else { return false }
        return !isKind(text) && !text.contains(where: { ":;?!|".contains($0) }) && dates.first(in: text) == nil
    }

    // MARK: - A line of several pieces

    private func labelled(_ text: String, _ depth: Int) -> [HeadPiece]? {
        guard let match = PressWords.label.first(in: text), let label = match["label"]?.lowercased(),
            let rest = match["rest"]
        else { return nil }
        switch label {
        case "title", "subject", "re", "headline": return [.title(rest)]
        case "place", "location", "venue", "city":
            // A date may stand in the same line, or the label twice: in its cell and in the line.
            if let found = pieces(of: rest, depth: depth + 1), found.contains(where: \.isPlace) { return found }
            return rest.utf8.count <= 100 ? [.place(rest)] : nil
        case "number", "no", "release no", "press release no":
            return [.number(PressWords.number.first(in: rest)?["value"] ?? rest)]
        case "type", "kind", "category", "document type":
            return pieces(of: rest, depth: depth + 1) ?? (rest.utf8.count <= 80 ? [.kind(rest)] : nil)
        case "released", "released by", "posted", "published", "issued", "release date", "date of release":
            if let date = dates.first(in: rest), date.range == 0..<rest.utf8.count { return [.released(date)] }
            return pieces(of: rest, depth: depth + 1)
        case "speaker", "speakers", "by", "from", "author", "spokesman", "spokesperson", "issued by", "office",
            "source":
            if let found = pieces(of: rest, depth: depth + 1) { return found }
            return isName(rest) ? [.person(name: rest, role: nil)] : nil
        default: return pieces(of: rest, depth: depth + 1)
        }
    }

    /// A date, with pieces before it or after.
    private func aroundDate(_ text: String, _ depth: Int) -> [HeadPiece]? {
        guard let date = dates.first(in: text) else { return nil }
        var before = String(decoding: text.utf8.prefix(date.range.lowerBound), as: UTF8.self)
        let after = Self.unmarked(String(decoding: text.utf8.dropFirst(date.range.upperBound), as: UTF8.self))
        if let match = PressWords.released.first(in: text), match.range.upperBound <= date.range.lowerBound {
            let between = text.utf8.dropFirst(match.range.upperBound).prefix(
                date.range.lowerBound - match.range.upperBound)
            return after.isEmpty && between.isEmpty ? [.released(date)] : nil
        }
        before = Self.unmarked(before)
        var all: [HeadPiece] = []
        if !before.isEmpty {
            guard let found = pieces(of: before, depth: depth + 1) else { return nil }
            all += found
        }
        all.append(.date(date))
        if !after.isEmpty, !Self.time.matches(after) {
            guard let found = pieces(of: after, depth: depth + 1) else { return nil }
            all += found
        }
        return all
    }

    private static let time = GenericPattern(
        #"(?i)^(?:at )?\d{1,2}(?::|\.)?\d{0,2} ?(?:[ap]\.?m\.?|hours|hrs)?(?: ?\(?(?:e[sd]t|gmt|utc|local(?: time)?|local time)\)?)?$"#
    )

    private static func unmarked(_ text: String) -> String {
        var text = Substring(text)
        while let first = text.first, " ,;:|-–—•·/()[]".contains(first) { text.removeFirst() }
        while let last = text.last, " ,;:|-–—•·/([".contains(last) { text.removeLast() }
        if text.hasSuffix(")"), !text.contains("(") { text.removeLast() }
        if text.lowercased().hasSuffix(" on") { text = text.dropLast(3) }
        return String(text)
    }

    private static let numberAtEnd = GenericPattern(
        #"(?i)^(?<kind>\p{L}.*?)[ ,:–—-]*[(\[]?\s*(?:no\.?|number|nr\.?|#)?:? ?(?<number>(?:19|20)\d\d[/-]\d{1,4}[a-z]?)(?<mark> ?\((?:revised|corrected)\))?\s*[)\]]?$"#
    )
    private static let numberAtStart = GenericPattern(
        #"(?i)^(?:no\.? ?)?(?<number>(?:19|20)\d\d/\d{1,4}[a-z]?)[ ,:–—-]+(?<kind>\p{L}.*)$"#)

    private func kindAndNumber(_ text: String) -> [HeadPiece]? {
        for pattern in [Self.numberAtEnd, Self.numberAtStart] {
            guard let match = pattern.first(in: text), let kind = match["kind"], let number = match["number"],
                isKind(kind)
            else { continue }
            return [.kind(kind), .number(number + (match["mark"] ?? ""))]
        }
        return nil
    }

    /// "Statement by Philip T. Reeker, Deputy Spokesman"
    private func kindBy(_ text: String, _ depth: Int) -> [HeadPiece]? {
        for mark in [" by ", " of ", " from "] {
            guard let range = text.range(of: mark), isKind(String(text[..<range.lowerBound])),
                let rest = pieces(of: String(text[range.upperBound...]), depth: depth + 1)
            else { continue }
            let isPerson = rest.contains {
                if case .person = $0 { true } else if case .office = $0 { true } else { false }
            }
            if isPerson { return [.kind(String(text[..<range.lowerBound]))] + rest }
        }
        return nil
    }

    /// A person, an office or a kind, and a place behind commas.
    private func beforePlace(_ text: String, _ depth: Int) -> [HeadPiece]? {
        var from = text.startIndex
        while let range = text.range(of: ", ", from: from) {
            let place = String(text[range.upperBound...])
            if isPlace(place), let before = pieces(of: String(text[..<range.lowerBound]), depth: depth + 1) {
                return before + [.place(place)]
            }
            from = range.upperBound
        }
        return nil
    }
}

extension String {
    /// The first range of a short text at or after a place.
    func range(of text: String, from start: Index? = nil) -> Range<Index>? {
        self[(start ?? startIndex)...].firstRange(of: text)
    }
}
