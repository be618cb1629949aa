import PouchProfile
import PouchURL

/// Next pages that no link leads to: a script has the button, or the page only says how many there are.
extension Learner {
    /// Addresses that are tried, each a request.
    private static let mostGuesses = 2

    /// Looks for a next page by counting, where the listing shows that it goes on.
    mutating func findCounted() {
        guard next == nil, let first = listings.first, first.list.rows.count >= 5, CountedPages.goesOn(first.page)
        else {
            return
        }
        let urls = Set(first.list.rows.map(\.url))
        for guess in CountedPages(page: first.page).guesses().prefix(Self.mostGuesses) {
            guard let (raw, answer) = ask(guess.url, .next) else { continue }
            let page = settled(raw)
            guard let list = sameList(on: page, as: first.list, from: first.page) else { continue }
            let others = Set(list.rows.map(\.url))
            // A server that does not know the number gives the same page again.
            guard list.shape == first.list.shape, others.subtracting(urls).count * 3 >= others.count * 2 else {
                continue
            }
            let link = NextLink(kind: .counted(guess.pattern), links: [], url: guess.url, seed: guess.seed)
            next = (link, first.page, true)
            listings.append(Listing(page: page, answer: answer, list: list, role: first.role))
            return
        }
    }
}

/// How the pages of a listing may be counted.
struct CountedPages {
    let page: LearnPage

    struct Guess {
        var url: WebURL
        /// As a profile's `count`.
        var pattern: String
        /// A page that the crawl has to start from too, where `count` cannot make the first number by itself.
        var seed: String?
    }

    /// The likeliest first: by the number in the address, by what made the page, and by what is most usual.
    func guesses() -> [Guess] {
        for name in Self.parameters {
            let pattern = "[?&]\(name)=(\\d+)"
            if let number = number(of: name), let url = replaced(name, number + 1) {
                return [Guess(url: url, pattern: pattern)]
            }
        }
        var guesses: [Guess] = []
        if isMade(by: "/wp-content/") || isMade(by: "/wp-includes/") {
            let path = page.url.path.hasSuffix("/") ? page.url.path : page.url.path + "/"
            let query = page.url.query.map { "?" + $0 } ?? ""
            if let url = WebURL(path + "page/2/" + query, relativeTo: page.url) {
                guesses.append(Guess(url: url, pattern: #"/page/(\d+)/"#, seed: url.pathAndQuery))
            }
        }
        let isDrupal = isMade(by: "/sites/default/") || isMade(by: "/core/misc/")
        let name = isDrupal ? 1 : 2
        if let url = replaced("page", name) { guesses.append(Guess(url: url, pattern: #"[?&]page=(\d+)"#)) }
        return guesses
    }

    private static let parameters = ["page", "p", "pg", "pagenum", "pageno", "paged", "seite", "pagina"]

    private func number(of name: String) -> Int? {
        for pair in (page.url.query ?? "").split(separator: "&") where pair.hasPrefix(name + "=") {
            return Int(pair.dropFirst(name.utf8.count + 1))
        }
        return nil
    }

    private func replaced(_ name: String, _ number: Int) -> WebURL? {
        let kept = (page.url.query ?? "").split(separator: "&").filter { !$0.hasPrefix(name + "=") }.map(String.init)
        return WebURL(page.url.path + "?" + (kept + ["\(name)=\(number)"]).joined(separator: "&"), relativeTo: page.url)
    }

    private func isMade(by path: String) -> Bool {
        page.tree.elements.contains {
            ($0.attributes["src"] ?? $0.attributes["href"])?.contains(path) ?? false
        }
    }

    // MARK: - Signs

    /// Whether a page says that it is one of several: "1-10 of 172", "Page 1 of 9", a box for more of them.
    static func goesOn(_ page: LearnPage) -> Bool {
        let isNamed = page.tree.elements.contains { element in
            (element.classes + [element.id].compactMap { $0 }).contains { name in
                let plain = String(name.lowercased().filter { $0 != "-" && $0 != "_" })
                return boxes.contains { plain.contains($0) }
            }
        }
        guard !isNamed else { return true }
        guard let pattern = try? Pattern(counts) else { return false }
        return PageLines(page.tree).lines.contains { line in
            line.letters <= 80 && line.text.utf8.contains { 48...57 ~= $0 }
                && (try? pattern.matches(line.text)) ?? false
        }
    }

    private static let boxes = [
        "loadmore", "showmore", "viewmore", "infinitescroll", "pagination", "pager", "paginator",
    ]
    private static let counts =
        #"(?i)\b\d+ ?(?:-|–|to|bis|à|a|al|до|и) ?\d+ (?:of|von|de|sur|di|из|van|av|af|z) \d+|\b(?:page|seite|página|pagina|sida|side|strona|страница) \d+ ?(?:of|von|de|sur|di|из|van|av|af|z|/) ?\d+"#
}
