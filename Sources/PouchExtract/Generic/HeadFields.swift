import PouchBytes

/// Settles which field each line of a head is.
struct HeadFields {
    private let head: HeadReader.Head
    private let reader: HeadReader
    private let known: FieldValue?
    private(set) var found = FieldTable<FieldValue>()
    /// Lines of the head that are not a field.
    private(set) var others: [Int] = []
    private(set) var date: CalendarDate?

    /// - Parameter known: the title that a rule of the profile found.
    init(_ head: HeadReader.Head, _ reader: HeadReader, known: FieldValue?) {
        self.head = head
        self.reader = reader
        self.known = known
    }

    mutating func settle() {
        others = head.others
        settleTitle()
        settleDate()
        settleKind()
        settleSpeakerAndPlace()
        others = Array(Set(others)).sorted()
    }

    private func text(_ line: Int) -> String { reader.lines[line].text }

    // MARK: - Title

    private mutating func settleTitle() {
        if let range = head.title {
            var text = range.map { self.text($0) }.joined(separator: " ")
            if case .title(let named)? = reader.grammar.pieces(of: text)?.first { text = named }
            found[.title] = FieldValue(texts: [text], rule: "generic/listing-title", 0.7 + 0.28 * head.titleFit)
            return
        }
        for case (.title(let text), _) in head.pieces {
            found[.title] = FieldValue(texts: [text], rule: "generic/labelled", 0.9)
            return
        }
        let open = head.others.filter { !reader.lines[$0].isLink }
        let line =
            open.last { reader.lines[$0].isHeading } ?? open.last { reader.lines[$0].isStrong }
            ?? (reader.listedTitle == nil ? open.last : nil)
        if let line {
            // A heading may be broken into lines.
            let block = reader.lines[line].block
            let whole = open.filter {
                reader.lines[$0].block == block && reader.lines[$0].isHeading == reader.lines[line].isHeading
                    && reader.lines[line].isHeading || $0 == line
            }
            found[.title] = FieldValue(
                texts: [whole.map { text($0) }.joined(separator: " ")], rule: "generic/large", 0.7)
            others.removeAll { whole.contains($0) }
        } else if let known, reader.listedTitle == nil {
            found[.title] = known
        }
    }

    // MARK: - Date, kind, number

    private mutating func settleDate() {
        var dates: [(sign: DateSign, line: Int)] = []
        for case (.date(let sign), let line) in head.pieces { dates.append((sign, line)) }
        let agreeing = dates.first { $0.sign.day == reader.listedDate }
        if let chosen = agreeing ?? dates.first {
            date = chosen.sign.day
            found[.date] = FieldValue(
                chosen.sign, text(chosen.line), rule: "generic/date", agreeing == nil ? 0.8 : 0.98)
        }
        for case (.released(let sign), let line) in head.pieces {
            found[.releasedOn] = FieldValue(sign, text(line), rule: "generic/release", 0.9)
            break
        }
    }

    private mutating func settleKind() {
        for case (.kind(let kind), let line) in head.pieces {
            if found[.kind] == nil {
                let isKnown = reader.grammar.kinds.contains(HeadGrammar.withoutRevision(kind).lowercased())
                found[.kind] = FieldValue(texts: [kind], rule: "generic/kind", isKnown ? 0.97 : 0.8)
            } else {
                others.append(line)
            }
        }
        for case (.number(let number), _) in head.pieces where found[.number] == nil {
            found[.number] = FieldValue(texts: [number], rule: "generic/number", 0.95)
        }
    }

    // MARK: - Speaker and place

    private mutating func settleSpeakerAndPlace() {
        var persons: [(name: String, role: String?, line: Int)] = []
        var offices: [(String, Int)] = []
        var places: [(text: String, line: Int)] = []
        var roles: [(String, Int)] = []
        for (piece, line) in head.pieces {
            switch piece {
            case .person(let name, let role): persons.append((name, role, line))
            case .office(let name): offices.append((name, line))
            case .place(let text): places.append((text, line))
            case .role(let role): roles.append((role, line))
            case .notice: others.append(line)
            default: break
            }
        }
        settleUnknown(&persons, &places, roles)
        for (role, line) in roles {
            // A role in a line of its own is of the person above it.
            if let at = persons.lastIndex(where: { $0.role == nil && $0.line < line && line - $0.line <= 2 }) {
                persons[at].role = role
            } else {
                others.append(line)
            }
        }
        if let person = persons.first(where: { $0.role != nil }) ?? persons.first {
            var value = FieldValue(
                texts: [text(person.line)], rule: "generic/speaker", person.role == nil ? 0.75 : 0.93)
            value.speaker = Statement.Speaker(name: person.name, role: person.role)
            found[.speaker] = value
            others += persons.filter { $0.line != person.line }.map(\.line) + offices.map(\.1)
        } else if let office = offices.first {
            var value = FieldValue(texts: [office.0], rule: "generic/office", 0.9)
            value.speaker = Statement.Speaker(name: office.0, role: nil)
            found[.speaker] = value
            others += offices.dropFirst().map(\.1)
        }
        if !places.isEmpty {
            found[.place] = FieldValue(texts: places.map(\.text), rule: "generic/place", 0.92)
        }
    }

    /// Settles lines whose form decides nothing: a name stands above a place and beside a role, a place beside the
    /// date.
    private mutating func settleUnknown(
        _ persons: inout [(name: String, role: String?, line: Int)], _ places: inout [(text: String, line: Int)],
        _ roles: [(String, Int)]
    ) {
        let lines = head.pieces.map(\.line)
        for line in head.others
        where others.contains(line) && !reader.lines[line].isLink && !reader.lines[line].isHeading {
            let text = text(line)
            let isRoleBelow = roles.contains { $0.1 > line && $0.1 - line <= 2 }
            if persons.isEmpty, reader.grammar.isName(text), isRoleBelow || !places.isEmpty || !isBesideDate(line) {
                persons.append((text, nil, line))
                others.removeAll { $0 == line }
            } else if places.isEmpty, isLikePlace(text),
                isBesideDate(line) || lines.contains(line - 1) && lines.contains(line + 1)
            {
                places.append((text, line))
                others.removeAll { $0 == line }
            } else if let first = places.first, line == first.line - 1, isLikePlace(text), !isBesideTitle(line) {
                places.insert((text, line), at: 0)
                others.removeAll { $0 == line }
            }
        }
    }

    private func isBesideTitle(_ line: Int) -> Bool {
        head.title.map { $0.contains(line - 1) || $0.contains(line + 1) } ?? false
    }

    private func isBesideDate(_ line: Int) -> Bool {
        head.pieces.contains { if case .date = $0.piece { abs($0.line - line) == 1 } else { false } }
    }

    private func isLikePlace(_ text: String) -> Bool {
        guard 2...80 ~= text.utf8.count, text.first?.isUppercase == true else { return false }
        return HeadGrammar.isCapitalised(text) && !text.contains(where: { ":;!?\"“”|".contains($0) })
            && text.split(separator: " ").count <= 7 && !PressWords.verb.matches(text)
    }
}
