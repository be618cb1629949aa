import PouchURL

/// How a listing goes on.
struct NextLink: Sendable {
    enum Kind: Sendable, Equatable {
        /// `rel=next`
        case rel
        /// By its text, which is a word for it.
        case word(String)
        /// By a class or an id for next pages, on it or around it.
        case named
        /// One of a row of page numbers.
        case number
        /// No link leads there: the pattern around the number in the address.
        case counted(String)
    }

    var kind: Kind
    /// The link, and for numbers all of them.
    var links: [Int]
    var url: WebURL
    /// How many pages or documents the page says there are, when it does.
    var expected: Int?
    /// Of numbers, what stands around a page's number in its address.
    var form: PageForm?
    /// Of counted pages, a path that the crawl starts from beside the listing's own.
    var seed: String?
}

/// The address of a page of a listing around its number: `/news?page=` and ``, `/news/page/` and `/`.
struct PageForm: Hashable, Sendable {
    var before: String
    var after: String

    /// The forms that an address has, one for each number in it, with that number.
    static func all(of url: WebURL) -> [(form: PageForm, value: Int)] {
        let text = Array(url.pathAndQuery.utf8)
        var found: [(PageForm, Int)] = []
        var place = 0
        while place < text.count, found.count < mostNumbers {
            guard 48...57 ~= text[place] else {
                place += 1
                continue
            }
            let start = place
            while place < text.count, 48...57 ~= text[place] { place += 1 }
            guard place - start <= 6, let value = Int(String(decoding: text[start..<place], as: UTF8.self)) else {
                continue
            }
            found.append(
                (
                    PageForm(
                        before: String(decoding: text[..<start], as: UTF8.self),
                        after: String(decoding: text[place...], as: UTF8.self)), value
                ))
        }
        return found
    }

    private static let mostNumbers = 12
}

/// Finds the links that lead to the next page of a listing, the most certain first.
struct NextFinder {
    let page: LearnPage

    /// Candidates, each with the page it leads to.
    func candidates(documents: Set<WebURL>) -> [NextLink] {
        var found: [NextLink] = []
        let links = page.links.enumerated().filter { $1.url.host == page.url.host && !documents.contains($1.url) }
        let tree = page.tree
        for (place, link) in links {
            let element = tree.elements[link.element]
            if tokens(element.attributes["rel"]).contains("next") {
                found.append(NextLink(kind: .rel, links: [place], url: link.url))
                break
            }
        }
        for (place, link) in links where isPager(link.url) {
            let text =
                link.text.isEmpty
                ? tree.elements[link.element].attributes["title"] ?? tree.elements[link.element].attributes[
                    "aria-label"] ?? "" : link.text
            if Self.isNextWord(text) {
                found.append(NextLink(kind: .word(link.text), links: [place], url: link.url))
                break
            }
        }
        for (place, link) in links where isPager(link.url) {
            let around = tree.chain(link.element).prefix(2)
            let names = around.flatMap { tree.elements[$0].classes + [tree.elements[$0].id].compactMap { $0 } }
            if names.contains(where: {
                $0.lowercased().split { $0 == "-" || $0 == "_" }.contains {
                    ["next", "nextpage", "older", "suivant"].contains($0)
                }
            }) {
                found.append(NextLink(kind: .named, links: [place], url: link.url))
                break
            }
        }
        if let numbers = numbers(links.map { ($0, $1) }) { found.append(numbers) }
        var seen: Set<WebURL> = []
        return found.filter { seen.insert($0.url).inserted }
    }

    private func tokens(_ text: String?) -> [String] {
        (text ?? "").lowercased().split(whereSeparator: \.isWhitespace).map(String.init)
    }

    /// Whether an address may be another page of this listing: its path begins as the listing's does, or its query names a page.
    private func isPager(_ url: WebURL) -> Bool {
        if url.path == page.url.path { return url.query != page.url.query }
        let mine = page.url.path.split(separator: "/")
        let other = url.path.split(separator: "/")
        let common = zip(mine, other).prefix { $0 == $1 }.count
        return common >= max(1, min(mine.count, other.count) - 2) && hasNumber(url)
            || common == mine.count && other.count <= mine.count + 2 && hasNumber(url)
            || common > 0 && common + 1 >= mine.count && other.count == mine.count && hasNumber(url)
    }

    private func hasNumber(_ url: WebURL) -> Bool {
        url.pathAndQuery.utf8.contains { 48...57 ~= $0 }
    }

