/// Places of a page's tags, attributes and styles in its own bytes, as a browser's tokenizer finds them. A caller can
/// change some of them and leave every other byte as it is. No tree is made.
///
/// The bytes may be in any encoding in which markup is ASCII: every one of the web except UTF-16 and ISO-2022-JP. Start
/// and end tags alone decide which elements stand in SVG or MathML; in a page that is not well formed, a tree may
/// differ.
public struct MarkupScan {
    /// An attribute, as ranges of the page's bytes.
    public struct Attribute: Sendable, Equatable {
        public let name: Range<Int>
        /// Without quotes; empty when there is none.
        public let value: Range<Int>
    }

    /// A part of the page, as ranges of its bytes.
    public enum Part: Sendable, Equatable {
        /// A start tag, and those of its attributes that count: of two with one name the first.
        case tag(name: Range<Int>, attributes: [Attribute])
        /// A start tag with more attributes than are read.
        case crowded(name: Range<Int>)
        /// The text of a `style` element.
        case style(Range<Int>)
    }

    /// No page is longer: places in it are numbers of 32 bits.
    public static let mostBytes = 1 << 30

    private var tokenizer: MarkupTokenizer
    private var crowdedTags = 0
    /// `svg`, `math` and the elements in them that hold HTML, as far as they are open.
    private var foreign: [ElementName] = []
    private static let deepest = 512

    /// Reads a page from front to back. A page longer than ``mostBytes`` is not read.
    public static func forEach(in page: [UInt8], _ visit: (Part) throws -> Void) rethrows {
        guard page.count <= mostBytes else { return }
        try page.withUnsafeBufferPointer { bytes in
            var scan = MarkupScan(tokenizer: MarkupTokenizer(bytes))
            while let kind = scan.nextTag() {
                guard kind == .start else { continue }
                let tokenizer = scan.tokenizer
                let attributes = tokenizer.attributes[tokenizer.firstAttribute...].map {
                    Attribute(
                        name: Int($0.name.lowerBound)..<Int($0.name.upperBound),
                        value: Int($0.value.lowerBound)..<Int($0.value.upperBound))
                }
                let isCrowded = tokenizer.cutTags > scan.crowdedTags
                scan.crowdedTags = tokenizer.cutTags
                try visit(
                    isCrowded
                        ? .crowded(name: tokenizer.name) : .tag(name: tokenizer.name, attributes: attributes))
                if let style = scan.enter() { try visit(.style(style)) }
            }
        }
    }

    /// The text of an attribute's value: decoded, and its character references resolved. UTF-8.
    ///
    /// - Parameter charset: as `Charset.canonicalName(label:)` gives it.
    public static func text(of value: ArraySlice<UInt8>, charset: String) -> String {
        let decoded = charset == "utf-8" ? Array(value) : Charset.decode(value, as: charset).utf8
        guard decoded.contains(UInt8(ascii: "&")) else { return String(decoding: decoded, as: UTF8.self) }
        var text: [UInt8] = []
        decoded.withUnsafeBufferPointer { CharacterReference.resolve($0, 0..<$0.count, .attribute, into: &text) }
        return String(decoding: text, as: UTF8.self)
    }

    private init(tokenizer: MarkupTokenizer) { self.tokenizer = tokenizer }

    /// The next start or end tag; end tags are followed here.
    private mutating func nextTag() -> MarkupTokenizer.Kind? {
        tokenizer.dropAttributes(from: 0)
        tokenizer.isForeign = foreign.last.map { $0 == .svg || $0 == .math } ?? false
        switch tokenizer.next() {
        case .eof: return nil
        case .end:
            if tokenizer.isForeign, tokenizer.element == .p || tokenizer.element == .br {
                breakOut()
            } else if let place = foreign.lastIndex(of: tokenizer.element) {
                foreign.removeSubrange(place...)
            }
            return .end
        case let kind: return kind
        }
    }

    /// Goes on behind a start tag, past the text of an element in which there is no markup; gives that of a style.
    private mutating func enter() -> Range<Int>? {
        let element = tokenizer.element
        if tokenizer.isForeign {
            if element.traits.contains(.breakout) {
                breakOut()
            } else {
                let isNested = element == .svg || element == .math || element.traits.contains(.scopeInForeign)
                if isNested, !tokenizer.isSelfClosing, element != .annotationXML || holdsHTML { open(element) }
                return nil
            }
        }
        switch element {
        case .svg, .math: if !tokenizer.isSelfClosing { open(element) }
        case .style: return tokenizer.rawText(of: .style)
        case .script, .title, .textarea, .xmp, .iframe, .noembed, .noframes: _ = tokenizer.rawText(of: element)
        case .plaintext: _ = tokenizer.rest()
        default: break
        }
        return nil
    }

    /// Leaves SVG and MathML, up to the element in them that holds HTML.
    private mutating func breakOut() {
        while let last = foreign.last, last == .svg || last == .math { foreign.removeLast() }
    }

    /// Whether the `annotation-xml` just read says that HTML is in it.
    private var holdsHTML: Bool {
        tokenizer.attributes[tokenizer.firstAttribute...].contains { attribute in
            let name = bytes(attribute.name)
            let value = bytes(attribute.value)
            return name.elementsEqual("encoding".utf8)
                && (value.elementsEqual("text/html".utf8) || value.elementsEqual("application/xhtml+xml".utf8))
        }
    }

    /// In lower case.
    private func bytes(_ range: Range<Int32>) -> [UInt8] {
        tokenizer.bytes[Int(range.lowerBound)..<Int(range.upperBound)].map { 0x41...0x5A ~= $0 ? $0 | 32 : $0 }
    }

    private mutating func open(_ element: ElementName) {
        if foreign.count < Self.deepest { foreign.append(element) }
    }
}
