import CLibXML2
import CXMLArena
import Foundation

/// Limits of one page's size and depth.
public struct HTMLLimits: Sendable {
    /// Bytes read of a page; the rest is cut, with a warning.
    public var bytes: Int
    /// Elements one in another; text that lies deeper is read as that of the deepest, with a warning.
    public var depth: Int
    /// Elements and attributes; text after so many is read as that of the element then open, with a warning. One takes
    /// about 200 bytes of memory.
    public var nodes: Int

    public init(bytes: Int = 16 << 20, depth: Int = 512, nodes: Int = 2_000_000) {
        self.bytes = bytes
        self.depth = depth
        self.nodes = nodes
    }
}

/// Reads pages as browsers do, into libxml2's trees: no network, no entities from outside, bounded in size. One a thread.
public final class HTMLParser {
    /// The release of the libxml2 that is loaded, such as `2.9.14`.
    public static var libraryRelease: String {
        // Written as one number, 20914, by some builds with more behind it.
        let number = Int(String(cString: pouch_xml_version()).prefix { $0.isNumber }) ?? 0
        return "\(number / 10_000).\(number / 100 % 100).\(number % 100)"
    }

    private let limits: HTMLLimits
    private static let mostBytes = 512 << 20
    /// Where a document's nodes live, all freed at once.
    private let arena: OpaquePointer?

    public init(limits: HTMLLimits) {
        self.limits = limits
        Library.setUp
        arena = pouch_arena_new()
    }

    deinit { pouch_arena_free(arena) }

    /// Bytes held for the page being read, and kept for the next one.
    var heldBytes: Int { pouch_arena_size(arena) }

    /// Parses a page and lends the document out; nothing of it may outlive `use`.
    /// - Parameters:
    ///   - contentType: the HTTP field, for its charset.
    ///   - fallbackCharset: the label that holds when the page says nothing.
    public func withDocument<R>(
        _ body: [UInt8], contentType: String?, fallbackCharset: String?, _ use: (borrowing HTMLDocument) throws -> R
    ) rethrows -> R {
        let decision = CharsetDecision.decide(body, contentType: contentType, fallback: fallbackCharset)
        let isXHTML = contentType.map { XHTML.isNamed(by: $0) } ?? false
        pouch_arena_begin(arena)
        defer { pouch_arena_end(arena) }
        var document = parse(body, decision, isXHTML: isXHTML)
        if let late = LateCharset.find(document, body, decision) {
            pouch_arena_end(arena)
            pouch_arena_begin(arena)
            document = parse(body, late, isXHTML: isXHTML)
        }
        return try use(document)
    }

    private func parse(_ body: [UInt8], _ decision: CharsetDecision, isXHTML: Bool) -> HTMLDocument {
        var warnings: [String] = []
        var kept = body[decision.markLength...]
        // Places in a page are numbers of 32 bits, and decoding makes three bytes of one.
        let most = min(limits.bytes, Self.mostBytes)
        if kept.count > most {
            kept = kept.prefix(most)
            warnings.append("page cut at \(most) bytes")
        }
        let (utf8, replaced) = Charset.decode(kept, as: decision.name)
        if decision.name == "replacement" {
            warnings.append("the page says that it is in an encoding that browsers do not read; nothing was read of it")
        } else if replaced > 0 {
            warnings.append("\(replaced) bytes are not valid \(decision.name)")
        }
        let nulls = utf8.withUnsafeBufferPointer { $0.count(of: 0) }
        if nulls > 0 { warnings.append("\(nulls) NUL characters removed") }
        let c1 = decision.name == "windows-1252" ? 0 : Charset.countC1(utf8)
        if c1 > 0 { warnings.append("\(c1) control characters U+0080 to U+009F read as windows-1252") }
        let tree = StandardTree(utf8, limits: limits, isXHTML: isXHTML)
        if !tree.isWhole { warnings.append("page cut: there was no memory for all of it") }
        if tree.deepTags > 0 { warnings.append("nesting cut at depth \(limits.depth)") }
        if tree.surplusTags > 0 { warnings.append("markup cut at \(limits.nodes) elements and attributes") }
        if tree.cutTags > 0 { warnings.append("attributes cut in \(tree.cutTags) tags") }
        return HTMLDocument(
            tree: tree.document.map { $0.assumingMemoryBound(to: xmlDoc.self) }, charset: decision, warnings: warnings,
            arena: arena)
    }
}

/// libxml2's set-up, once in a process and before two threads may call it at the same time. It does not lock itself:
/// the threads would wait for each other without end.
enum Library {
    static let setUp: Void = pouch_arena_install()
}

