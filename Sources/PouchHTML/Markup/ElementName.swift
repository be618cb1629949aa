/// The elements of which the HTML Standard's tree construction has rules, and `other` for the rest.
enum ElementName: UInt8, CaseIterable {
    case other
    case html, head, body, frameset, frame, noframes, noscript
    case title, base, basefont, bgsound, link, meta, style, script, template
    case a, b, big, code, em, font, i, nobr, s, small, strike, strong, tt, u
    case address, article, aside, blockquote, center, details, dialog, dir, div, dl, fieldset, figcaption, figure
    case footer, header, hgroup, main, menu, nav, ol, p, search, section, summary, ul
    case h1, h2, h3, h4, h5, h6
    case pre, listing, form, li, dd, dt, plaintext, button
    case applet, marquee, object
    case table, caption, colgroup, col, tbody, tfoot, thead, tr, td, th
    case area, br, embed, img, image, keygen, wbr, input, param, source, track, hr
    case textarea, xmp, iframe, noembed, select, optgroup, option
    case rb, rtc, rp, rt, ruby
    case svg, math, desc, foreignobject, annotationXML, mi, mo, mn, ms, mtext, mglyph, malignmark
    case span, sub, sup, `var`

    /// The sets that the rules name (HTML Standard, "The stack of open elements").
    struct Traits: OptionSet {
        let rawValue: UInt16
        static let special = Traits(rawValue: 1)
        /// Ends the search of "has an element in scope".
        static let scope = Traits(rawValue: 2)
        static let formatting = Traits(rawValue: 4)
        /// "Generate implied end tags".
        static let impliedEnd = Traits(rawValue: 8)
        /// The same, thoroughly.
        static let thoroughEnd = Traits(rawValue: 16)
        static let heading = Traits(rawValue: 32)
        /// Content that is put before a table when it stands within one.
        static let tablePart = Traits(rawValue: 64)
        /// Nothing is inside.
        static let void = Traits(rawValue: 128)
        /// A start tag that ends foreign content.
        static let breakout = Traits(rawValue: 256)
        /// An element of MathML or SVG that ends a scope (HTML Standard, section 13.2.4.2).
        static let scopeInForeign = Traits(rawValue: 512)
        /// MathML text integration point.
        static let mathText = Traits(rawValue: 1024)
        /// Allowed in a body when it ends.
        static let closesParagraph = Traits(rawValue: 2048)
    }

    var traits: Traits { Self.allTraits[Int(rawValue)] }

    /// As markup spells it.
    var spelling: String { self == .annotationXML ? "annotation-xml" : "\(self)" }

    private static let allTraits: [Traits] = allCases.map { name in
        var traits: Traits = []
        for (trait, names) in sets where names.contains(name) { traits.insert(trait) }
        return traits
    }

