import PouchBytes

/// The treatment of an attribute of a captured page in its replay, by its name and its element's.
enum LinkAttribute {
    /// It leads into the replay. What it asks for when it cannot: a link nothing (`#`), a resource nothing (empty).
    case link
    case resource
    /// Several, as `srcset` has them.
    case sources
    /// Declarations with addresses among them.
    case style
    /// It is emptied: it would lead out of the replay, or refuse what the replay changed.
    case blank
    /// A `meta` element's `content`, for some values of its `http-equiv`.
    case content

    init?(_ name: String, of element: String) {
        switch name {
        case "href": self = element == "base" ? .blank : .link
        case "xlink:href", "longdesc", "cite": self = .link
        case "src", "poster", "background", "lowsrc", "dynsrc", "codebase": self = .resource
        case "data": if element == "object" { self = .resource } else { return nil }
        case "srcset", "imagesrcset": self = .sources
        case "style": self = .style
        case "action", "formaction", "target", "formtarget", "ping", "manifest", "integrity", "srcdoc": self = .blank
        case "content": if element == "meta" { self = .content } else { return nil }
        default: return nil
        }
    }

    /// Pragmas whose content is emptied: one would leave the page, the other one may forbid its replay.
    static let blankedPragmas: Set = ["refresh", "content-security-policy"]
}
