import PouchBytes

extension Citation {
    // MARK: - BibTeX

    /// An `@online` entry. A brace of the archive's is written out by name: BibTeX counts even one behind a backslash.
    package func bibTeX() -> [UInt8] {
        var fields: [(String, String)] = [("title", "{" + Self.tex(title) + "}")]
        if let speaker { fields.append(("author", "{" + Self.tex(speaker) + "}")) }
        fields.append(("organization", "{" + Self.tex(publisher) + "}"))
        if let date, let parts {
            fields += [("date", date), ("year", "\(parts.year)"), ("month", "\(parts.month)")]
        }
        if let number { fields.append(("number", Self.tex(number))) }
        if let kind { fields.append(("howpublished", Self.tex(kind))) }
        fields.append(("url", Self.texAddress(url)))
        if let accessed { fields.append(("urldate", accessed)) }
        if let language { fields.append(("langid", language)) }
        fields.append(
            (
                "note",
                "Copy at \\url{" + Self.texAddress(archived) + "}"
                    + (digest.map { ", SHA-256 of the text \($0)" } ?? "")
            ))
        let lines = fields.map { "  \($0.0) = {\($0.1)}" }.joined(separator: ",\n")
        return Array("@online{\(key),\n\(lines)\n}\n".utf8)
    }

    /// Letters, digits and signs that no BibTeX trips over.
    private var key: String {
        let plain = id.unicodeScalars.map { scalar in
            let isPlain =
                scalar.isASCII && (scalar.properties.isAlphabetic || scalar.properties.numericType != nil)
                || "-._:".unicodeScalars.contains(scalar)
            return isPlain ? String(scalar) : "-"
        }
        return "pouch:" + plain.joined()
    }

    private static func tex(_ text: String) -> String {
        text.unicodeScalars.map { scalar in
            switch scalar {
            case "{": "{\\textbraceleft}"
            case "}": "{\\textbraceright}"
            case "\\": "{\\textbackslash}"
            case "^": "{\\textasciicircum}"
            case "~": "{\\textasciitilde}"
            case "%", "&", "#", "$", "_": "\\" + String(scalar)
            default: String(scalar)
            }
        }.joined()
    }

    /// An address as it is, except for characters that would end the field.
    private static func texAddress(_ url: String) -> String {
        url.unicodeScalars.map { ["{", "}", "\\", " "].contains($0) ? WebPath.encoded(String($0)) : String($0) }
            .joined()
    }

    // MARK: - RIS

    /// A record of type ELEC. Each field is one line, so nothing of an archive's begins another.
    package func ris() -> [UInt8] {
        var lines = ["TY  - ELEC", "TI  - \(title)"]
        if let speaker { lines.append("AU  - \(speaker)") }
        if let parts {
            lines += [
                "PY  - \(Self.digits(parts.year, 4))",
                "DA  - \(Self.digits(parts.year, 4))/\(Self.digits(parts.month, 2))/\(Self.digits(parts.day, 2))/",
            ]
        }
        lines.append("PB  - \(publisher)")
        if let kind { lines.append("M3  - \(kind)") }
        if let language { lines.append("LA  - \(language)") }
        lines.append("UR  - \(url)")
        if let accessed { lines.append("Y2  - \(accessed.replacing("-", with: "/"))/") }
        lines += ["L2  - \(archived)", "ID  - \(Self.line(id))"]
        if let digest { lines.append("N1  - SHA-256 of the text: \(digest)") }
        return Array((lines + ["ER  - ", ""]).joined(separator: "\r\n").utf8)
    }

    private static func digits(_ number: Int, _ width: Int) -> String {
        let text = "\(number)"
        return String(repeating: "0", count: max(0, width - text.utf8.count)) + text
    }

    // MARK: - CSL JSON

    /// One item, in an array, as citation processors take it.
    package func cslJSON() -> [UInt8] {
        var json = JSONWriter()
        json.beginArray()
        json.beginObject()
        json.field("id", id)
        json.field("type", "webpage")
        json.field("title", title)
        if let speaker { json.list("author", [speaker]) { $0.field("literal", $1) } }
        if let parts { json.date("issued", parts) }
        if let accessed = accessed.flatMap({ CalendarDate(iso: $0) }) {
            json.date("accessed", (accessed.year, accessed.month, accessed.day))
        }
        json.field("container-title", publisher)
        json.field("publisher", publisher)
        json.field("genre", kind)
        json.field("number", number)
        json.field("language", language)
        json.field("URL", url)
        json.field("archive_location", archived)
        json.field("note", digest.map { "SHA-256 of the text: \($0)" })
        json.endObject()
        json.endArray()
        json.newline()
        return json.bytes
    }

    // MARK: - On the page

    /// For reference managers in the browser: `citation_*` and Dublin Core.
    var meta: [(name: String, content: String)] {
        var meta = [("citation_title", title), ("DC.title", title)]
        if let speaker { meta += [("citation_author", speaker), ("DC.creator", speaker)] }
        if let date { meta += [("citation_publication_date", date.replacing("-", with: "/")), ("DC.date", date)] }
        meta += [
            ("citation_publisher", publisher), ("DC.publisher", publisher), ("citation_public_url", url),
            ("DC.source", url), ("DC.identifier", archived), ("DC.type", "Text"),
        ]
        if let language { meta += [("citation_language", language), ("DC.language", language)] }
        return meta
    }

    /// A robust link: the address, its copy, and the day of the copy.
    var robustLink: String {
        var html = HTMLWriter()
        html.raw("<a href=\"")
        html.text(url)
        html.raw("\" data-originalurl=\"")
        html.text(url)
        html.raw("\" data-versionurl=\"")
        html.text(archived)
        if let accessed {
            html.raw("\" data-versiondate=\"")
            html.text(accessed)
        }
        html.raw("\">")
        html.text(title)
        html.raw("</a>")
        return String(decoding: html.bytes, as: UTF8.self)
    }
}

extension JSONWriter {
    fileprivate mutating func date(_ name: String, _ parts: (year: Int, month: Int, day: Int)) {
        object(name) { json in
            json.key("date-parts")
            json.beginArray()
            json.beginArray()
            for part in [parts.year, parts.month, parts.day] { json.int(part) }
            json.endArray()
            json.endArray()
        }
    }
}
