/// The listing pages: the root, years, months; each in one of the ways listings are written.
struct Listings {
    static let root = "/r/pa/prs/ps/index.htm"
    private static let folders = [
        2007: ["jan", "february", "mar", "apr", "may", "june", "july", "aug", "sept", "oct", "november", "dec"],
        2008: ["january", "feb", "march", "apr", "may", "jun", "jul", "august", "sept", "october", "nov", "dec"],
        2009: ["jan"],
    ]

    static func yearPath(_ year: Int) -> String {
        year == 2004 ? "/r/pa/prs/ps/c11024.htm" : "/r/pa/prs/ps/\(year)/index.htm"
    }

    static func monthPath(_ year: Int, _ month: Int) -> String {
        guard let folders = folders[year] else {
            // One year's months stand beside the years, not below their own.
            return "/r/pa/prs/ps/\(year == 2003 ? "" : "\(year)/")c\(4_000 + (year - 2001) * 12 + month).htm"
        }
        return "/r/pa/prs/ps/\(year)/\(folders[month - 1])/index.htm"
    }

    static func statementFolder(_ year: Int, _ month: Int) -> String {
        guard let folders = folders[year] else { return "/r/pa/prs/ps/\(year)/" }
        return "/r/pa/prs/ps/\(year)/\(folders[month - 1])/"
    }

    /// One document in a listing.
    struct Row {
        var path: String
        var title: String
        /// "April 2, 2003"
        var date: String
    }

    /// A link as this archive's pages write it: eight ways that all mean the same path.
    static func href(_ path: String, style: Int) -> String {
        switch style % 8 {
        case 1: "http://2001-2009.state.gov\(path)"
        case 2: "//2001-2009.state.gov\(path)"
        case 3: "HTTPS://2001-2009.State.Gov:443\(path)#content"
        case 4: "  \(path)\t"
        case 5: path.replacing("/r/pa/", with: "/r/pa/../pa/./")
        case 6: path.replacing("/prs/", with: "\\prs\\")
        case 7: "\(path.prefix(12))\n\(path.dropFirst(12))"
        default: path
        }
    }

    /// How rows give their dates.
    enum DateStyle: Int { case before, after, heading, cells }

    /// - Parameter style: of the first row's link; each row has the next.
    static func rows(_ rows: [Row], dates: DateStyle, relativeTo base: String?, style: Int) -> String {
        var lines: [String] = []
        var heading = ""
        for (number, row) in rows.enumerated() {
            let target = base.map { String(row.path.dropFirst($0.count)) } ?? href(row.path, style: style + number)
            let link = "<a href=\"\(target)\">\(escape(row.title))</a>"
            switch dates {
            case .before: lines.append("<br><b>\(row.date)</b> -- \(link)")
            case .after: lines.append("<br>\(link) (\(row.date))")
            case .cells: lines.append("<tr><td>\(row.date)</td><td>\(link)</td></tr>")
            case .heading:
                if row.date != heading { lines.append("<p><b>\(row.date)</b>") }
                heading = row.date
                lines.append("<br>\(link)")
            }
        }
        let text = lines.joined(separator: "\n")
        return dates == .cells ? "<table>\(text)</table>" : text
    }
}
