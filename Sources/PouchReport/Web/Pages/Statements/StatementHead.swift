import PouchBrowse

/// What stands above a view of a statement beside its text: the way there, a heading, a line beneath it, and the row of all
/// views.
struct StatementHead {
    let item: BrowseIndex.Item
    /// What the statement is called.
    let name: String
    /// The view, as ``StatementViews`` names it.
    let view: String
    let frame: WebFrame

    init(_ item: BrowseIndex.Item, title: String, view: String, _ frame: WebFrame) {
        self.item = item
        self.view = view
        self.frame = frame
        name = DiffLines.cut(title, to: 300)
    }

    private var id: String { item.id ?? "" }

    /// A page that is this view.
    ///
    /// - Parameters:
    ///   - steps: between the statement and the view.
    ///   - words: what the view is called.
    ///   - json: the path of its twin; nil where there is none.
    func page(
        _ title: String, through steps: [WebPage.Step] = [], to words: String, json: String? = nil
    ) -> WebPage {
        var page = WebPage(title, frame)
        page.steps = StatementWay.steps(item) + [(name, WebPath.statement(id))] + steps + [(words, nil)]
        page.forms = json.map { [("JSON", $0)] } ?? []
        return page
    }

    /// - Parameters:
    ///   - heading: writes the `h1`.
    ///   - line: writes what stands beneath.
    func write(
        to html: inout HTMLWriter, heading: (inout HTMLWriter) -> Void, line: (inout HTMLWriter) -> Void
    ) {
        heading(&html)
        html.raw("\n<p class=\"sub\">")
        line(&html)
        html.raw("</p>\n")
        StatementViews(id: id, item: item, frame: frame, here: view).write(to: &html)
    }

    /// The `h1` of a few words before the statement's name, which is in the archive's own language.
    static func heading(_ words: StaticString, _ name: String, language: String? = nil, _ html: inout HTMLWriter) {
        html.raw("<h1>")
        html.raw(words)
        html.raw(" ")
        html.archived("bdi", language: language, name)
        html.raw("</h1>")
    }
}
