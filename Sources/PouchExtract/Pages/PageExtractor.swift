import PouchMirror
import PouchBytes
import PouchHTML
import PouchPDF
import PouchProfile
import PouchURL

/// Reads pages as one profile says: listings into links, documents into statements. One a thread.
public final class PageExtractor {
    /// The profile that pages are read by.
    public let profile: SiteProfile
    let queries: CompiledQueries
    /// The profile's types of documents, in order.
    let documents: [DocumentType]
    let parser: HTMLParser
    /// The profile's patterns on the page being read.
    let trials = BoundedMatcher()
    /// Bytes of text that the nodes of a page may give in all, and what each gives when that is used up: one in another, each
    /// holds the text of all.
    static let textBudget = 32 << 20
    static let leastText = 4_096
    /// The encoding of the page being read: its links' queries are in it.
    private var charset = "utf-8"
    /// The reader of PDFs; looked up at the first one.
    let pdfProgram: @Sendable () -> PDFToText?
    /// The PDF that was read last: an audit reads one twice where a listing completes it.
    var lastPDF: (file: [UInt8], reading: PDFToText.Reading)?
    /// Page requisites are the same on page after page: their addresses in scope, as found before.
    private var assets: [String: WebURL?] = [:]

    /// - Parameter pdf: gives the program that reads PDFs.
    /// - Throws: ``ProfileError`` with the place of an XPath that does not compile.
    public init(
        profile: SiteProfile, pdf: @escaping @Sendable () -> PDFToText? = { PDFToText.installed }
    ) throws(ProfileError) {
        self.profile = profile
        pdfProgram = pdf
        documents = ([profile.document] + profile.furtherDocuments).map { DocumentType($0) }
        queries = try CompiledQueries(profile)
        parser = HTMLParser(limits: HTMLLimits(bytes: profile.limits.htmlBytes, depth: profile.limits.htmlDepth))
    }

    /// Reads a page. Every page gives a result; parts that do not fit become warnings.
    /// - Parameter listing: the entry of the listing that named the page.
    public func extract(_ page: FetchedPage, role: Role, listing: ListingEntry?) -> PageReading {
        read(page, role, listing, withBlocks: false)
    }

    /// Reads a document's page for a comparison: with the visible text of all of it, in the same parse.
    /// - Parameter listing: asked for when the page leaves its title or its date to the listing that names it. It may use
    ///   this extractor: so it is asked between two parses, and such a page is read again.
    public func extract(
        _ page: FetchedPage, completedBy listing: () throws -> ListingEntry?
    ) rethrows -> PageReading {
        let reading = read(page, .statement, nil, withBlocks: true)
        guard let statement = reading.statement, statement.title == nil || statement.date == nil,
            let entry = try listing()
        else { return reading }
        return read(page, .statement, entry, withBlocks: true)
    }

    private func read(_ page: FetchedPage, _ role: Role, _ listing: ListingEntry?, withBlocks: Bool) -> PageReading {
        guard role.isListing || role == .statement || role == .part else { return PageReading() }
        trials.begin()
        if role.isListing, let feed = FeedReader.feed(of: page, parser: parser, limit: profile.limits.decodedBytes) {
            charset = "utf-8"
            return FeedReader(extractor: self, page: page).read(feed, role: role)
        }
        if let inner = page.unpacked(limit: profile.limits.decodedBytes) {
            var reading = read(inner, role, listing, withBlocks: withBlocks)
            reading.warnings.append(FetchedPage.unpackedWarning)
            reading.statement?.warnings.append(FetchedPage.unpackedWarning)
            return reading
        }
        // A listing or the role says that a page stands here: what looks like one is one, whatever its type.
        guard Self.isHTML(page) || PageRecognition.looksLikeHTML(page.body) else {
            if role == .statement, PDFFile.isPDF(page.body, contentType: page.contentType) {
                return extractPDF(page, listing: listing)
            }
            if role == .statement, Self.isText(page) { return extractText(page, listing: listing) }
            var extraction = PageReading()
            extraction.warnings = ["not an HTML page (\(page.contentType ?? "no type")); nothing was read of it"]
            return extraction
        }
        return parser.withDocument(page.body, contentType: page.contentType, fallbackCharset: profile.charset) {
            document in
            var extraction = PageReading()
            extraction.charset = document.charset.name
            charset = document.charset.name
            extraction.warnings = document.warnings
            guard let root = document.root else {
                if role == .statement {
                    extraction.statement = emptyStatement(page, listing, document.warnings)
                } else {
                    extraction.warnings.append(ListingReader.noLinks)
                }
                return extraction
            }
            let parts = PageParts(root)
            let base =
                parts.base.flatMap { WebURL(LinkReference.encoded($0, as: charset), relativeTo: page.url) } ?? page.url
            extraction.refresh = refresh(parts, base, of: page)
            var attachments: Set<WebURL> = []
            if role.isListing {
                let reader = ListingReader(extractor: self, page: page, base: base)
                takeListing(reader, document, root, role, into: &extraction)
            } else {
                var reader = StatementReader(extractor: self, page: page, base: base, listing: listing, parts: parts)
                attachments = takeStatement(&reader, document, role, into: &extraction)
            }
            extraction.requisites += siteRequisites(parts, base, besides: attachments)
            if withBlocks { extraction.blocks = document.text(of: root).blocks }
            return extraction
        }
    }

