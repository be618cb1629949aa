import CLibXML2
import CXMLArena

/// What a page may cost to read.
public struct HTMLLimits: Sendable {
    /// Bytes read of a page; the rest is cut, with a warning.
    public var bytes: Int
    /// Elements one in another that are walked; what lies deeper is passed over, with a warning.
    public var depth: Int

    public init(bytes: Int = 16 << 20, depth: Int = 512) {
        self.bytes = bytes
        self.depth = depth
    }
}

/// Reads pages with libxml2's HTML parser: no network, no entities from outside, bounded in size. One a thread.
public final class HTMLParser {
    private let limits: HTMLLimits
    private static let options = Int32(
        HTML_PARSE_RECOVER.rawValue | HTML_PARSE_NOERROR.rawValue | HTML_PARSE_NOWARNING.rawValue | HTML_PARSE_NONET.rawValue
            | HTML_PARSE_COMPACT.rawValue | HTML_PARSE_NODEFDTD.rawValue | HTML_PARSE_IGNORE_ENC.rawValue)
    private static let ready: Void = pouch_arena_install()
    /// Where a document's nodes live, all freed at once.
    private let arena: OpaquePointer?

    public init(limits: HTMLLimits) {
        self.limits = limits
        _ = Self.ready
        arena = pouch_arena_new()
    }

    deinit { pouch_arena_free(arena) }

    /// Parses a page and lends the document out; nothing of it may outlive `use`.
    /// - Parameters:
    ///   - contentType: the HTTP field, for its charset.
    ///   - fallbackCharset: the label that holds when the page says nothing.
    public func withDocument<R>(
        _ body: [UInt8], contentType: String?, fallbackCharset: String?, _ use: (borrowing HTMLDocument) throws -> R
    ) rethrows -> R {
        let decision = CharsetDecision.decide(body, contentType: contentType, fallback: fallbackCharset)
        var warnings: [String] = []
        var kept = body[decision.markLength...]
        if kept.count > limits.bytes {
            kept = kept.prefix(limits.bytes)
            warnings.append("page cut at \(limits.bytes) bytes")
        }
        var (utf8, replaced) = Charset.decode(kept, as: decision.name)
        if replaced > 0 { warnings.append("\(replaced) bytes are not valid \(decision.name)") }
        // A NUL ends a page for libxml2; browsers drop it.
        if utf8.contains(0) { utf8.removeAll { $0 == 0 } }
        pouch_arena_begin(arena)
        defer { pouch_arena_end(arena) }
        let tree = utf8.withUnsafeBytes { bytes in
            htmlReadMemory(bytes.baseAddress?.assumingMemoryBound(to: CChar.self), Int32(clamping: bytes.count), nil, "UTF-8", Self.options)
        }
        let document = HTMLDocument(tree: tree, charset: decision, warnings: warnings, depth: limits.depth)
        return try use(document)
    }
}

/// A parsed page, valid only where it is lent out; its memory is the parser's arena.
public struct HTMLDocument: ~Copyable {
    private let tree: xmlDocPtr?
    private let context: xmlXPathContextPtr?
    public let charset: CharsetDecision
    public let warnings: [String]
    let depth: Int

    /// Steps that one XPath may take.
    private static let stepLimit: UInt = 2_000_000

    init(tree: xmlDocPtr?, charset: CharsetDecision, warnings: [String], depth: Int) {
        self.tree = tree
        self.charset = charset
        self.warnings = warnings
        self.depth = depth
        context = tree.flatMap { xmlXPathNewContext($0) }
        if let context { pouch_xml_silence(context) }
    }

    /// The `html` element.
    public var root: Node? { tree.flatMap { xmlDocGetRootElement($0) }.map { Node($0) } }

    /// The nodes that a query selects, in document order; relative to `from`, or to the document.
    public func nodes(_ query: XPathQuery, from: Node? = nil) -> [Node] {
        guard let context, let tree else { return [] }
        context.pointee.opLimit = Self.stepLimit
        context.pointee.opCount = 0
        context.pointee.node = from?.raw ?? UnsafeMutableRawPointer(tree).assumingMemoryBound(to: xmlNode.self)
        guard let result = xmlXPathCompiledEval(query.compiled, context) else { return [] }
        defer { xmlXPathFreeObject(result) }
        guard result.pointee.type == XPATH_NODESET, let set = result.pointee.nodesetval, let table = set.pointee.nodeTab else { return [] }
        return (0..<Int(set.pointee.nodeNr)).compactMap { table[$0].map { Node($0) } }
    }
}

/// An XPath expression (XPath 1.0), compiled once. Used by one thread at a time.
public final class XPathQuery {
    let compiled: xmlXPathCompExprPtr

    /// - Throws: ``HTMLError`` when it is no XPath.
    public init(_ source: String) throws(HTMLError) {
        let context = xmlXPathNewContext(nil)
        defer { xmlXPathFreeContext(context) }
        if let context { pouch_xml_silence(context) }
        guard let compiled = xmlXPathCtxtCompile(context, source) else { throw .badXPath(source) }
        self.compiled = compiled
    }

    deinit { xmlXPathFreeCompExpr(compiled) }
}

public enum HTMLError: Error, Sendable, Equatable, CustomStringConvertible {
    case badXPath(String)

    public var description: String {
        switch self {
        case .badXPath(let source): "\"\(source)\" is no XPath 1.0 expression"
        }
    }
}
