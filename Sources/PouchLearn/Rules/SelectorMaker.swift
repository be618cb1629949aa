/// Makes rules that find given elements on every page they were seen on, and no others.
struct SelectorMaker {
    /// A page, the elements that a rule must find on it, and the part of it that the rule looks in.
    struct Sample {
        var tree: PageTree
        var wanted: [Int]
        var scope: Int?
    }

    let samples: [Sample]

    /// Rules tried for one field, and elements looked at in all: pages are hostile.
    private static let mostTrials = 600
    private static let mostSteps = 30_000_000

    /// The best rule that finds exactly the wanted nodes on every page; nil when no rule does.
    func exact() -> Selector? { best { found, wanted in found == wanted } }

    /// The best rule whose first element is what is wanted on every page.
    func first() -> Selector? {
        guard let rule = best({ found, wanted in found.first == wanted.first }) else { return nil }
        var first = rule
        first.takesFirst = samples.contains { rule.elements(in: $0.tree, scope: $0.scope).count > 1 }
        return first
    }

    /// The best rule whose first element of those that pass a test is what is wanted on every page.
    func first(where passes: (PageTree, Int) -> Bool) -> Selector? {
        var left = Self.mostSteps
        for rule in candidates().prefix(Self.mostTrials) {
            left -= samples.reduce(0) { $0 + $1.tree.elements.count * rule.steps.count }
            guard left > 0 else { return nil }
            let fits = samples.allSatisfy { sample in
                let found = rule.elements(in: sample.tree, scope: sample.scope)
                return found.first { passes(sample.tree, $0) } == sample.wanted.first
            }
            if fits { return rule }
        }
        return nil
    }

    /// The best rule by a test of what it finds.
    private func best(_ fits: ([Int], [Int]) -> Bool) -> Selector? {
        var left = Self.mostSteps
        for rule in candidates().prefix(Self.mostTrials) {
            left -= samples.reduce(0) { sum, sample in
                let inside = sample.scope.map { sample.tree.elements[$0].end - $0 } ?? sample.tree.elements.count
                return sum + inside * rule.steps.count
            }
            guard left > 0 else { return nil }
            if samples.allSatisfy({ fits(rule.elements(in: $0.tree, scope: $0.scope), $0.wanted) }) { return rule }
        }
        return nil
    }

    /// Rules that may find the elements, the one that will hold longest first.
    func candidates() -> [Selector] {
        let used = samples.filter { !$0.wanted.isEmpty }
        guard !used.isEmpty else { return [] }
        let all = used.flatMap { sample in sample.wanted.map { (sample.tree, $0) } }
        let own = steps(common: all)
        let named = own.filter { !$0.tests.isEmpty }
        let plain = own.filter { $0.tests.isEmpty }
        var found: [Selector] = []
        for step in named { found.append(Selector(steps: [step])) }
        let around = ancestors(used)
        for step in named + plain {
            for outer in around { found.append(Selector(steps: [outer, step])) }
        }
        for step in plain { found.append(Selector(steps: [step])) }
        // A child of a named element, or of a child of one, where "anywhere inside" finds too much.
        found += byPath(used, around)
        return found
    }

    // MARK: - Steps

    /// Steps that fit all of the elements: by id, by what they are, by class, by two classes, by tag.
    private func steps(common all: [(PageTree, Int)]) -> [Selector.Step] {
        guard let first = all.first else { return [] }
        let element = first.0.elements[first.1]
        let names = Set(all.map { $0.0.elements[$0.1].name })
        let name = names.count == 1 ? element.name : "*"
        var steps: [Selector.Step] = []
        func add(_ tests: [Selector.Test]) { steps.append(Selector.Step(isChild: false, name: name, tests: tests)) }
        func share(_ value: (PageTree.Element) -> String?) -> String? {
            guard let wanted = value(element), !wanted.isEmpty else { return nil }
            return all.allSatisfy { value($0.0.elements[$0.1]) == wanted } ? wanted : nil
        }
        if let id = share({ $0.id }), Naming.isMeaningful(id) { add([.id(id)]) }
        for attribute in ["itemprop", "property", "rel", "role"] {
            if let value = share({ $0.attributes[attribute] }),
                value.utf8.allSatisfy({ $0 > 32 && $0 < 127 && $0 != 39 && $0 != 34 }), value.utf8.count < 60
            {
                add([.attribute(attribute, value)])
            }
        }
        var classes = element.classes.filter { name in
            Naming.isMeaningful(name) && all.allSatisfy { $0.0.elements[$0.1].classes.contains(name) }
        }
        classes = classes.reduce(into: []) { if !$0.contains($1) { $0.append($1) } }
        let good = classes.filter { !Naming.isLayout($0) }
        for name in good { add([.hasClass(name)]) }
        for (place, name) in good.enumerated().prefix(4) {
            for other in good.dropFirst(place + 1).prefix(4) { add([.hasClass(name), .hasClass(other)]) }
        }
        for name in classes where Naming.isLayout(name) { add([.hasClass(name)]) }
        if name != "*" { add([]) }
        return steps
    }

