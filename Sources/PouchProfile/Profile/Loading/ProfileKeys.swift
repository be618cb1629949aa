/// The keys of each part of a profile: the one list that the loader, the schema's test and the messages share.
enum ProfileKeys: String, CaseIterable {
    case profile, documentType, when, rung, linkRule, rowPart, listingDateRule, document, split, fields, fieldRule,
        requisites
    case scope, rolePatterns
    case politeness, limits, audit, revisit, archive, request, urls, rewrite, dates

    /// Keys in the order in which `docs/profile.md` explains them.
    var all: [String] {
        switch self {
        case .profile:
            [
                "version", "name", "title", "contact", "origin", "aliases", "seeds", "language", "charset", "months",
                "dates",
                "listings", "listing_date", "document", "documents", "requisites", "scope", "urls", "request",
                "politeness",
                "limits",
                "audit", "revisit", "archive",
            ]
        case .rung: ["role", "on", "rules", "count", "may_be_empty", "most"]
        case .linkRule:
            [
                "name", "region", "links", "address", "text", "href", "not_text", "not_href", "rows", "link", "title",
                "date",
            ]
        case .rowPart: ["xpath", "match"]
        case .listingDateRule: ["name", "where", "match"]
        case .documentType: ["name", "when"] + ProfileKeys.document.all
        case .when: ["href", "xpath", "format"]
        case .document:
            [
                "regions", "skip", "ends", "drops", "kinds", "offices", "revisions", "attachments",
                "attachment_links", "parts", "split", "generic", "fields",
            ]
        case .split: ["xpath", "anchor"]
        case .fields: StatementField.allCases.map(\.rawValue)
        case .fieldRule: ["name", "xpath", "lines", "match", "not", "between", "take", "keep", "from"]
        case .requisites: ["stylesheets", "scripts", "images"]
        case .scope: ["hosts", "allow", "deny"]
        case .rolePatterns: ["any"] + Role.allCases.map(\.rawValue)
        case .politeness:
            [
                "delay", "connections", "max_delay", "crawl_delay_limit", "connect_timeout", "idle_timeout",
                "total_timeout", "attempts", "backoff", "max_backoff", "retry_after_limit", "outage_limit", "robots",
            ]
        case .limits:
            [
                "header_bytes", "body_bytes", "decoded_bytes", "redirects", "html_depth", "html_bytes",
                "links_per_page",
            ]
        case .audit: ["removed_after", "recheck", "recheck_age", "block_pages"]
        case .revisit: ["young", "older"]
        case .archive: ["pages", "unchanged"]
        case .request: ["headers", "cookies"]
        case .urls: ["ignore_parameters", "ignore_empty_parameters", "ignore_case", "rewrite"]
        case .rewrite: ["match", "with"]
        case .dates: ["calendar", "earliest", "latest", "order", "zone"]
        }
    }

    /// Keys that must be there.
    var required: [String] {
        switch self {
        case .profile: ["version", "name", "title", "contact", "origin", "seeds", "listings"]
        case .rung: ["role", "on"]
        case .linkRule: ["name"]
        case .listingDateRule: ["name", "where", "match"]
        case .document: ["regions", "fields"]
        case .fieldRule: ["name"]
        case .split: ["xpath"]
        case .documentType: ["name", "regions", "fields"]
        case .rewrite: ["match", "with"]
        case .revisit: ["older"]
        case .fields, .when, .rowPart, .requisites, .scope, .rolePatterns, .politeness, .limits, .audit, .archive,
            .request,
            .urls, .dates:
            []
        }
    }
}