    private static let sets: [(Traits, Set<ElementName>)] = [
        (
            .special,
            [
                .address, .applet, .area, .article, .aside, .base, .basefont, .bgsound, .blockquote, .body, .br,
                .button, .caption, .center, .col, .colgroup, .dd, .details, .dir, .div, .dl, .dt, .embed, .fieldset,
                .figcaption, .figure, .footer, .form, .frame, .frameset, .h1, .h2, .h3, .h4, .h5, .h6, .head, .header,
                .hgroup, .hr, .html, .iframe, .img, .input, .keygen, .li, .link, .listing, .main, .marquee, .menu,
                .meta, .nav, .noembed, .noframes, .noscript, .object, .ol, .p, .param, .plaintext, .pre, .script,
                .search, .section, .select, .source, .style, .summary, .table, .tbody, .td, .template, .textarea,
                .tfoot, .th, .thead, .title, .tr, .track, .ul, .wbr, .xmp,
            ]
        ),
        // Browsers read what is in `noscript` as text; so its tags end nothing outside of it.
        (
            .scope,
            [.applet, .caption, .html, .table, .td, .th, .marquee, .object, .template, .noscript]
        ),
        (.scopeInForeign, [.mi, .mo, .mn, .ms, .mtext, .annotationXML, .foreignobject, .desc, .title]),
        (.mathText, [.mi, .mo, .mn, .ms, .mtext]),
        (
            .formatting,
            [.a, .b, .big, .code, .em, .font, .i, .nobr, .s, .small, .strike, .strong, .tt, .u]
        ),
        (.impliedEnd, [.dd, .dt, .li, .optgroup, .option, .p, .rb, .rp, .rt, .rtc]),
        (
            .thoroughEnd,
            [
                .dd, .dt, .li, .optgroup, .option, .p, .rb, .rp, .rt, .rtc, .caption, .colgroup, .tbody, .td, .tfoot,
                .th, .thead, .tr,
            ]
        ),
        (.heading, [.h1, .h2, .h3, .h4, .h5, .h6]),
        (.tablePart, [.table, .tbody, .tfoot, .thead, .tr]),
        (
            .void,
            [
                .area, .base, .basefont, .bgsound, .br, .col, .embed, .frame, .hr, .img, .input, .keygen, .link, .meta,
                .param, .source, .track, .wbr,
            ]
        ),
        (
            .breakout,
            [
                .b, .big, .blockquote, .body, .br, .center, .code, .dd, .div, .dl, .dt, .em, .embed, .h1, .h2, .h3, .h4,
                .h5, .h6, .head, .hr, .i, .img, .li, .listing, .menu, .meta, .nobr, .ol, .p, .pre, .ruby, .s, .small,
                .span, .strong, .strike, .sub, .sup, .table, .tt, .u, .ul, .var,
            ]
        ),
        (
            .closesParagraph,
            [
                .address, .article, .aside, .blockquote, .center, .details, .dialog, .dir, .div, .dl, .fieldset,
                .figcaption, .figure, .footer, .header, .hgroup, .main, .menu, .nav, .ol, .p, .search, .section,
                .summary, .ul,
            ]
        ),
    ]
}

/// Finds an element by its name: open addressing over the first sixteen letters, none of which is shared.
struct ElementTable: Sendable {
    private var first = [UInt64](repeating: 0, count: 1024)
    private var second = [UInt64](repeating: 0, count: 1024)
    private var names = [ElementName](repeating: .other, count: 1024)

    static let shared = ElementTable()

    private init() {
        for name in ElementName.allCases where name != .other {
            let (one, two) = Self.packed(Array(name.spelling.utf8))
            var slot = Self.slot(one, two)
            while first[slot] != 0 { slot = (slot + 1) & 1023 }
            (first[slot], second[slot], names[slot]) = (one, two, name)
        }
    }

    private static func packed(_ name: [UInt8]) -> (UInt64, UInt64) {
        var (one, two): (UInt64, UInt64) = (0, 0)
        for (place, letter) in name.enumerated() {
            if place < 8 { one = one << 8 | UInt64(letter) } else { two = two << 8 | UInt64(letter) }
        }
        return (one, two)
    }

    private static func slot(_ one: UInt64, _ two: UInt64) -> Int {
        Int(truncatingIfNeeded: ((one &+ two &* 31) &* 0x9E37_79B9_7F4A_7C15) >> 54)
    }

    /// - Parameter name: in any case.
    func find(_ name: UnsafeBufferPointer<UInt8>) -> ElementName {
        guard name.count <= 14 else { return .other }
        var (one, two): (UInt64, UInt64) = (0, 0)
        for place in 0..<name.count {
            let byte = name[place]
            let letter = UInt64(0x41...0x5A ~= byte ? byte | 32 : byte)
            if place < 8 { one = one << 8 | letter } else { two = two << 8 | letter }
        }
        var slot = Self.slot(one, two)
        while first[slot] != 0 {
            if first[slot] == one, second[slot] == two { return names[slot] }
            slot = (slot + 1) & 1023
        }
        return .other
    }
}
