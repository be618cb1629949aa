/// A page written anew, so that libxml2 makes of it the tree that browsers make of the page.
///
/// libxml2's own reading of HTML (before 2.14) is older than the HTML Standard: it takes `<![if ...]>` for text, loses what
/// follows `<!-->`, closes a link at a table. So a page is read by the standard's rules before it, and what they make of it
/// is written as markup in which nothing is left to guess. Where a page is sound, the same elements stand in it as before;
/// that costs no more than libxml2's guesses did.
struct StandardMarkup {
    /// Well-formed: `<html>` with all that is in it, and a zero behind it.
    let utf8: [UInt8]
    /// Start tags left out because they lay too deep.
    let deepTags: Int
    /// Start tags left out because there were too many.
    let surplusTags: Int
    /// Tags whose attributes were cut.
    let cutTags: Int

    /// - Parameter page: UTF-8.
    init(_ page: [UInt8], limits: HTMLLimits) {
        self = page.withUnsafeBufferPointer { bytes in
            var builder = TreeBuilder(bytes, limits: limits)
            builder.build()
            return StandardMarkup(
                utf8: MarkupWriter.write(builder.tree, builder.tokenizer), deepTags: builder.deepTags,
                surplusTags: builder.surplusTags, cutTags: builder.tokenizer.cutTags)
        }
    }

    private init(utf8: [UInt8], deepTags: Int, surplusTags: Int, cutTags: Int) {
        self.utf8 = utf8
        self.deepTags = deepTags
        self.surplusTags = surplusTags
        self.cutTags = cutTags
    }
}
