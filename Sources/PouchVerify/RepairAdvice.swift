/// What a person can do about a damaged file.
enum RepairAdvice {
    static func text(_ damage: Damage, mirror: String) -> String {
        let repair = "`pouch verify --repair \(mirror)`"
        switch (damage.path.prefix { $0 != "/" }, damage.kind) {
        case ("pages", .extra), ("statements", .extra):
            return "\(repair) moves it aside; look at it before you throw it away"
        case ("pages", _):
            return "\(repair) restores it from its WARC record, or has the next `pouch crawl` fetch it again"
        case ("statements", _):
            return "\(repair) extracts it again from its page, or has the next `pouch crawl` fetch that again"
        case ("archive", .extra), ("crawls", .extra):
            return "find out where it comes from, and move it out of the mirror"
        case ("archive", _):
            return
                "bring it back from a copy of the mirror: what a WARC file held cannot be fetched again as of its day"
        case ("extractions", _): return "bring it back from a copy of the mirror, or run `pouch extract --write` again"
        default:
            return "bring it back from a copy of the mirror; until then its crawl's lines decide about nothing"
        }
    }
}