/// A parsed page, valid only where it is lent out; its memory is the parser's arena.
public struct HTMLDocument: ~Copyable {
    private let tree: xmlDocPtr?
    public let charset: CharsetDecision
    public let warnings: [String]
    private let arena: OpaquePointer?
    private let evaluation = Evaluation()

    private final class Evaluation {
        var failures = 0
        /// Made for the first query that needs it: on most pages none does.
        var context: xmlXPathContextPtr?

        func context(for tree: xmlDocPtr) -> xmlXPathContextPtr? {
            if let context { return context }
            context = xmlXPathNewContext(tree)
            if let context { pouch_xml_silence(context) }
            if let root = xmlDocGetRootElement(tree) {
                Node(root).eachElement { node, _ in Self.noteIDs(of: node, in: tree) }
            }
            return context
        }

        /// For XPath's `id()`: the table that it looks in is made for queries alone.
        private static func noteIDs(of element: Node, in tree: xmlDocPtr) {
            var next = element.raw.pointee.properties
            while let attribute = next {
                if let value = attribute.pointee.children?.pointee.content, xmlIsID(tree, element.raw, attribute) != 0 {
                    xmlAddID(nil, tree, value, attribute)
                }
                next = attribute.pointee.next
            }
        }
    }

    /// Steps that one XPath may take.
    private static let stepLimit: UInt = 2_000_000

    init(tree: xmlDocPtr?, charset: CharsetDecision, warnings: [String], arena: OpaquePointer?) {
        self.tree = tree
        self.charset = charset
        self.warnings = warnings
        self.arena = arena
    }

    /// The `html` element.
    public var root: Node? { tree.flatMap { xmlDocGetRootElement($0) }.map { Node($0) } }

    /// Queries that were given up because they took too many steps.
    public var failedQueries: Int { evaluation.failures }

    /// The nodes that a query selects, in document order; relative to `from`, or to the document.
    public func nodes(_ query: XPathQuery, from: Node? = nil) -> [Node] {
        guard let selector = query.selector, let tree else { return evaluated(query, from: from) }
        let document = Node(UnsafeMutableRawPointer(tree).assumingMemoryBound(to: xmlNode.self))
        return selector.nodes(in: selector.isFromRoot ? document : from ?? document)
    }

    /// The same, by libxml2's own evaluation.
    func evaluated(_ query: XPathQuery, from: Node? = nil) -> [Node] {
        guard let tree, let context = evaluation.context(for: tree) else { return [] }
        context.pointee.opLimit = Self.stepLimit
        context.pointee.opCount = 0
        context.pointee.node = from?.raw ?? UnsafeMutableRawPointer(tree).assumingMemoryBound(to: xmlNode.self)
        // Memory that a query needs for a while must not stay in the arena until the page is done: `contains(., ...)`
        // copies the whole text of every node it looks at.
        pouch_arena_pause()
        defer { pouch_arena_begin(arena) }
        guard let result = xmlXPathCompiledEval(query.compiled, context) else {
            xmlResetError(&context.pointee.lastError)
            evaluation.failures += 1
            return []
        }
        defer { xmlXPathFreeObject(result) }
        guard result.pointee.type == XPATH_NODESET, let set = result.pointee.nodesetval, let table = set.pointee.nodeTab
        else { return [] }
        return (0..<Int(set.pointee.nodeNr)).compactMap { place in
            // A namespace is not a node of the tree: it is a copy that goes with the result.
            table[place].flatMap { $0.pointee.type == XML_NAMESPACE_DECL ? nil : Node($0) }
        }
    }
}

/// An XPath expression (XPath 1.0), compiled once. Used by one thread at a time.
public final class XPathQuery {
    let compiled: xmlXPathCompExprPtr
    /// The quicker way to the same nodes, when there is one; looked for at the first use, on the thread that uses it.
    private(set) lazy var selector = DescendantSelector(source)
    private let source: String

    /// - Throws: ``HTMLError`` when it is no XPath.
    public init(_ source: String) throws(HTMLError) {
        Library.setUp
        let context = xmlXPathNewContext(nil)
        defer { xmlXPathFreeContext(context) }
        if let context { pouch_xml_silence(context) }
        guard let compiled = xmlXPathCtxtCompile(context, source) else { throw .badXPath(source) }
        self.compiled = compiled
        self.source = source
    }

    deinit { xmlXPathFreeCompExpr(compiled) }
}

/// Thrown for a query that does not compile.
public enum HTMLError: Error, Sendable, Equatable, CustomStringConvertible {
    case badXPath(String)

    public var description: String {
        switch self {
        case .badXPath(let source): "\"\(source)\" is not an XPath 1.0 expression"
        }
    }
}
