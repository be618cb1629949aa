/// A rule that finds elements by what they are named, never by their number: an XPath of a plain form.
struct Selector: Hashable, Sendable {
    enum Test: Hashable, Sendable {
        case id(String)
        case hasClass(String)
        case attribute(String, String)
    }

    struct Step: Hashable, Sendable {
        /// Whether it is a child of the step before, or somewhere inside it.
        var isChild: Bool
        /// `*` for any.
        var name: String
        var tests: [Test]
    }

    var steps: [Step]
    /// Only the first of those found.
    var takesFirst = false
    /// The first of the steps' element that stands behind what these steps find first: a heading.
    var after: [Step] = []

    // MARK: - As XPath

    /// - Parameter relative: to a row or a region, or to the whole page.
    func xpath(relative: Bool) -> String {
        var text = after.isEmpty ? (relative ? "." : "") : ""
        if !after.isEmpty {
            text += "(\(Self.path(after)))[1]/following::" + Self.test(steps[0])
            for step in steps.dropFirst() { text += (step.isChild ? "/" : "//") + Self.test(step) }
            return takesFirst ? "(\(text))[1]" : text
        }
        text += Self.path(steps)
        return takesFirst ? "(\(text))[1]" : text
    }

    private static func path(_ steps: [Step]) -> String {
        steps.map { ($0.isChild ? "/" : "//") + test($0) }.joined()
    }

    private static func test(_ step: Step) -> String {
        var text = step.name
        for test in step.tests {
            switch test {
            case .id(let id): text += "[@id='\(id)']"
            case .hasClass(let name): text += "[contains(concat(' ', normalize-space(@class), ' '), ' \(name) ')]"
            case .attribute(let name, let value): text += "[@\(name)='\(value)']"
            }
        }
        return text
    }

    // MARK: - Finding

    /// The elements found inside `scope`, in document order.
    func elements(in tree: PageTree, scope: Int? = nil) -> [Int] {
        var found: [Int]
        if after.isEmpty {
            found = Self.walk(steps, from: scope, in: tree)
        } else {
            guard let start = Self.walk(after, from: nil, in: tree).first else { return [] }
            let first = Step(isChild: false, name: steps[0].name, tests: steps[0].tests)
            let behind = Self.walk([first], from: nil, in: tree).filter { $0 >= tree.elements[start].end }
            found =
                steps.count == 1
                ? behind
                : Array(Set(behind.flatMap { Self.walk(Array(steps.dropFirst()), from: $0, in: tree) })).sorted()
            if let scope { found = found.filter { tree.contains(scope, $0) } }
        }
        if takesFirst, found.count > 1 { found = [found[0]] }
        return found
    }

    private static func walk(_ steps: [Step], from scope: Int?, in tree: PageTree) -> [Int] {
        var current: [Int] = [scope ?? -1]
        for step in steps {
            var next: [Int] = []
            var covered = -1
            for start in current {
                let end = start < 0 ? tree.elements.count : tree.elements[start].end
                if step.isChild {
                    var at = start + 1
                    while at < end {
                        if fits(tree.elements[at], step) { next.append(at) }
                        at = tree.elements[at].end
                    }
                } else {
                    var at = max(start + 1, covered)
                    while at < end {
                        if fits(tree.elements[at], step) { next.append(at) }
                        at += 1
                    }
                    covered = max(covered, end)
                }
            }
            current = next
            if current.isEmpty { return [] }
        }
        return current
    }

    private static func fits(_ element: PageTree.Element, _ step: Step) -> Bool {
        guard step.name == "*" || element.name == step.name else { return false }
        for test in step.tests {
            switch test {
            case .id(let id): if element.id != id { return false }
            case .hasClass(let name): if !element.classes.contains(name) { return false }
            case .attribute(let name, let value): if element.attributes[name] != value { return false }
            }
        }
        return true
    }
}