    private func takeListing(
        _ reader: ListingReader, _ document: borrowing HTMLDocument, _ root: Node, _ role: Role,
        into extraction: inout PageReading
    ) {
        let listing = reader.read(document, role: role)
        extraction.links = listing.links
        extraction.isCut = listing.isCut
        extraction.scriptedLink = listing.scriptedLink
        if !listing.links.contains(where: \.inScope) {
            extraction.diagnosis = reader.diagnosis(root, listing.links, role: role)
        }
        extraction.warnings += listing.warnings
        if document.failedQueries > 0 {
            extraction.warnings.append("an XPath was given up after too many steps")
        }
    }

    /// Returns the attachments that the statements of the page name.
    private func takeStatement(
        _ reader: inout StatementReader, _ document: borrowing HTMLDocument, _ role: Role,
        into extraction: inout PageReading
    ) -> Set<WebURL> {
        let statement = reader.read(document)
        extraction.fieldsRead = reader.fieldsRead(of: statement)
        if role == .statement, reader.rules.split != nil {
            extraction.takeSections(reader.sections(document))
        }
        var attachments: Set<WebURL> = []
        for text in statement.attachments + extraction.sections.flatMap(\.statement.attachments) {
            guard let url = WebURL(text) else { continue }
            guard attachments.insert(url).inserted else { continue }
            extraction.requisites.append(
                DiscoveredLink(
                    url: url, role: .attachment, entry: nil, rule: "attachment",
                    inScope: profile.scope.allows(url, role: .attachment)))
        }
        extraction.statement = statement
        extraction.links = reader.furtherPages(document)
        if role == .statement, !extraction.links.isEmpty {
            extraction.statement?.warnings.append(StatementParts.unjoined)
        }
        return attachments
    }

    func emptyStatement(_ page: FetchedPage, _ listing: ListingEntry?, _ warnings: [String]) -> Statement {
        var statement = Statement(
            id: Statement.id(of: profile.identity(of: page.url)), url: page.url.text, profile: profile.name)
        statement.listing = listing
        statement.title = listing?.title
        statement.date = listing?.date
        statement.language = profile.language
        var notes = Warnings(profile, profile.document)
        notes.add(statement.title == nil ? .noTitle : .titleFromListing)
        notes.add(.noKind)
        notes.add(statement.date == nil ? .noDate : .dateFromListing)
        notes.add(.noText)
        statement.warnings = notes.sentences + warnings
        return statement
    }

    /// HTML by its type or, where that is generic, by its first bytes.
    static func isHTML(_ page: FetchedPage) -> Bool {
        let type = page.contentType ?? ""
        if PageRecognition.isFile(page.body) { return false }
        return isHTML(type: type) || PageRecognition.isGeneric(type: type) && PageRecognition.looksLikeHTML(page.body)
    }

    /// Whether a `Content-Type` is that of HTML or XHTML.
    public static func isHTML(type: String) -> Bool { ASCII.contains(type.lowercased(), "html") }

    // MARK: - Addresses

    /// The canonical URL of a reference on the page being read; nil for a reference that is not an http or https URL.
    func resolve(_ reference: String, _ base: WebURL) -> WebURL? {
        WebURL(LinkReference.encoded(reference, as: charset), relativeTo: base).map { profile.canonical($0) }
    }

    /// Where the page sends its reader on to; nil when that is itself.
    private func refresh(_ parts: PageParts, _ base: WebURL, of page: FetchedPage) -> PageRefresh? {
        guard let refresh = parts.refresh.flatMap({ Refresh($0) }), let target = refresh.target,
            let url = resolve(target, base), url != page.url
        else { return nil }
        return PageRefresh(delay: refresh.delay, target: url)
    }

