import PouchHTML

/// Charsets: a content type, a line feed, a page. Whatever is decided, the text is UTF-8.
enum CharsetTarget {
    static func run(_ input: [UInt8]) {
        let first = input.prefix { $0 != 10 }
        let type = String(decoding: first, as: UTF8.self)
        let body = Array(input.dropFirst(first.count + 1))
        let decision = CharsetDecision.decide(body, contentType: type, fallback: "windows-1252")
        require(CharsetDecision.decide(body, contentType: type, fallback: "windows-1252") == decision, "two decisions")
        require(Charset.canonicalName(label: decision.name) != nil, "an encoding of no name: \(decision.name)")
        let (text, replaced) = Charset.decode(body[...], as: decision.name)
        require(String(validating: text, as: UTF8.self) != nil, "\(decision.name) gives what is not UTF-8")
        require(0...body.count ~= replaced, "\(replaced) of \(body.count) bytes replaced")
        require(text.count <= body.count * 4 + 16, "\(text.count) bytes from \(body.count) of \(decision.name)")
        let isPlain =
            !decision.name.hasPrefix("utf-16") && decision.name != "replacement"
            && body.allSatisfy { 0x20...0x7D ~= $0 }
        require(!isPlain || text == body, "ASCII in \(decision.name) is changed")
        if decision.name == "utf-8", replaced == 0 { require(text == body, "UTF-8 is changed") }
    }
}
