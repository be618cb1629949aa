import PouchProfile
import PouchReextract
import PouchReport

/// Why a file gave no statement, and what to do next, in plain words.
enum NothingExtracted {
    /// nil when a statement with a text was found.
    static func why(
        _ result: WARCReextraction.Result, _ site: SiteProfile, isEvery: Bool, isChosen: Bool
    ) -> String? {
        guard result.statements == result.textless else { return nil }
        if result.statements > 0 {
            return
                "\(pages(result)), \(grouped(result.statements)) statements found, none has a text: \(noRegion(site))"
        }
        guard result.answers > 0 else {
            return
                "no statement found: it holds no answer to an http or https request. Is it another tool's index or log?"
        }
        guard result.pages > 0 else {
            return "no statement found: none of \(grouped(result.answers)) answers is a page with status 200"
        }
        let read = "\(pages(result)), no statement found: "
        if isChosen { return read + "none that is a statement has an address that --url names" }
        if isEvery { return read + "none is an HTML page" }
        return read + "no listing in the file names one, and no rule of \(site.name) knows one by its address. "
            + next(result, site)
    }

    /// Advice on a page in which nothing was found.
    static func noRegion(_ site: SiteProfile) -> String {
        "none of the document.regions of \(site.name) holds any. `pouch profile check` reads the profile; is the page one of another archive?"
    }

    private static func next(_ result: WARCReextraction.Result, _ site: SiteProfile) -> String {
        if let main = result.mainOrigin, main != site.origin {
            return
                "Most pages are of \(main), and the profile is of \(site.origin): name the server with --origin \(main), or give another profile."
        }
        return "--all reads every page as a statement."
    }

    private static func pages(_ result: WARCReextraction.Result) -> String {
        result.pages == 1 ? "1 page read" : "\(grouped(result.pages)) pages read"
    }
}