    /// Steps for elements that hold all that is wanted on each page, the nearest first.
    private func ancestors(_ used: [Sample]) -> [Selector.Step] {
        let chains = used.compactMap { sample -> (PageTree, [Int])? in
            guard let common = sample.tree.common(sample.wanted) else { return nil }
            let start = sample.wanted.count == 1 ? sample.tree.elements[common].parent : common
            guard start >= 0 else { return nil }
            return (sample.tree, sample.tree.chain(start).filter { sample.scope == nil || $0 > sample.scope! })
        }
        guard chains.count == used.count, let first = chains.first else { return [] }
        var found: [Selector.Step] = []
        for element in first.1.prefix(16) where !["html", "body"].contains(first.0.elements[element].name) {
            for step in steps(common: [(first.0, element)]) {
                if step.tests.isEmpty,
                    ![
                        "main", "article", "table", "ul", "ol", "dl", "section", "tbody", "h1", "h2", "h3", "h4",
                        "header",
                    ].contains(step.name)
                {
                    continue
                }
                if step.tests.count > 1 { continue }
                let isEverywhere = chains.dropFirst().allSatisfy { chain in
                    chain.1.contains { other in Self.fits(chain.0.elements[other], step) }
                }
                if isEverywhere, !found.contains(step) { found.append(step) }
            }
        }
        return found
    }

    private static func fits(_ element: PageTree.Element, _ step: Selector.Step) -> Bool {
        guard step.name == "*" || element.name == step.name else { return false }
        return step.tests.allSatisfy { test in
            switch test {
            case .id(let id): element.id == id
            case .hasClass(let name): element.classes.contains(name)
            case .attribute(let name, let value): element.attributes[name] == value
            }
        }
    }

    /// From each element around it down to it, tag by tag.
    private func byPath(_ used: [Sample], _ around: [Selector.Step]) -> [Selector] {
        guard let first = used.first, let target = first.wanted.first else { return [] }
        let chain = first.tree.chain(target)
        var found: [Selector] = []
        let own = steps(common: used.flatMap { sample in sample.wanted.map { (sample.tree, $0) } })
        guard let last = own.last(where: { $0.tests.isEmpty }) ?? own.last else { return [] }
        if let scope = first.scope, let depth = chain.firstIndex(of: scope), 1...5 ~= depth {
            // From the scope itself down, child by child.
            let steps = chain[1..<depth].reversed().map {
                Selector.Step(isChild: true, name: first.tree.elements[$0].name, tests: [])
            }
            found.append(Selector(steps: steps + [Selector.Step(isChild: true, name: last.name, tests: last.tests)]))
        }
        for outer in around.prefix(12) {
            guard let depth = chain.dropFirst().firstIndex(where: { Self.fits(first.tree.elements[$0], outer) }) else {
                continue
            }
            let between = chain[1..<depth].reversed().map {
                Selector.Step(isChild: true, name: first.tree.elements[$0].name, tests: [])
            }
            if let first = between.first, between.count <= 6 {
                // A child of what is around it, and somewhere in that: the form of elements that stand deeper on one page.
                found.append(Selector(steps: [outer, first, last]))
            }
            guard between.count <= 5 else { continue }
            for step in [last] + own.filter({ !$0.tests.isEmpty }).prefix(3) {
                found.append(
                    Selector(
                        steps: [outer] + between + [Selector.Step(isChild: true, name: step.name, tests: step.tests)]))
            }
        }
        return found
    }
}
