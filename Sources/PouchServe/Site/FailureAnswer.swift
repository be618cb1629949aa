import PouchBrowse
import PouchHTTP
import PouchMirror
import PouchReport
import PouchSeal
import PouchSearch
import PouchVerify

/// The answers to all errors, in one place.
enum FailureAnswer {
    static func answer(_ error: any Error, request: ServedRequest, frame: WebFrame) -> Answer {
        let failure = failure(error)
        let isJSON = request.path.hasSuffix(".json")
        var answer =
            isJSON ? Answer.json(failure.json(request: request.id)) : .html(failure.html(frame, request: request.id))
        answer.status = failure.status
        answer.keeping = .not
        if failure.status == 503 { answer.fields.append(("Retry-After", "2")) }
        return answer
    }

    private static func failure(_ error: any Error) -> WebFailure {
        switch error {
        case SiteError.notFound(let what):
            WebFailure(
                status: 404, code: "not_found", heading: "Not found", message: "\(what) is not here.",
                hint: "Look the address up under “What the mirror knows of a URL”, or begin with the years.",
                ways: [WebFailure.Way("What the mirror knows of a URL", "url"), WebFailure.Way("All years", "")])
        case SiteError.badRequest(let what):
            WebFailure(
                status: 400, code: "bad_request", heading: "Not understood", message: what,
                hint: "Check the address. The page for programs lists what can be asked.",
                ways: [WebFailure.Way("For programs", "api")])
        case SiteError.indexing(let done, let total):
            WebFailure(
                status: 503, code: "indexing", heading: "The index is being made",
                message: "\(grouped(done)) of about \(grouped(total)) documents have been read since the server began.",
                hint: "Load the page again in a few seconds.")
        case SiteError.comparing(let failure):
            WebFailure(
                status: 503, code: "comparing", heading: "The crawls are being compared",
                message: failure.map { "A comparison could not be made: \($0)" }
                    ?? "This report is made in the background, once for each two crawls.",
                hint: "Load the page again in a few seconds.")
        case let error as FindError: failed(error)
        case SiteError.noCrawl:
            WebFailure(
                status: 404, code: "no_crawl", heading: "Nothing has been crawled yet",
                message: "No crawl of this mirror is complete.",
                hint: "Run `pouch crawl`, or let the crawl that was stopped go on; this page then fills by itself.")
        case SiteError.tooMany:
            WebFailure(
                status: 503, code: "busy", heading: "Too many listen",
                message: "The server tells no more listeners of a crawl.",
                hint: "Load the page by hand, or close another one that listens.")
        case let error as EvidenceCheck.Unknown:
            WebFailure(
                status: 404, code: "not_found", heading: "Not found", message: "\(error).",
                hint: "Name a crawl that has it with ?at=CRAWL; the versions page lists them.")
        case let error as RecordError: failed(error, code: "damaged", heading: "The mirror is damaged here")
        case SealError.absentSection(let url, let crawl):
            WebFailure(
                status: 404, code: "not_found", heading: "Not found",
                message:
                    "Crawl \(crawl) has no line for \(url), and the absence of an address with a fragment proves nothing.",
                hint: "Ask for the proof of its page: the address without the fragment.")
        case let error as SealError: failed(error, code: "damaged", heading: "This cannot be proved")
        case let error as BrowseError:
            failed(error, code: "damaged", heading: "This cannot be shown")
        case let error as StoreError:
            failed(error, code: "damaged", heading: "The mirror is damaged here")
        default:
            WebFailure(
                status: 500, code: "internal", heading: "The page could not be made", message: "\(error)",
                hint:
                    "Run `pouch verify` on the mirror. If it is intact, this is an error of the program: report it with this page's text."
            )
        }
    }

    private static func failed(_ error: FindError) -> WebFailure {
        switch error {
        case .tooSlow(let seconds):
            WebFailure(
                status: 503, code: "too_slow", heading: "The search took too long",
                message: "It was ended after \(seconds) seconds, so that others are not kept waiting.",
                hint: "Look for fewer words, or for words that fewer statements have.")
        case .badMark:
            WebFailure(
                status: 400, code: "bad_request", heading: "Not understood",
                message: "after is not where a page of this list ended.", hint: "Begin with the first page.")
        case .noIndex(let why):
            WebFailure(
                status: 503, code: "no_index", heading: "There is no search index yet",
                message: "What is known: \(why).",
                hint:
                    "Load the page again in a few seconds. Where the database is missing, `pouch verify --rebuild` makes it again."
            )
        }
    }

    private static func failed(_ error: any Error, code: String, heading: String) -> WebFailure {
        WebFailure(
            status: 500, code: code, heading: heading, message: "\(error)",
            hint: "Run `pouch verify DIR`: it says what is touched, and how to repair it.")
    }
}
