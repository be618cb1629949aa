/// The declarations of an attribute `style` (CSS Style Attributes, section 3) that decide whether an element is shown.
enum InlineStyle {
    /// Whether its `display` is `none`, or its `visibility` `hidden` or `collapse`. Of several declarations the last
    /// counts, one that is `!important` before others.
    static func hides(_ style: String) -> Bool {
        var display: Value?
        var visibility: Value?
        for declaration in style.lowercased().split(separator: ";") {
            let parts = declaration.split(separator: ":", maxSplits: 1)
            guard parts.count == 2 else { continue }
            let value = Value(parts[1])
            switch trimmed(parts[0]) {
            case "display" where value.counts(over: display): display = value
            case "visibility" where value.counts(over: visibility): visibility = value
            default: break
            }
        }
        return display?.text == "none" || visibility?.text == "hidden" || visibility?.text == "collapse"
    }

    private struct Value {
        var text: Substring
        var isImportant = false

        init(_ written: Substring) {
            text = trimmed(written)
            guard let mark = text.firstIndex(of: "!"), trimmed(text[text.index(after: mark)...]) == "important" else {
                return
            }
            text = trimmed(text[..<mark])
            isImportant = true
        }

        func counts(over other: Value?) -> Bool { isImportant || other?.isImportant != true }
    }

    private static func trimmed(_ text: Substring) -> Substring {
        var text = text.drop { $0.isWhitespace }
        while text.last?.isWhitespace == true { text.removeLast() }
        return text
    }
}
