import CLibXML2

/// Limits of one XML document.
public struct XMLLimits: Sendable {
    /// Bytes, as UTF-8.
    public var bytes: Int
    /// Elements one in another.
    public var depth: Int
    /// Elements in all.
    public var elements: Int

    public init(bytes: Int = 64 << 20, depth: Int = 32, elements: Int = 2_000_000) {
        self.bytes = bytes
        self.depth = depth
        self.elements = elements
    }
}

/// A piece of an XML document, in its order.
public enum XMLEvent {
    /// `name` is without its prefix.
    case start(name: String, namespace: String, attributes: [String: String])
    case text(String)
    case end
}

/// How reading an XML document ended.
public enum XMLEnding: Sendable, Equatable {
    case whole
    /// The text is not well-formed from this line on; what stands before it was read.
    case damaged(line: Int)
    /// A limit was reached; what stands before it was read.
    case cut(String)
    /// The document declares entities: nothing was read. Sitemaps and feeds need none, and a few lines of them can
    /// expand to gigabytes.
    case refused(String)
}

/// Reads XML with libxml2's reader, piece by piece and without building a tree: no network, nothing from outside, no
/// entities of the document's own.
public enum XMLEvents {
    /// Reads a document.
    /// - Parameter body: in any encoding that its mark, `Content-Type` or declaration names; UTF-8 without.
    public static func read(
        _ body: [UInt8], contentType: String?, limits: XMLLimits = XMLLimits(), visit: (XMLEvent) -> Void
    ) -> XMLEnding {
        Library.setUp
        guard body.count <= limits.bytes else { return .cut("it has more than \(limits.bytes) bytes") }
        var utf8 = XMLText.utf8(body, contentType: contentType)
        guard utf8.count <= limits.bytes, utf8.count < Int(Int32.max) else {
            return .cut("it has more than \(limits.bytes) bytes")
        }
        if XMLText.declaresEntities(utf8) { return .refused("it declares entities") }
        utf8 = XMLText.withoutNamedReferences(utf8)
        return utf8.withUnsafeBytes { bytes in
            let options =
                XML_PARSE_RECOVER.rawValue | XML_PARSE_NONET.rawValue | XML_PARSE_NOERROR.rawValue
                | XML_PARSE_NOWARNING.rawValue | XML_PARSE_IGNORE_ENC.rawValue | XML_PARSE_COMPACT.rawValue
            let start = bytes.baseAddress?.assumingMemoryBound(to: CChar.self)
            guard let start, let reader = xmlReaderForMemory(start, Int32(bytes.count), nil, "UTF-8", Int32(options))
            else { return .damaged(line: 1) }
            defer { xmlFreeTextReader(reader) }
            var damage: Int32 = 0
            return withUnsafeMutablePointer(to: &damage) { damage in
                pouch_xml_watch(reader, damage)
                let ending = run(reader, limits, visit)
                guard ending == .whole else { return ending }
                if damage.pointee > 0 { return .damaged(line: Int(damage.pointee)) }
                // Cut within a text, a document may be mended without a word.
                return XMLText.endsWithRoot(utf8) ? .whole : .damaged(line: utf8.count { $0 == 10 } + 1)
            }
        }
    }

    private static func run(_ reader: xmlTextReaderPtr, _ limits: XMLLimits, _ visit: (XMLEvent) -> Void) -> XMLEnding {
        var elements = 0
        while true {
            let status = xmlTextReaderRead(reader)
            guard status == 1 else {
                let line = max(Int(xmlTextReaderGetParserLineNumber(reader)), 1)
                return status == 0 && elements > 0 ? .whole : .damaged(line: line)
            }
            switch UInt32(bitPattern: xmlTextReaderNodeType(reader)) {
            case XML_READER_TYPE_ELEMENT.rawValue:
                elements += 1
                guard elements <= limits.elements else { return .cut("it has more than \(limits.elements) elements") }
                guard xmlTextReaderDepth(reader) < Int32(limits.depth) else {
                    return .cut("its elements lie more than \(limits.depth) deep")
                }
                let isEmpty = xmlTextReaderIsEmptyElement(reader) == 1
                let name = text(xmlTextReaderConstLocalName(reader))
                let namespace = text(xmlTextReaderConstNamespaceUri(reader))
                visit(.start(name: name, namespace: namespace, attributes: attributes(reader)))
                if isEmpty { visit(.end) }
            case XML_READER_TYPE_END_ELEMENT.rawValue: visit(.end)
            case XML_READER_TYPE_TEXT.rawValue, XML_READER_TYPE_CDATA.rawValue,
                XML_READER_TYPE_SIGNIFICANT_WHITESPACE.rawValue:
                visit(.text(text(xmlTextReaderConstValue(reader))))
            default: break
            }
        }
    }

    private static func attributes(_ reader: xmlTextReaderPtr) -> [String: String] {
        var attributes: [String: String] = [:]
        guard xmlTextReaderHasAttributes(reader) == 1 else { return attributes }
        while xmlTextReaderMoveToNextAttribute(reader) == 1 {
            guard attributes.count < mostAttributes else { break }
            attributes[text(xmlTextReaderConstLocalName(reader))] = text(xmlTextReaderConstValue(reader))
        }
        xmlTextReaderMoveToElement(reader)
        return attributes
    }

    private static let mostAttributes = 32

    private static func text(_ pointer: UnsafePointer<xmlChar>?) -> String { pointer.map { String(cString: $0) } ?? "" }
}
