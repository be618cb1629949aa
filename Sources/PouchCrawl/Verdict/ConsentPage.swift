/// Pages by which an archive asks, with status 200 and in a document's place, to agree to cookies before it shows anything.
enum ConsentPage {
    /// Longer texts are a document's own, whatever words are in them. In bytes.
    private static let longest = 3_000

    /// - Parameters:
    ///   - titles: the page's own title, its first line, that of the window.
    ///   - text: what stands in the statement's place.
    static func matches(titles: [String], text: String) -> Bool {
        guard text.utf8.count <= longest else { return false }
        let all = (titles + [text]).joined(separator: "\n").lowercased()
        return marks.contains { marks in marks.allSatisfy { all.contains($0) } }
    }

    /// Lower case; all of a line must be there.
    private static let marks: [[String]] = [
        ["cookie", "accept"], ["cookie", "agree"], ["cookie", "consent"], ["cookie", "allow all"],
        ["we value your privacy"], ["before you continue", "privacy"], ["accept all", "privacy"],
        ["cookie", "akzeptieren"], ["cookie", "zustimmen"], ["cookie", "einverstanden"], ["cookie", "accepter"],
        ["cookie", "j'accepte"], ["cookie", "aceptar"], ["cookie", "aceitar"], ["cookie", "accett"],
        ["cookie", "accepteren"], ["cookie", "akkoord"], ["cookie", "akceptuj"], ["ciasteczk", "zgadzam"],
        ["cookie", "souhlas"], ["cookie", "elfogad"], ["cookie", "godkänn"], ["cookie", "godkend"],
        ["cookie", "hyväksy"], ["cookie", "принять"], ["cookie", "согла"], ["cookie", "αποδοχή"],
        ["çerez", "kabul"], ["cookie", "同意"],
    ]
}
