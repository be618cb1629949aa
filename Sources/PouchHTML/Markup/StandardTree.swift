import CXMLArena

/// A page as a tree of libxml2's that is the one browsers make of it (HTML Standard, "Parsing HTML documents").
///
/// libxml2's own reading of HTML (before 2.14) is older than the standard: it takes `<![if ...]>` for text, loses what
/// follows `<!-->`, closes a link at a table. So Pouch reads the page, and libxml2 has the tree, its memory and XPath.
struct StandardTree {
    /// An `xmlDocPtr`, which goes with the arena in use on this thread; nil when there is no memory for one.
    let document: UnsafeMutableRawPointer?
    /// Whether there was memory for the whole of it.
    let isWhole: Bool
    /// Start tags left out because they lay too deep.
    let deepTags: Int
    /// Start tags left out because there were too many.
    let surplusTags: Int
    /// Tags whose attributes were cut.
    let cutTags: Int

    /// - Parameters:
    ///   - page: UTF-8.
    ///   - isXHTML: whether the page comes as XML: see ``XHTML``.
    init(_ page: [UInt8], limits: HTMLLimits, isXHTML: Bool = false) {
        self = page.withUnsafeBufferPointer { bytes in
            var builder = TreeBuilder(bytes, limits: limits, isXHTML: isXHTML)
            builder.build()
            let document = pouch_tree_new()
            return StandardTree(
                document: document,
                isWhole: document.map { TreeWriter.write(builder.tree, builder.tokenizer, into: $0) } ?? false,
                deepTags: builder.deepTags, surplusTags: builder.surplusTags, cutTags: builder.tokenizer.cutTags)
        }
    }

    private init(document: UnsafeMutableRawPointer?, isWhole: Bool, deepTags: Int, surplusTags: Int, cutTags: Int) {
        self.document = document
        self.isWhole = isWhole
        self.deepTags = deepTags
        self.surplusTags = surplusTags
        self.cutTags = cutTags
    }
}