    private func siteRequisites(_ parts: PageParts, _ base: WebURL, besides attachments: Set<WebURL>)
        -> [DiscoveredLink]
    {
        let rules = profile.requisites
        var references: [(String, String)] = []
        if rules.stylesheets == .once { references += parts.stylesheets.map { ($0, "stylesheet") } }
        if rules.scripts == .once { references += parts.scripts.map { ($0, "script") } }
        if rules.images == .once { references += parts.images.map { ($0, "image") } }
        var found: [DiscoveredLink] = []
        var seen = attachments
        for (reference, rule) in references {
            guard let url = asset(reference, base), seen.insert(url).inserted else { continue }
            found.append(DiscoveredLink(url: url, role: .asset, entry: nil, rule: rule, inScope: true))
        }
        return found
    }

    /// The address of a page requisite; nil for any other, and for one out of scope.
    private func asset(_ reference: String, _ base: WebURL) -> WebURL? {
        // Only a path from the root means the same on every page, and in ASCII alone whatever the page's encoding.
        let isShared =
            reference.hasPrefix("/") && !reference.hasPrefix("//") && base.origin == profile.origin
            && reference.utf8.allSatisfy { $0 < 0x80 }
        if isShared, let known = assets[reference] { return known }
        let url = resolve(reference, base).flatMap { profile.scope.allows($0, role: .asset) ? $0 : nil }
        if isShared, assets.count < 4_096 { assets[reference] = url }
        return url
    }
}

/// The parts of a page that one pass over its elements finds: its base, its language and its requisites.
struct PageParts {
    var base: String?
    var language: String?
    /// Of the first `<meta http-equiv=refresh>` that a reader with scripts obeys: browsers pass over the others.
    var refresh: String?
    var stylesheets: [String] = []
    var scripts: [String] = []
    var images: [String] = []
    /// Links to the document in other languages: language and address.
    var translations: [(language: String, href: String)] = []

    /// `<link rel="alternate" hreflang="fr" href="...">` (HTML Standard, "Link type alternate"); `x-default` is not a
    /// language.
    private mutating func addTranslation(_ node: Node) {
        guard translations.count < 256, let language = node.attribute("hreflang"), let href = node.attribute("href"),
            !language.lowercased().hasPrefix("x-"),
            node.attribute("rel").map({ ASCII.contains($0.lowercased(), "alternate") }) ?? false
        else { return }
        translations.append((language, href))
    }

    init(_ root: Node) {
        var refreshes = 0
        language = root.attribute("lang") ?? root.attribute("xml:lang")
        root.eachElement { node, tag in
            switch tag {
            case .base: if base == nil { base = node.attribute("href") }
            case .link:
                if node.attribute("rel").map({ ASCII.contains($0.lowercased(), "stylesheet") }) ?? false,
                    let href = node.attribute("href")
                {
                    stylesheets.append(href)
                } else {
                    addTranslation(node)
                }
            case .meta:
                guard refresh == nil, refreshes < 16, let value = node.attribute("http-equiv"),
                    ASCII.equalIgnoringCase(ASCII.trimmed(Array(value.utf8)[...]), "refresh".utf8)
                else { break }
                // Each one costs a walk to the root: a page may hold a million.
                refreshes += 1
                refresh = Self.refresh(node)
            case .script: if let source = node.attribute("src") { scripts.append(source) }
            case .img: if let source = node.attribute("src") { images.append(source) }
            default: break
            }
        }
    }

    /// The refresh of a meta element. Within a template or a text area it does not count, nor within `noscript`, which
    /// is for readers without scripts and often leads to a page that says so.
    private static func refresh(_ node: Node) -> String? {
        guard let content = node.attribute("content"), Refresh(content) != nil else { return nil }
        var parent = node.parent
        while let element = parent, element.isElement {
            if [.hidden, .iframe, .script, .textarea].contains(element.tag) { return nil }
            parent = element.parent
        }
        return content
    }
}

/// The XPaths of a profile, compiled.
struct CompiledQueries {
    private var byText: [String: XPathQuery] = [:]

    init(_ profile: SiteProfile) throws(ProfileError) {
        var sources: [Located<String>] = []
        for document in [profile.document] + profile.furtherDocuments {
            sources += document.regions + document.skip
            if let condition = document.condition?.xpath { sources.append(condition) }
            if let split = document.split { sources += [split.sections] + [split.anchor].compactMap { $0 } }
            for (_, rules) in document.fields { sources += rules.compactMap(\.xpath) }
            for (_, rules) in document.ownFields { sources += rules.compactMap(\.xpath) }
            for rule in document.attachmentLinks + document.parts { sources += rule.xpaths }
        }
        for rung in profile.listings {
            for rule in rung.rules { sources += rule.xpaths }
        }
        for source in sources where byText[source.value] == nil {
            do throws(HTMLError) { byText[source.value] = try XPathQuery(source.value) } catch {
                throw ProfileError(at: source.location, "\(error)")
            }
        }
    }

    subscript(source: Located<String>) -> XPathQuery? { byText[source.value] }
}
