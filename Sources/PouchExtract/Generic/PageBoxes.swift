import PouchHTML

/// Parts of a page that are not text of its document: menus, boxes of links, bars of tools.
struct PageBoxes {
    struct Box {
        var node: Node
        var text: String
    }

    /// Letters of a run of text outside links that make it prose.
    private static let proseLetters = 60
    /// Of a box's letters, those in links.
    private static let share = 0.55
    private static let mostBoxes = 256

    private struct Open {
        var node: Node
        var letters = 0
        var linked = 0
        var links = 0
        var longest = 0
        var proseBefore: Int
    }

    private struct Candidate {
        var open: Open
        var proseAfter: Int
    }

    /// The boxes in a region, outermost first where one lies in another.
    static func find(in region: Node) -> [Box] {
        var stack: [Open] = []
        var candidates: [Candidate] = []
        var prose = 0
        var link: Node?
        region.eachVisible { node in
            if node.isText {
                let letters = node.letters
                guard letters > 0, !stack.isEmpty else {
                    if link == nil, letters >= proseLetters { prose += letters }
                    return
                }
                stack[stack.count - 1].letters += letters
                if link != nil {
                    stack[stack.count - 1].linked += letters
                } else {
                    stack[stack.count - 1].longest = max(stack[stack.count - 1].longest, letters)
                    if letters >= proseLetters { prose += letters }
                }
            } else if node.tag == .a, node.attribute("href") != nil {
                link = node
                if !stack.isEmpty { stack[stack.count - 1].links += 1 }
            } else if isContainer(node), node != region {
                stack.append(Open(node: node, proseBefore: prose))
            }
        } leave: { node in
            if node == link { link = nil }
            guard let open = stack.last, open.node == node else { return }
            stack.removeLast()
            if isBox(open), candidates.count < mostBoxes {
                candidates.append(Candidate(open: open, proseAfter: prose))
            } else if !stack.isEmpty {
                stack[stack.count - 1].letters += open.letters
                stack[stack.count - 1].linked += open.linked
                stack[stack.count - 1].links += open.links
                stack[stack.count - 1].longest = max(stack[stack.count - 1].longest, open.longest)
            }
        }
        return candidates.compactMap { candidate in
            let text = candidate.open.node.text(upTo: 400)
            return isOutside(candidate, text, prose) ? Box(node: candidate.open.node, text: text) : nil
        }
    }

    private static func isContainer(_ node: Node) -> Bool {
        switch node.tag {
        case .td, .th, .table, .list, .tr: true
        case .block:
            ["div", "form", "nav", "aside", "section", "fieldset", "footer", "header", "center"].contains(node.name)
        default: false
        }
    }

    private static func isBox(_ open: Open) -> Bool {
        open.links >= 2 && open.longest < 2 * proseLetters && Double(open.linked) >= share * Double(open.letters)
    }

    /// Whether a part full of links lies outside the document's text: before it or after it, beside it, or under a
    /// heading of related links. A list of links amid the text is text.
    private static func isOutside(_ candidate: Candidate, _ text: String, _ prose: Int) -> Bool {
        let node = candidate.open.node
        if PressWords.related.matches(text) { return true }
        if node.attribute("align") == "right" || node.attribute("align") == "left" && node.tag == .table { return true }
        if node.attribute("style").map({ $0.lowercased().contains("float") }) ?? false { return true }
        if candidate.open.proseBefore == 0 { return true }
        return candidate.proseAfter == prose && node.tag != .list && candidate.open.links > 2
    }
}
