import PouchBytes
import PouchSeal

/// The result of checking a proof without its mirror, for people and for programs.
package struct ProofReport {
    /// What was proved, or why nothing is.
    package let result: Result<Proof.Checked, SealError>

    /// Checks a proof.
    ///
    /// - Parameters:
    ///   - bytes: the proof's file.
    ///   - key: that must have signed; nil to leave the signature unchecked.
    package init(of bytes: [UInt8], key: PublicKey?) {
        do throws(SealError) { result = .success(try Proof.check(try Proof(fileContents: bytes), key: key)) } catch {
            result = .failure(error)
        }
    }

    /// Why the proof does not hold; nil when it does.
    package var problem: String? {
        guard case .failure(let error) = result else { return nil }
        return "\(error)"
    }

    /// Whether the proof holds.
    package var holds: Bool { (try? result.get()) != nil }

    /// The proved claim, and what it rests on, for a terminal; empty for a proof that does not hold.
    package func text() -> String {
        guard case .success(let proof) = result else { return "" }
        return Self.text(proof)
    }

    /// One JSON object.
    package func json() -> String {
        switch result {
        case .success(let proof): Self.json(proof)
        case .failure(let error): Self.refusal("\(error)")
        }
    }

    private static func refusal(_ problem: String) -> String {
        JSONWriter.line { json in
            json.field("holds", false)
            json.field("problem", problem)
        }
    }

    private static func text(_ proof: Proof.Checked) -> String {
        let what =
            switch proof.claim {
            case .present:
                "has \(printable(proof.url)): \(printable(proof.outcome ?? ""))"
                    + (proof.copyDigest.map { ", sha256 " + printable($0) } ?? "")
            case .absent: "has no line for \(printable(proof.url))"
            }
        let rest =
            switch proof.signature {
            case .good(let comment): "Signed by the key: \(printable(comment.replacing("\t", with: " ")))"
            case .unchecked:
                "It has a signature, which --key PUB checks; without that it rests on the summary's digest alone."
            case .none: "It has no signature: it rests on the summary's digest alone."
            }
        return
            "The proof holds: the manifest of crawl \(proof.crawl) \(what)\nsummary.json sha256 \(proof.summaryDigest.hex)\n\(rest)\n"
    }

    private static func json(_ proof: Proof.Checked) -> String {
        JSONWriter.line { json in
            json.field("holds", true)
            json.field("claim", proof.claim.rawValue)
            json.field("url", proof.url)
            json.field("crawl", proof.crawl)
            json.field("outcome", proof.outcome)
            json.field("sha256", proof.copyDigest)
            json.field("summary_sha256", proof.summaryDigest.hex)
            switch proof.signature {
            case .good(let comment):
                json.field("signature", "good")
                json.field("trusted_comment", comment)
            case .unchecked: json.field("signature", "unchecked")
            case .none: json.field("signature", "none")
            }
        }
    }
}
