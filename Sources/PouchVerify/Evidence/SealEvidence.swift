import PouchBytes
import PouchMirror
import PouchSeal

/// Checks 6 and 7: who signed the summary, and when it was dated.
struct SealEvidence {
    private var signature: EvidenceCheck.Finding
    private var stamp: EvidenceCheck.Finding

    var findings: [EvidenceCheck.Finding] { [signature, stamp] }

    init(_ subject: EvidenceSubject) throws {
        let crawl = subject.crawl.name
        let summary = SummaryFacts.path(of: crawl).joined(separator: "/")
        signature = .init(
            name: .signature, state: .none, detail: "there is no signature", file: summary + ".minisig",
            command: "minisign -V -p pouch.pub -m \(summary)")
        stamp = .init(
            name: .timeStamp, state: .none, detail: "there is no time stamp", file: summary + ".tsr",
            command: "openssl ts -verify -data \(summary) -in \(summary).tsr -CAfile ca.pem")
        let names = subject.captures.crawls.map(\.name)
        let check = try SealCheck(subject.folder, crawls: names, key: subject.mirror.key)
        judgeSignature(check, crawl, summary, subject.mirror.key)
        try judgeStamp(check, summary, subject)
    }

    private mutating func judgeSignature(_ check: SealCheck, _ crawl: String, _ summary: String, _ key: PublicKey?) {
        // The head says that the newest crawl is the last one; with a key it is signed, too.
        for finding in check.findings {
            switch finding {
            case .unsigned(let path) where path == summary || path == "head.json":
                failSignature(path, "it is not signed")
            case .badSignature(let path, let detail) where path.hasPrefix(summary) || path.hasPrefix("head.json"):
                failSignature(path, detail)
            case .altered(let path, let detail) where path == summary || path == "head.json":
                failSignature(path, detail)
            case .noHead: failSignature("head.json", "it is missing")
            default: continue
            }
            return
        }
        if let key, check.verified.contains(crawl) {
            signature.state = .held
            signature.computed = key.name
            signature.expected = key.name
            signature.detail = "signed by \(key.name)"
        } else if key != nil, check.unsignedBefore.contains(crawl), let first = check.signed.first {
            signature.state = .held
            signature.detail = "made before there was a key: the signed summary of \(first) covers it"
        } else if check.signed.contains(crawl) {
            signature.state = .notAsked
            signature.detail = "there is one; no key was given to check it by"
        }
    }

    private mutating func failSignature(_ path: String, _ detail: String) {
        signature.state = .failed
        signature.file = path
        signature.detail = detail
    }

    private mutating func judgeStamp(_ check: SealCheck, _ summary: String, _ subject: EvidenceSubject) throws {
        let path = SummaryFacts.path(of: subject.crawl.name)
        guard let file = try subject.folder.open(path.dropLast() + ["summary.json.tsr"]) else { return }
        for case .badTimeStamp(summary + ".tsr", let detail) in check.findings {
            stamp.state = .failed
            stamp.detail = detail
            return
        }
        let answer = try file.bytes(at: 0, count: min(file.size, 1 << 20))
        let time = try TimeStampRequest(digest: subject.crawl.facts.digest, nonce: nil).check(answer)
        stamp.state = .held
        stamp.computed = time.rfc3339
        let who = TimeStampRequest.authority(of: answer).map { " by \($0)" } ?? ""
        stamp.detail = "dated \(time.rfc3339)\(who); whether its certificate is to be trusted, the command says"
    }
}
