/// Learns which element is a document's title: the one whose text the listing gives, on most pages.
struct TitleLearner {
    let samples: [DocumentSample]

    func learn() -> FieldDraft? {
        let targets = samples.map(targets)
        let labelled = samples.filter { $0.title != nil }.count
        var best: FieldDraft?
        // Headings first, then what is named a title, then whatever has the text.
        let kinds: [(PageTree.Element) -> Bool] =
            [

                { $0.name == "h1" },
                { $0.attributes["itemprop"] == "headline" || $0.attributes["property"] == "dc:title" },
                { $0.name == "h2" },
                { ["h3", "h4", "h5"].contains($0.name) },
                { $0.classes.contains { $0.lowercased().contains("title") || $0.lowercased().contains("headline") } },
            ]
            + ["strong", "b", "big", "font", "p", "td", "caption", "span", "div", "center", "em"].map { name in
                { $0.name == name }
            }
        for kind in kinds {
            var chosen: [SelectorMaker.Sample] = []
            var with = 0
            for (sample, found) in zip(samples, targets) {
                let fit = found.filter { kind(sample.page.tree.elements[$0]) && !isBoilerplate($0, sample) }
                guard let target = fit.last else { continue }
                with += 1
                chosen.append(SelectorMaker.Sample(tree: sample.page.tree, wanted: [target], scope: nil))
            }
            guard with > 0, with * 2 >= max(1, labelled) else { continue }
            let maker = SelectorMaker(samples: chosen)
            for (rule, isExact) in [(maker.exact(), true), (maker.first(), false)] {
                guard let rule else { continue }
                let draft = judge(rule, isExact: isExact, labelled: labelled)
                if best == nil || draft.confidence > (best?.confidence ?? 0) + 0.05 { best = draft }
                break
            }
            if let best, best.confidence >= 0.9 { return best }
        }
        if let best, best.confidence >= 0.5 { return best }
        return byHeading(labelled) ?? best
    }

    /// Where no text agrees with the listing: a heading that each page has once, and with another text.
    private func byHeading(_ labelled: Int) -> FieldDraft? {
        for name in ["h1", "h2"] {
            let found = samples.map { sample in
                sample.page.tree.elements.indices.filter {
                    sample.page.tree.elements[$0].name == name && !sample.page.tree.elements[$0].isHidden
                        && !sample.page.tree.elements[$0].pieces.isEmpty
                }
            }
            guard found.allSatisfy({ $0.count == 1 }) else { continue }
            let texts = Set(zip(samples, found).map { TextKey.of($0.page.tree.text($1[0])) })
            guard texts.count == samples.count, samples.count > 1 || labelled == 0 else { continue }
            var rule = Selector(steps: [.init(isChild: false, name: name, tests: [])])
            rule.takesFirst = false
            var draft = judge(rule, isExact: true, labelled: labelled)
            draft.confidence = labelled == 0 ? 0.75 : 0.6
            return draft
        }
        return nil
    }

    private func isBoilerplate(_ element: Int, _ sample: DocumentSample) -> Bool {
        let names = sample.page.tree.chain(element).map { sample.page.tree.elements[$0] }
        return names.contains {
            $0.name == "nav" || $0.name == "footer" || $0.name == "a" && $0.attributes["href"] != nil
        }
            || names.contains { node in
                ([node.id].compactMap { $0 } + node.classes).contains { $0.lowercased().contains("breadcrumb") }
            }
    }

    /// Elements whose whole text is the title that the listing gives, the outermost first.
    private func targets(_ sample: DocumentSample) -> [Int] {
        guard let label = sample.title ?? sample.page.meta("og:title", "twitter:title") else { return [] }
        let wanted = TextKey.of(label)
        guard wanted.count >= 3 else { return [] }
        let isCut = label.hasSuffix("…") || label.hasSuffix("...")
        let tree = sample.page.tree
        var found: [Int] = []
        // Only elements that begin or hold a line with the title's beginning can be it.
        let most = wanted.count + 40
        for (place, element) in tree.elements.enumerated() where !element.isHidden && !element.pieces.isEmpty {
            if element.pieces.count > 24 { continue }
            let letters = tree.letters(place)
            guard letters >= wanted.count / 2, letters <= most * (isCut ? 4 : 1) else { continue }
            let key = TextKey.of(tree.text(place))
            if key == wanted || isCut && key.hasPrefix(wanted) || wanted.count > 24 && Self.areNear(key, wanted) {
                found.append(place)
            }
        }
        return found
    }

    /// Whether two titles differ by a word or two: one was cut, or has a mark of revision.
    static func areNear(_ a: String, _ b: String) -> Bool {
        let short = a.count < b.count ? a : b
        let long = a.count < b.count ? b : a
        return short.count * 10 >= long.count * 8 && (long.hasPrefix(short) || long.hasSuffix(short))
    }

    private func judge(_ rule: Selector, isExact: Bool, labelled: Int) -> FieldDraft {
        var found = 0
        var agreed = 0
        var texts: Set<String> = []
        for sample in samples {
            let elements = rule.elements(in: sample.page.tree)
            guard let first = elements.first else { continue }
            if elements.count == 1 || !isExact { found += 1 }
            let key = TextKey.of(sample.page.tree.text(first))
            texts.insert(key)
            if let label = sample.title.map(TextKey.of),
                key == label || Self.areNear(key, label) || label.count > 20 && key.hasPrefix(label)
            {
                agreed += 1
            }
        }
        let share = Double(found) / Double(max(1, samples.count))
        let agreement = labelled > 0 ? Double(agreed) / Double(labelled) : (texts.count == found ? 0.8 : 0.3)
        // One page proves little.
        let ground = samples.count >= 3 ? 1 : samples.count == 2 ? 0.93 : 0.82
        let name = rule.steps.last?.name ?? "title"
        return FieldDraft(
            name: name == "*" ? "title" : name, xpath: rule.xpath(relative: false), selector: rule,
            confidence: share * (0.35 + 0.65 * agreement) * ground * (isExact ? 1 : 0.9), found: found, agreed: agreed,
            labelled: labelled)
    }
}
