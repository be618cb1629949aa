/// Learns which part of a page holds the document, and what in it is not text.
struct BodyLearner {
    let samples: [DocumentSample]
    /// Listing pages: lines that they show too are not a document's.
    let listings: [PageLines]
    /// The shape of the archive's document addresses: links of that shape side by side are related documents.
    let shape: String
    let title: FieldDraft?
    let date: FieldDraft?

    func learn(_ draft: inout DocumentDraft) {
        let bodies = makeBodies()
        guard !bodies.isEmpty else { return }
        let judged = judge(bodies)
        var uncovered = Set(bodies.indices)
        for choice in judged {
            guard !uncovered.isEmpty, draft.regions.count < 3 else { break }
            let fresh = uncovered.filter {
                choice.places[$0] != nil && (choice.values[$0] > 0.3 || bodies[$0].prose == 0)
            }
            guard !fresh.isEmpty,
                draft.regions.isEmpty || choice.values.enumerated().allSatisfy({ fresh.contains($0) || $1 == 0 })
                    || draft.regions.count < 3
            else { continue }
            draft.regions.append(choice.rule)
            uncovered.subtract(fresh)
        }
        guard let best = judged.first else { return }
        draft.bodyRivals = judged.dropFirst().prefix(3).filter { $0.mean > 0.5 * best.mean && $0.mean > 0 }.map {
            $0.rule.xpath(relative: false)
        }
        var places = [Int?](repeating: nil, count: bodies.count)
        for rule in draft.regions {
            for (number, body) in bodies.enumerated() where places[number] == nil {
                places[number] = rule.elements(in: body.sample.page.tree).first
            }
        }
        draft.bodyConfidence = confidence(bodies, places)
        if let place = HeadLearner(bodies: bodies, regions: places, title: title?.selector).place() {
            draft.others.append(("place", place))
        }
        let skips = SkipLearner(bodies: bodies, regions: places, shape: shape)
        let left = skips.selectors()
        draft.skip = left.map { $0.xpath(relative: true) }
        draft.drops = skips.drops(skipping: left)
        draft.ends = skips.ends
    }

    /// The bodies of the samples, with the lines that several pages share marked.
    func makeBodies() -> [BodyText] {
        var pages: [String: Int] = [:]
        for sample in samples {
            for key in Set(sample.lines.lines.map(\.key)) { pages[key, default: 0] += 1 }
        }
        var shared = Set(pages.filter { $0.value >= 2 }.keys)
        var onListings: Set<String> = []
        for lines in listings { onListings.formUnion(lines.lines.map(\.key)) }
        // A teaser of the document stands on the listing, and is the document's text nonetheless.
        if samples.count < 3 { shared.formUnion(onListings.filter { $0.count < 90 }) }
        var masks: [String: Int] = [:]
        for sample in samples {
            for mask in Set(sample.lines.lines.compactMap(BodyText.masked)) { masks[mask, default: 0] += 1 }
        }
        let counted = Set(masks.filter { $0.value >= 2 && $0.value * 2 >= samples.count }.keys)
        return samples.map { sample in
            let tree = sample.page.tree
            let fields = [title?.selector, date?.selector].compactMap { $0?.elements(in: tree).first }
            return BodyText(sample, shared: shared, counted: counted, fields: fields)
        }
    }

    private struct Choice {
        var rule: Selector
        var places: [Int?]
        var values: [Double]
        var mean: Double
        var size: Int
    }

    /// Rules for the part with the text, the best first.
    private func judge(_ bodies: [BodyText]) -> [Choice] {
        var rules: [Selector] = []
        var seen: Set<Selector> = []
        for body in bodies {
            let tree = body.sample.page.tree
            for element in tree.chain(body.smallest).prefix(10)
            where !["html", "body"].contains(tree.elements[element].name) {
                let maker = SelectorMaker(samples: [.init(tree: tree, wanted: [element], scope: nil)])
                for rule in maker.candidates().prefix(24) where seen.insert(rule).inserted { rules.append(rule) }
            }
            if rules.count > 400 { break }
        }
        var choices: [Choice] = []
        for (place, rule) in rules.enumerated() {
            var values: [Double] = []
            var places: [Int?] = []
            var size = 0
            for body in bodies {
                let found = rule.elements(in: body.sample.page.tree)
                guard found.count == 1 else {
                    values.append(0)
                    places.append(nil)
                    continue
                }
                places.append(found[0])
                values.append(value(body, found[0]))
                size += body.sample.page.tree.elements[found[0]].pieces.count
            }
            guard values.contains(where: { $0 > 0 }) || places.contains(where: { $0 != nil }) else { continue }
            let mean = values.reduce(0, +) / Double(values.count)
            // Rules come with the steadiest names first; a little is lost with each place behind.
            choices.append(
                Choice(
                    rule: rule, places: places, values: values,
                    mean: mean - Double(weakness(rule)) * 0.004 - Double(min(place, 400)) * 0.000_001, size: size))
        }
        choices.sort {
            ($1.mean, $0.size, $0.rule.xpath(relative: false)) < ($0.mean, $1.size, $1.rule.xpath(relative: false))
        }
        // Of parts with nearly the same text, the smallest: it leaves out what is around it.
        guard let best = choices.first else { return [] }
        let near = choices.filter { $0.mean >= best.mean - 0.03 }.sorted { ($0.size, $1.mean) < ($1.size, $0.mean) }
        return near + choices.filter { $0.mean < best.mean - 0.03 }
    }

    /// How much a rule leans on layout.
    private func weakness(_ rule: Selector) -> Int {
        var points = rule.steps.count - 1
        for step in rule.steps {
            if step.tests.isEmpty { points += ["main", "article"].contains(step.name) ? 0 : 2 }
            for case .hasClass(let name) in step.tests where Naming.isLayout(name) { points += 2 }
        }
        return points
    }

    /// 1 for a part that has all of the text and nothing else.
    private func value(_ body: BodyText, _ element: Int) -> Double {
        let sum = body.sum(element)
        let all = body.sum(body.sample.page.tree.body)
        let total = body.prose > 0 ? all.prose : all.own
        guard total > 0 else { return 0.01 }
        let inside = Double(body.prose > 0 ? sum.prose + min(sum.own, sum.prose) / 4 : sum.own)
        let outside = Double(body.prose > 0 ? total + min(all.own, total) / 4 : total)
        let noise = Double(sum.links) * 0.5 + Double(sum.shared) * 0.08
        return inside / outside - min(0.5, noise / Double(total + 400))
    }

    private func confidence(_ bodies: [BodyText], _ places: [Int?]) -> Double {
        var shares: [Double] = []
        for (body, place) in zip(bodies, places) {
            guard let place else {
                shares.append(0)
                continue
            }
            let all = body.sum(body.sample.page.tree.body)
            let total = body.prose > 0 ? all.prose : all.own
            let inside = body.prose > 0 ? body.sum(place).prose : body.sum(place).own
            shares.append(total > 0 ? min(1, Double(inside) / (0.92 * Double(total))) : 0.3)
        }
        let ground = bodies.count >= 3 ? 0.97 : bodies.count == 2 ? 0.9 : 0.6
        return shares.reduce(0, +) / Double(max(1, shares.count)) * ground
    }
}