    /// Page numbers: links whose text is a number and whose addresses differ in one number alone, which grows with it.
    private func numbers(_ links: [(Int, LearnPage.PageLink)]) -> NextLink? {
        var byForm: [PageForm: [(place: Int, text: Int, value: Int, url: WebURL)]] = [:]
        for (place, link) in links {
            guard link.text.utf8.count <= 4, let text = Int(link.text), text >= 1,
                isPager(link.url) || link.url.query != nil
            else { continue }
            for (form, value) in PageForm.all(of: link.url) {
                byForm[form, default: []].append((place, text, value, link.url))
            }
        }
        let growing = byForm.filter { _, links in
            let ordered = links.sorted { ($0.text, $0.value) < ($1.text, $1.value) }
            return zip(ordered, ordered.dropFirst()).allSatisfy {
                $0.text == $1.text ? $0.value == $1.value : $0.value < $1.value
            }
        }
        guard
            let (form, best) = growing.max(by: {
                (rank($0.value), $0.key.before.utf8.count) < (rank($1.value), $1.key.before.utf8.count)
            }), best.allSatisfy({ $0.text < 1_900 || $0.text > 2_100 }),
            let lowest = best.min(by: { $0.text < $1.text })
        else { return nil }
        let current = Self.pageNumber(of: page, among: best.map(\.text))
        let next = best.filter { $0.text > current }.min { $0.text < $1.text } ?? lowest
        return NextLink(
            kind: .number, links: best.map(\.place), url: next.url, expected: best.map(\.text).max(), form: form)
    }

    /// How many pages links lead to; of equals those go before that say the page's number itself, or one less.
    private func rank(_ links: [(place: Int, text: Int, value: Int, url: WebURL)]) -> Int {
        let same = links.filter { $0.value == $0.text || $0.value + 1 == $0.text }.count
        return Set(links.map(\.value)).count * 1_000 + min(999, same)
    }

    /// The number that the pager does not link, because it is this page's: the lowest that is missing.
    private static func pageNumber(of page: LearnPage, among numbers: [Int]) -> Int {
        var number = 1
        let known = Set(numbers)
        while known.contains(number), number < 10_000 { number += 1 }
        return known.contains(1) ? number : 1
    }

    // MARK: - Words

    /// Whether a text says "next" or "older", in one of many languages.
    static func isNextWord(_ text: String) -> Bool {
        let plain = fold(text)
        guard plain.utf8.count <= 60 else { return false }
        if signs.contains(text.filter { !$0.isWhitespace }) { return true }
        return words.contains(plain)
    }

    private static func fold(_ text: String) -> String {
        let words = text.lowercased().split { !$0.isLetter && !$0.isNumber }.map(String.init)
        return words.joined(separator: " ")
    }

    private static let signs: Set<String> = ["›", "»", "→", ">", ">>", "▶", "►", "⟩", "❯"]

    private static let words: Set<String> = {
        var all: Set<String> = []
        for line in [
            "next|next page|go to next page|older|older posts|older entries|older news|older articles|load more|show more|more results|view more|more news|next results|next entries|see more",
            "suivant|suivante|page suivante|plus anciens|articles plus anciens|suiv",
            "nächste|nächste seite|weiter|vor|ältere|ältere beiträge|mehr laden|mehr anzeigen",
            "siguiente|página siguiente|siguientes|más antiguas|entradas más antiguas|ver más|cargar más",
            "próxima|próximo|seguinte|página seguinte|próxima página|mais antigas|carregar mais",
            "successiva|successivo|avanti|pagina successiva|prossima|seguente|carica altri",
            "volgende|volgende pagina|ouder|oudere berichten|meer laden",
            "nästa|nästa sida|äldre|visa fler", "næste|næste side|ældre|vis flere", "neste|neste side|eldre|vis flere",
            "seuraava|seuraava sivu|vanhemmat",
            "następna|następny|następna strona|dalej|starsze", "další|další stránka|následující|starší",
            "ďalšia|ďalej|nasledujúca|staršie",
            "következő|következő oldal|régebbi", "următoarea|următorul|pagina următoare|înainte",
            "sljedeća|sljedeće|dalje|starije", "naslednja|naprej|starejše",
            "järgmine|edasi|vanemad", "nākamā|tālāk", "kitas|toliau|kitas puslapis",
            "следующая|следующая страница|вперед|вперёд|далее|дальше|ещё|показать ещё|старше",
            "наступна|далі|наступна сторінка", "следваща|напред|следваща страница", "следећа|даље",
            "επόμενη|επόμενο|επόμενη σελίδα|παλαιότερα",
            "sonraki|ileri|sonraki sayfa|daha eski", "التالي|التالية|الصفحة التالية|المزيد", "הבא|הבאים|לעמוד הבא",
            "بعدی|صفحه بعد",
            "下一页|下一頁|下页|下頁|更多", "次へ|次|次のページ|もっと見る", "다음|다음 페이지|더보기", "tiếp|tiếp theo|trang sau|sau",
            "berikutnya|selanjutnya|halaman berikutnya",
            "seterusnya", "ถัดไป|หน้าถัดไป", "अगला|अगला पृष्ठ", "পরবর্তী", "següent|següents", "hurrengoa", "næsta|næsta síða",
            "ar aghaidh",
        ] { all.formUnion(line.split(separator: "|").map(String.init)) }
        return all
    }()
}
