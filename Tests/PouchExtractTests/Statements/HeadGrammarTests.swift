import PouchBytes
import PouchProfile
import Testing

@testable import PouchExtract

@Suite("what a line of a head says by its form")
struct HeadGrammarTests {
    private static func grammar(listed: String? = nil) -> HeadGrammar {
        HeadGrammar(
            kinds: ["press statement", "media note", "daily press briefing"], offices: nil,
            dates: DateForms(
                rules: DateRules(latest: CalendarDate(iso: "2009-01-20"), today: DateRules.earliest),
                listed: listed.flatMap { CalendarDate(iso: $0) }, year: 2004),
            trials: BoundedMatcher())
    }

    private static func told(_ pieces: [HeadPiece]?) -> [String]? {
        pieces?.map { piece in
            switch piece {
            case .kind(let text): "kind \(text)"
            case .number(let text): "number \(text)"
            case .date(let date): "date \(date.day.iso)" + (date.end.map { " to \($0.iso)" } ?? "")
            case .released(let date): "released \(date.day.iso)"
            case .person(let name, let role): "person \(name)" + (role.map { "; \($0)" } ?? "")
            case .role(let text): "role \(text)"
            case .office(let text): "office \(text)"
            case .place(let text): "place \(text)"
            case .title(let text): "title \(text)"
            case .notice(let text): "notice \(text)"
            case .label: "label"
            }
        }
    }

    @Test(
        "one piece and several are told, whatever stands between them",
        arguments: [
            ("Press Statement", ["kind Press Statement"]),
            ("MEDIA NOTE (REVISED)", ["kind MEDIA NOTE (REVISED)"]),
            (
                "Question Taken at the October 5, 2004 Press Briefing",
                ["kind Question Taken at the October 5, 2004 Press Briefing"]
            ),
            ("Press Statement 2004/123", ["kind Press Statement", "number 2004/123"]),
            ("Media Note (No. 2004/123)", ["kind Media Note", "number 2004/123"]),
            ("Place: London - November 12, 2004", ["place London", "date 2004-11-12"]),
            ("Place: Place: Brussels, Belgium", ["place Brussels, Belgium"]),
            ("Press Statement | November 12, 2004", ["kind Press Statement", "date 2004-11-12"]),
            ("November 12, 2004 | Press Statement", ["date 2004-11-12", "kind Press Statement"]),
            ("Geneva, Switzerland, 12 November 2004", ["place Geneva, Switzerland", "date 2004-11-12"]),
            ("Ann Harding, Deputy Spokesman", ["person Ann Harding; Deputy Spokesman"]),
            ("ANN HARDING, DEPUTY SPOKESMAN", ["person ANN HARDING; DEPUTY SPOKESMAN"]),
            ("Ann T. van Harding – Legal Adviser", ["person Ann T. van Harding; Legal Adviser"]),
            (
                "Ann Harding, Director, Office of Foreign Assistance",
                ["person Ann Harding; Director, Office of Foreign Assistance"]
            ),
            (
                "Ann Harding, Deputy Spokesman, Washington, DC, November 12, 2004",
                ["person Ann Harding; Deputy Spokesman", "place Washington, DC", "date 2004-11-12"]
            ),
            ("Press Statement by Ann Harding, Spokesman", ["kind Press Statement", "person Ann Harding; Spokesman"]),
            ("Secretary Condoleezza Rice", ["person Secretary Condoleezza Rice"]),
            ("Office of the Spokesman", ["office Office of the Spokesman"]),
            ("Deputy Spokesman", ["role Deputy Spokesman"]),
            ("Waldorf-Astoria Hotel", ["place Waldorf-Astoria Hotel"]),
            ("Sharm el-Sheikh, Egypt", ["place Sharm el-Sheikh, Egypt"]),
            ("Date: 11/12/2004", ["date 2004-11-12"]), ("Place: Somewhere", ["place Somewhere"]),
            ("Speaker: Ann Harding", ["person Ann Harding"]), ("Subject: A Treaty", ["title A Treaty"]),
            ("(Released November 14, 2004)", ["released 2004-11-14"]),
            ("For Immediate Release: November 12, 2004", ["notice For Immediate Release", "date 2004-11-12"]),
            ("Washington, DC (November 12, 2004)", ["place Washington, DC", "date 2004-11-12"]),
            ("Place | Geneva", ["place Geneva"]), ("Date:", ["label"]), ("Press Release No. 77", ["number 77"]),
            ("Deputy Spokesman Ann Harding", ["person Ann Harding; Deputy Spokesman"]),
            ("12-Nov-04", ["date 2004-11-12"]),
            ("November 12-14, 2004", ["date 2004-11-12 to 2004-11-14"]), ("Nov. 12th, ’04", ["date 2004-11-12"]),
        ] as [(String, [String])])
    func lines(line: String, pieces: [String]) {
        #expect(Self.told(Self.grammar().pieces(of: line)) == pieces)
    }

    @Test(
        "a title, a sentence, a menu and a headline are none of a head's fields",
        arguments: [
            "Assistance to Kenya", "The Secretary met with the Ambassador in Washington, DC.",
            "Home | Travel | Careers",
            "Secretary Travels to Asia | Daily Press Briefing | What’s New", "United States Welcomes Elections in Peru",
            "On November 12, 2004 the two sides met in Geneva", "February 30, 2004 Press", "",
        ])
    func none(line: String) {
        #expect(Self.told(Self.grammar().pieces(of: line)) == nil)
    }

    @Test("a day that can be read in two ways is read as the listing has it, a two-digit year too")
    func ambiguous() {
        #expect(Self.told(Self.grammar(listed: "2004-11-10").pieces(of: "10/11/04")) == ["date 2004-11-10"])
        #expect(Self.told(Self.grammar(listed: "1999-10-11").pieces(of: "10/11/99")) == ["date 1999-10-11"])
        #expect(Self.told(Self.grammar().pieces(of: "25/11/2004")) == ["date 2004-11-25"])
    }

    @Test("every pattern of the general signs compiles")
    func patterns() {
        for pattern in [
            PressWords.role, PressWords.roleAlone, PressWords.honorific, PressWords.name, PressWords.office,
            PressWords.institution, PressWords.venue, PressWords.kindWord, PressWords.number, PressWords.notice,
            PressWords.label, PressWords.released, PressWords.boilerplate, PressWords.ending, PressWords.related,
            PressWords.verb, PressWords.labelAlone, PressWords.roleFirst,
        ] { #expect(pattern.isCompiled) }
    }
}
