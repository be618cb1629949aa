import PouchSeal

/// A proof's file: it reads back as itself, and checking it says yes or why not.
enum ProofTarget {
    static func run(_ input: [UInt8]) {
        guard let proof = readable(SealError.self, { try Proof(fileContents: input) }) else { return }
        let again = readable(SealError.self) { try Proof(fileContents: proof.fileContents) }
        require(again == proof, "a proof read back is another")
        guard let checked = readable(SealError.self, { try Proof.check(proof, key: nil) }) else { return }
        require(checked.url == proof.url && checked.claim == proof.claim, "another claim than the proof's")
        require((checked.outcome != nil) == (proof.claim == .present), "an outcome of what is absent")
    }
}
