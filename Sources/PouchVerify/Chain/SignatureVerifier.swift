import PouchMirror
import PouchSeal

/// Checks a mirror's seals by a key, and reports faults as damage.
struct SignatureVerifier {
    private(set) var damage = DamageList()
    private(set) var notes: [String] = []
    /// nil without a key.
    private(set) var signed: Verification.Signed?

    init(_ folder: MirrorFolder, _ crawls: [CrawlFacts], key: PublicKey?) throws(StoreError) {
        let names = crawls.filter { $0.summary != nil }.map(\.name)
        let check = try SealCheck(folder, crawls: names, key: key)
        for finding in check.findings { add(finding) }
        if let key {
            signed = Verification.Signed(key: key.name, crawls: check.verified.count)
        } else if !check.signed.isEmpty {
            notes.append("signatures of \(check.signed.count) crawls are there: --key PUB checks whose they are")
        }
        if let last = check.unsignedBefore.last {
            notes.append(
                "no signature, from before the first one: \(check.unsignedBefore.count) crawls up to \(last); they rest on those "
                    + "that name them")
        }
    }

    private mutating func add(_ finding: SealCheck.Finding) {
        switch finding {
        case .unsigned(let path):
            damage.note(path + ".minisig", .missing, "nothing shows that the key's holder stood by \(path)")
        case .badSignature(let path, let detail): damage.note(path, .flawed, detail)
        case .altered(let path, let detail): damage.note(path, .altered, detail)
        case .noHead:
            damage.note("head.json", .missing, "nothing shows that the newest crawl is the last one that was made")
        case .badTimeStamp(let path, let detail): damage.note(path, .flawed, detail)
        }
    }
}
