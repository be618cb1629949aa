import PouchProfile

/// Writes the rungs that lead from the start to the listings: years and months.
struct LadderMaker {
    let levels: [Learner.Level]

    func rungs() -> [ListingDraft.Rung] {
        levels.map { level in
            var rule = ListingDraft.Rule(name: level.role == "year" ? "years" : "months")
            rule.text = text(level)
            let samples = [
                SelectorMaker.Sample(
                    tree: level.page.tree, wanted: level.list.rows.map { level.page.links[$0.link].element }, scope: nil
                )
            ]
            if let links = SelectorMaker(samples: samples).exact() {
                rule.links = links.xpath(relative: true)
            } else if rule.text == nil {
                rule.href = AddressPattern.folders(level.list.rows.map(\.url.path))
            } else if let common = level.page.tree.common(level.list.rows.map(\.element)) {
                rule.region = SelectorMaker(samples: [.init(tree: level.page.tree, wanted: [common], scope: nil)])
                    .exact()?.xpath(relative: false)
            }
            return ListingDraft.Rung(role: level.role, on: [level.on], rules: [rule], comment: nil)
        }
    }

    /// The pattern that most texts of a level have, with what they name.
    private func text(_ level: Learner.Level) -> String? {
        let texts = level.list.rows.map(\.title)
        for pattern in [
            #"^(?<year>\d{4})$"#, #"^(?<month>[\p{L}\p{M}]{3,}),? (?<year>\d{4})$"#, #"^(?<month>[\p{L}\p{M}]{3,})$"#,
            #"(?<year>\d{4})"#,
        ] {
            guard let regex = try? Pattern(pattern) else { continue }
            if texts.allSatisfy({ (try? regex.matches($0)) ?? false }) { return pattern }
        }
        return nil
    }
}

/// Writes the rule for the link to the next page.
struct NextRuleMaker {
    let next: NextLink
    let page: LearnPage

    /// The rung; nil for a link that no rule finds.
    func rung(on: [String]) -> ListingDraft.Rung? {
        if case .counted(let pattern) = next.kind {
            return .init(role: "next", on: on, rules: [], comment: nil, count: pattern)
        }
        return rule().map { .init(role: "next", on: on, rules: [$0], comment: nil) }
    }

    private func rule() -> ListingDraft.Rule? {
        let tree = page.tree
        switch next.kind {
        case .counted: return nil
        case .rel:
            return .init(name: "next", links: ".//a[contains(concat(' ', normalize-space(@rel), ' '), ' next ')]")
        case .word(let text) where !text.isEmpty && text.unicodeScalars.contains { $0.properties.isAlphabetic }:
            return .init(name: "next", text: "^" + SkipLearner.escaped(text) + "$")
        case .word, .named:
            let element = page.links[next.links[0]].element
            // A page may have the same pager above and below its rows.
            let twins = page.links.filter { $0.url == next.url }.map(\.element)
            for wanted in [[element], twins] {
                let maker = SelectorMaker(samples: [.init(tree: tree, wanted: wanted, scope: nil)])
                if let links = maker.exact() { return .init(name: "next", links: links.xpath(relative: true)) }
            }
            return .init(name: "next", text: "^" + SkipLearner.escaped(page.links[next.links[0]].text) + "$")
        case .number:
            guard let form = next.form else { return nil }
            let href = "^" + SkipLearner.escaped(form.before) + #"\d+"# + SkipLearner.escaped(form.after) + "$"
            return .init(name: "numbers", text: #"^\d{1,5}$"#, href: href)
        }
    }
}
