/// JSON for people: a key or an element a line, in the order in which they stand.
///
/// - Parameter json: valid JSON; its strings are taken over as they are.
package func indented(_ json: some Sequence<UInt8>) -> String {
    var text: [UInt8] = []
    var depth = 0
    var isInString = false
    var isEscaped = false
    var opened = false
    func newLine() {
        text.append(UInt8(ascii: "\n"))
        text.append(contentsOf: repeatElement(UInt8(ascii: " "), count: depth * 2))
    }
    for byte in json {
        if isInString {
            text.append(byte)
            if isEscaped {
                isEscaped = false
            } else if byte == UInt8(ascii: "\\") {
                isEscaped = true
            } else if byte == UInt8(ascii: "\"") {
                isInString = false
            }
            continue
        }
        switch byte {
        case UInt8(ascii: " "), UInt8(ascii: "\n"), UInt8(ascii: "\r"), UInt8(ascii: "\t"): continue
        case UInt8(ascii: "}"), UInt8(ascii: "]"):
            depth -= 1
            if !opened { newLine() }
            text.append(byte)
            opened = false
            continue
        default: break
        }
        if opened { newLine() }
        opened = false
        text.append(byte)
        switch byte {
        case UInt8(ascii: "{"), UInt8(ascii: "["):
            depth += 1
            opened = true
        case UInt8(ascii: ","): newLine()
        case UInt8(ascii: ":"): text.append(UInt8(ascii: " "))
        case UInt8(ascii: "\""): isInString = true
        default: break
        }
    }
    return String(decoding: text, as: UTF8.self)
}
