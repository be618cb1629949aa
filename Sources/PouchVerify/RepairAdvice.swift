/// Advice for a person on a damaged file.
enum RepairAdvice {
    static func text(_ damage: Damage, mirror: String) -> String {
        let repair = "`pouch verify --repair \(mirror)`"
        if let advice = seal(damage) { return advice }
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

    private static func seal(_ damage: Damage) -> String? {
        if damage.path == "head.json" {
            return
                "compare it with a copy of the mirror, which tells the newest crawl; the next `pouch crawl` writes it anew"
        }
        if damage.path == "head.json.minisig" {
            return "bring it back from a copy of the mirror; the next `pouch crawl --key` signs the head anew"
        }
        if damage.kind != .extra, damage.path.hasSuffix("/summary.json.minisig") {
            return "bring it back from a copy of the mirror, or give the key that signed; a crawl is not signed later"
        }
        if damage.kind != .extra, damage.path.hasSuffix("/summary.json.tsr") {
            return "move it out of the mirror: the next `pouch crawl --timestamp` asks for another"
        }
        if damage.kind != .extra, damage.path.hasSuffix("/profile.yaml") {
            return
                "bring it back from a copy of the mirror, or the very file that the crawl was given; until then name a profile with --profile"
        }
        return nil
    }
}
