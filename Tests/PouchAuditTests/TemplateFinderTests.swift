import PouchAudit
import Testing

@Suite("A redesign is told from the statements' own edits")
struct TemplateFinderTests {
    private static func page(_ deleted: [String], _ inserted: [String]) -> BlockEdit {
        BlockEdit(place: .page, deleted: deleted, inserted: inserted)
    }

    private static func text(_ deleted: [String], _ inserted: [String]) -> BlockEdit {
        BlockEdit(place: .text, deleted: deleted, inserted: inserted)
    }

    @Test("under a banner on 8,412 pages the three edited statements are found, and no other")
    func bannerAndThreeEdits() {
        let banner = Self.page([], ["You are viewing an archived page."])
        let own = [
            17: Self.text(["It lost 1,000 men."], ["It lost 10,000 men."]),
            4_000: Self.text(["We can."], ["We cannot."]),
            8_411: Self.page(["Press contact: A"], ["Press contact: B"]),
        ]
        let documents = (0..<8_412).map { [banner] + (own[$0].map { [$0] } ?? []) }
        var finder = TemplateFinder()
        for (number, edits) in documents.enumerated() { finder.add(document: number, edits: edits) }
        let found = finder.found(compared: 8_412)
        #expect(found.templates == [TemplateEdit(edit: banner, documents: 8_412, sample: [0, 1, 2, 3, 4])])
        #expect(found.shared == [])
        let left = documents.enumerated().filter { !found.own($1).isEmpty }
        #expect(left.map(\.offset) == [17, 4_000, 8_411])
        #expect(left.map { found.own($0.element) } == [17, 4_000, 8_411].map { own[$0].map { [$0] } })
    }

    @Test("three statements of 1,000 with the same correction are three edits that are shared, no template")
    func sharedCorrection() {
        let correction = Self.text(["The embassy is in Tel Aviv."], ["The embassy is in Jerusalem."])
        var finder = TemplateFinder()
        for number in [3, 500, 999] { finder.add(document: number, edits: [correction]) }
        let found = finder.found(compared: 1_000)
        #expect(found.templates == [])
        #expect(found.shared == [TemplateEdit(edit: correction, documents: 3, sample: [3, 500, 999])])
        #expect(!found.isTemplate(correction))
        #expect(found.own([correction]) == [correction])
    }

    @Test(
        "an edit of the statements' text or of what they are is never the template's, however many share it",
        arguments: ["text", "title", "date", "speaker", "kind", "links"])
    func sharedByMany(place: String) {
        let edit =
            place == "text"
            ? Self.text(["We slow climate change."], ["We act."])
            : BlockEdit(place: .field, deleted: [place, "a"], inserted: [place, "b"])
        var finder = TemplateFinder()
        for number in 0..<900 { finder.add(document: number, edits: [edit]) }
        let found = finder.found(compared: 1_000)
        #expect(!found.isTemplate(edit))
        #expect(found.templates == [])
        #expect(found.shared == [TemplateEdit(edit: edit, documents: 900, sample: [0, 1, 2, 3, 4])])
    }

    @Test(
        "an edit of the breadcrumb or the language is the template's from five documents and five percent on",
        arguments: [
            (4, 10, false), (5, 10, true), (5, 100, true), (5, 101, false), (49, 1_000, false), (50, 1_000, true),
        ])
    func fieldThreshold(documents: Int, compared: Int, isTemplate: Bool) {
        for field in ["breadcrumb", "language"] {
            let edit = BlockEdit(place: .field, deleted: [field, "a"], inserted: [field, "b"])
            var finder = TemplateFinder()
            for number in 0..<documents { finder.add(document: number, edits: [edit]) }
            let found = finder.found(compared: compared)
            #expect(found.isTemplate(edit) == isTemplate)
            #expect(found.templates.count == (isTemplate ? 1 : 0))
            #expect(found.shared.count == (isTemplate ? 0 : 1))
        }
    }

    @Test("an edit of the page is the template's from three documents on, not two")
    func pageThreshold() {
        let edit = Self.page(["old menu"], ["new menu"])
        var finder = TemplateFinder()
        finder.add(document: 1, edits: [edit, edit])
        finder.add(document: 2, edits: [edit])
        #expect(!finder.found(compared: 1_000).isTemplate(edit), "twice in one document is one document")
        finder.add(document: 3, edits: [edit])
        #expect(finder.found(compared: 1_000).isTemplate(edit))
    }

    @Test("a footer with each page's own date is one template edit")
    func datedFooter() {
        var finder = TemplateFinder()
        let edits = (1...9).map { Self.page(["Last updated 200\($0)-05-0\($0)"], ["Updated: \($0)/5/200\($0)"]) }
        for (number, edit) in edits.enumerated() { finder.add(document: number, edits: [edit]) }
        let found = finder.found(compared: 9)
        #expect(found.templates.count == 1)
        #expect(found.templates.first?.documents == 9)
        #expect(found.templates.first?.sample == [0, 1, 2, 3, 4])
        #expect(found.templates.first?.differsInDigits == true)
        #expect(edits.allSatisfy(found.isTemplate))
        #expect(!found.isTemplate(Self.page(["Last changed 2001-05-01"], ["Updated: 1/5/2001"])))
    }

    @Test("numbers in a statement's text are never taken for a date of the template")
    func numbersInText() {
        var finder = TemplateFinder()
        let edits = (1...50).map { Self.text(["It lost \($0) men."], ["It lost \($0)0 men."]) }
        for (number, edit) in edits.enumerated() { finder.add(document: number, edits: [edit]) }
        let found = finder.found(compared: 50)
        #expect(found.templates == [])
        #expect(!edits.contains(where: found.isTemplate))
    }

    @Test("a column that moved on every page is one edit, and what each page held beside it stays its own")
    func movedColumn() {
        let column = ["Home", "News", "About"]
        var finder = TemplateFinder()
        let documents = (0..<40).map { number in
            [
                Self.page(column, number == 7 ? ["Correction: see note"] : []), Self.page([], column),
            ]
        }
        for (number, edits) in documents.enumerated() { finder.add(document: number, edits: edits) }
        let found = finder.found(compared: 40)
        #expect(found.templates.map(\.edit) == [Self.page(column, column)])
        #expect(found.templates.first?.edit.isMove == true)
        #expect(found.templates.first?.documents == 40)
        #expect(documents.map(found.own).map(\.count) == (0..<40).map { $0 == 7 ? 1 : 0 })
        #expect(found.own(documents[7]) == [Self.page([], ["Correction: see note"])])
        #expect(found.own([Self.page(column, [])]).count == 1, "a page that lost the column has not moved it")
    }

    @Test("the order of documents in the sample and of templates does not hang on chance")
    func order() {
        let edits = (0..<30).map {
            Self.page(["menu \(Character(Unicode.Scalar(UInt8(97 + $0 % 26))))\($0)"], ["x\($0 / 26)"])
        }
        func templates(_ numbers: [Int]) -> [TemplateEdit] {
            var finder = TemplateFinder()
            for number in numbers { finder.add(document: number, edits: edits) }
            return finder.templates(compared: 10)
        }
        let once = templates(Array(0..<10))
        #expect(once.count == 30)
        #expect(once == templates(Array((0..<10).reversed())))
        #expect(once.first?.sample == [0, 1, 2, 3, 4])
        #expect(once.map { $0.edit.deleted[0] } == once.map { $0.edit.deleted[0] }.sorted())
    }
}
