/// Turns drafts into pages of their era.
struct Template {
    let year: Int

    /// Styles of markup that differ between the eras.
    private enum Era { case unclosed, middle, late }

    private var era: Era { year <= 2002 ? .unclosed : year <= 2005 ? .middle : .late }

    static let note =
        "Synthetic page of Pouch's bundled archive: it follows the layout of a press archive, and its text is made up."

    // MARK: - A page

    /// - Parameters:
    ///   - charset: declared in a meta element, or nil for none.
    func page(
        title: String, crumbs: [String], cell: String, base: String? = nil, charset: String?, left: String = "",
        note: String = Template.note
    ) -> String {
        let (open, close) =
            era == .unclosed
            ? ("<TABLE WIDTH=760 border=0><tr VALIGN=top>", "</TR></table>")
            : ("<table width=\"760\" border=\"0\"><tr valign=\"top\">", "</tr></table>")
        let trail =
            crumbs.isEmpty
            ? ""
            : "<tr><td class=\"breadcrumb\"><font size=1>&nbsp;You are in: \(escape(crumbs.joined(separator: " > ")))</font></td></tr>\n"
        let meta = charset.map { "<META http-equiv=\"Content-Type\" content=\"text/html; charset=\($0)\">\n" } ?? ""
        let link = base.map { "<base href=\"\($0)\">\n" } ?? ""
        return """
            <!DOCTYPE HTML PUBLIC "-//W3C//DTD HTML 4.0 Transitional//EN">
            <HTML><HEAD><TITLE>\(escape(title))</TITLE>
            \(meta)\(link)<LINK rel="stylesheet" type="text/css" href="/css/style.css"><SCRIPT type="text/javascript" src="/js/counter.js"></SCRIPT>
            </HEAD>
            <!-- \(note) -->
            <BODY bgcolor="#ffffff"><div id="archivebanner"><table width="100%" cellpadding=0 cellspacing=0><tr><td bgcolor="#000063" class="dos_seal_top">
            <img src="/images/xpt_shim.gif" alt="U.S. Department of State"><a class="lnkwhtreg10px" href="/misc/112234.htm">Other State Department Archive Sites</a></td></tr></table></div>
            \(headline)\(open)<td width=150>\(left)<a class="lftnavbelow" href="http://2001-2009.state.gov/r/pa/">Bureau of Public Affairs</a><br><img src="/images/bullet.gif"></td>
            <td><table width="100%">\(trail)<tr><td class="content-font-style">
            \(cell)
            <p><a href="#top"><img src="/images/top.gif" border=0> Back to top</a></td></tr></table></td>\(close)
            <table class="footer"><tr><td>Published by the U.S. Department of State Website at http://www.state.gov maintained by the Bureau of Public Affairs.
            External links to other Internet sites should not be construed as an endorsement of the views or privacy policies contained therein. (synthetic)</td></tr></table>
            </BODY></HTML>

            """
    }

    /// The line over the page that changes with the era.
    private var headline: String {
        switch era {
        case .unclosed: ""
        case .middle: "<table><tr><td><a href=\"/misc/print.htm\">[Print Friendly Version]</a></td></tr></table>\n"
        case .late:
            "<table><tr><td>A Rotating Headline | <a href=\"/r/pa/prs/dpb/\">Daily Press Briefing</a> | <a href=\"/new/\">What's New</a></td></tr><tr><td>Video</td></tr></table>\n"
        }
    }

    // MARK: - A statement

    func cell(_ draft: Draft) -> String {
        if draft.isFormless { return "<div>" + draft.blocks.map(block).joined(separator: "\n") + "</div>" }
        var head: [String] = []
        if let kind = draft.kind {
            head.append("<font size=3><b>\(escape(kind + (draft.mark.map { " \($0)" } ?? "")))</b></font><br>")
        }
        if draft.numberPlace == .head, let number = draft.number {
            head.append("<font size=2>\(number + (draft.numberMark.map { " \($0)" } ?? ""))<br></font>")
        }
        let speaker = draft.speaker.map {
            "<font size=2>\(escape($0 + (draft.role.map { ", \($0)" } ?? "")))<br></font>"
        }
        if draft.speakerPlace == .beforePlace, let speaker { head.append(speaker) }
        for place in draft.places { head.append("<font size=2>\(escape(place))<br></font>") }
        head.append("<font size=2>\(draft.dateForm == .weekday ? "Wednesday, " : "")\(escape(draft.shownDate))</font>")
        if draft.speakerPlace == .afterDate, let speaker { head.append("<br>" + speaker) }
        let title =
            draft.hasHeading
            ? (era == .unclosed ? "<H1>\(escape(draft.title))</h1>" : "<h1>\(escape(draft.title))</h1>") : ""
        let formats = era == .middle ? "<p>[Print Friendly Version]\(end)" : ""
        var parts = draft.titleFirst ? [title] + head : head + [title]
        parts += [formats] + draft.blocks.map(block)
        if draft.numberPlace == .tail, let number = draft.number { parts.append("\(start)<br>\(number)<br>\(end)") }
        if let released = draft.releasedDay {
            parts.append("\(start)Released on \(draft.monthName) \(released), \(draft.year)\(end)")
        }
        return parts.filter { !$0.isEmpty }.joined(separator: "\n")
    }

    private var start: String { era == .unclosed ? "<P>" : "<p>" }
    private var end: String { era == .late ? "</p>" : "" }

    private func block(_ block: Draft.Block) -> String {
        switch block {
        case .paragraph(let text), .damaged(let text): return "\(start)\(escape(text))\(end)"
        case .wrapped(let text):
            let words = text.split(separator: " ")
            let lines = stride(from: 0, to: words.count, by: 9).map {
                words[$0..<min($0 + 9, words.count)].joined(separator: " ")
            }
            return "\(start)\(escape(lines.joined(separator: "\r\n")))\(end)"
        case .heading(let text): return "<h3>\(escape(text))</h3>"
        case .list(let items):
            return "<ul>" + items.map { "<li>\(escape($0))" + (era == .late ? "</li>" : "") }.joined(separator: "\n")
                + "</ul>"
        case .table(let rows):
            return "<table border=1>"
                + rows.map { "<tr>" + $0.map { "<td>\(escape($0))</td>" }.joined() + "</tr>" }.joined(separator: "\n")
                + "</table>"
        case .picture(let path, let caption):
            return "\(start)<img src=\"\(path)\" align=right><font size=1>\(escape(caption))</font>\(end)"
        case .linked(let before, let text, let href, _, let after):
            return "\(start)\(escape(before))<a href=\"\(href)\">\(escape(text))</a>\(escape(after))\(end)"
        case .empty: return "\(start)&nbsp;\(end)\n<p></p>"
        case .file(let text, let path): return "\(start)<a href=\"\(path)\">\(escape(text))</a>\(end)"
        case .formats(let path): return "\(start)<a href=\"\(path)\">PDF</a> | HTML\(end)"
        case .columns(let columns):
            let cells = columns.map { "<td valign=top>" + $0.map { "\(start)\(escape($0))\(end)" }.joined() + "</td>" }
                .joined()
            return "<table><tr>\(cells)</tr></table>"
        }
    }
}

/// Markup characters as references; everything else as it is.
func escape(_ text: String) -> String {
    guard text.utf8.contains(where: { $0 == 38 || $0 == 60 || $0 == 62 }) else { return text }
    return text.replacing("&", with: "&amp;").replacing("<", with: "&lt;").replacing(">", with: "&gt;")
}
