import PouchBytes
import PouchReport
import PouchSeal

/// `pouch verify --proof`: checks a proof without its mirror.
struct ProofCheck {
    let path: String
    let key: PublicKey?
    let json: Bool

    /// - Throws: ``SealError`` when the file cannot be read.
    func run() throws -> ExitStatus {
        let bytes = try KeyFiles.read(path, limit: Proof.fileLimit)
        do {
            let checked = try Proof.check(try Proof(fileContents: bytes), key: key)
            printResult(json ? checked.json : checked.text)
            return .complete
        } catch {
            if json { printResult(Self.refusal("\(error)")) }
            printError("\(path): \(error)")
            return .damaged
        }
    }

    private static func refusal(_ problem: String) -> String {
        var json = JSONWriter(capacity: 256)
        json.beginObject()
        json.field("holds", false)
        json.field("problem", problem)
        json.endObject()
        return String(decoding: json.bytes, as: UTF8.self) + "\n"
    }
}

extension Proof.Checked {
    /// The proved claim, and what it rests on, for a person.
    var text: String {
        let what =
            switch claim {
            case .present:
                "has \(printable(url)): \(printable(outcome ?? ""))"
                    + (copyDigest.map { ", sha256 " + printable($0) } ?? "")
            case .absent: "has no line for \(printable(url))"
            }
        let rest =
            switch signature {
            case .good(let comment): "Signed by the key: \(printable(comment.replacing("\t", with: " ")))"
            case .unchecked:
                "It has a signature, which --key PUB checks; without that it rests on the summary's digest alone."
            case .none: "It has no signature: it rests on the summary's digest alone."
            }
        return
            "The proof holds: the manifest of crawl \(crawl) \(what)\nsummary.json sha256 \(summaryDigest.hex)\n\(rest)\n"
    }

    var json: String {
        var json = JSONWriter(capacity: 512)
        json.beginObject()
        json.field("holds", true)
        json.field("claim", claim.rawValue)
        json.field("url", url)
        json.field("crawl", crawl)
        json.field("outcome", outcome)
        json.field("sha256", copyDigest)
        json.field("summary_sha256", summaryDigest.hex)
        switch signature {
        case .good(let comment):
            json.field("signature", "good")
            json.field("trusted_comment", comment)
        case .unchecked: json.field("signature", "unchecked")
        case .none: json.field("signature", "none")
        }
        json.endObject()
        return String(decoding: json.bytes, as: UTF8.self) + "\n"
    }
}
