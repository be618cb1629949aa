import PouchHTML

/// Finds the part of a page that holds its document, where no rule of a profile does: the smallest that has most of the
/// running text, and the title and the date that the listing gives.
struct ContentRegion {
    let titleKey: String?
    let dates: DateForms

    /// Of all running text, how much the region must have.
    private static let share = 0.7
    private static let proseLetters = 60
    private static let mostAnchorBytes = 400

    private struct Open {
        var node: Node
        var prose = 0
        var hasTitle = false
        var hasDate = false
    }

    func find(in root: Node) -> Node {
        var stack = [Open(node: root)]
        var closed: [Open] = []
        var link: Node?
        root.eachVisible { node in
            if node.isText {
                note(node, isLink: link != nil, in: &stack[stack.count - 1])
            } else if node.tag == .a {
                link = node
            } else if node != root, Self.isContainer(node) {
                stack.append(Open(node: node))
            }
        } leave: { node in
            if node == link { link = nil }
            guard stack.count > 1, let open = stack.last, open.node == node else { return }
            stack.removeLast()
            closed.append(open)
            stack[stack.count - 1].prose += open.prose
            stack[stack.count - 1].hasTitle = stack[stack.count - 1].hasTitle || open.hasTitle
            stack[stack.count - 1].hasDate = stack[stack.count - 1].hasDate || open.hasDate
        }
        let whole = stack[0]
        // Inner parts are closed before those around them.
        let found = closed.first { open in
            open.prose > 0 && Double(open.prose) >= Self.share * Double(whole.prose) && open.hasTitle == whole.hasTitle
                && (open.hasDate == whole.hasDate || dates.listed == nil)
        }
        return found?.node ?? root
    }

    private func note(_ node: Node, isLink: Bool, in open: inout Open) {
        let letters = node.letters
        guard letters > 0 else { return }
        if letters >= Self.proseLetters, !isLink { open.prose += letters }
        guard letters < Self.mostAnchorBytes, !isLink else { return }
        let text = node.text
        if let titleKey, !open.hasTitle, TitleKey.of(text, marks: nil) == titleKey { open.hasTitle = true }
        if let listed = dates.listed, !open.hasDate, dates.first(in: text)?.day == listed { open.hasDate = true }
    }

    private static func isContainer(_ node: Node) -> Bool {
        switch node.tag {
        case .td, .body: true
        case .block: ["div", "article", "main", "section", "center"].contains(node.name)
        default: false
        }
    }
}
