import PouchBytes

/// A store's state as it was read, and the commit of another one.
package struct StoreHistory {
    package private(set) var state: FleetState
    /// nil before the store has a state.
    private var etag: String?
    /// All that the commits hold together.
    package private(set) var record: CommitRecord
    /// The files that the newest commit added.
    package private(set) var newest: CommitRecord?
    /// Records behind the last whole one.
    private var records = 0

    /// Reads the state and the records that it leads to.
    package init(_ store: ObjectStore) throws {
        state = FleetState(nonce: "")
        record = CommitRecord(sequence: 0)
        guard let (bytes, facts) = try store.contents(FleetState.key, limit: FleetState.largest) else { return }
        do { state = try FleetState(bytes) } catch {
            throw ObjectError.damaged(url: store.address.shown(FleetState.key), detail: "\(error)")
        }
        etag = facts.etag
        var chain: [CommitRecord] = []
        var next = state.commit
        while let object = next {
            let found = try Self.read(object, store)
            let expected = (chain.last?.sequence ?? state.sequence + 1) - 1
            guard found.sequence == expected else {
                throw ObjectError.damaged(url: store.address.shown(object.key), detail: "it is not record \(expected)")
            }
            chain.append(found)
            next = found.previous
        }
        newest = chain.first
        records = chain.count
        for found in chain.reversed() { record.add(found) }
    }

    private static func read(_ object: StoredObject, _ store: ObjectStore) throws -> CommitRecord {
        let shown = store.address.shown(object.key)
        guard let (bytes, _) = try store.contents(object.key, limit: min(object.bytes, CommitRecord.largest)) else {
            throw ObjectError.damaged(url: shown, detail: "it is missing")
        }
        guard SHA256Digest.of(bytes) == object.sha256 else {
            throw ObjectError.damaged(url: shown, detail: "its SHA-256 is not the one that names it")
        }
        do { return try CommitRecord(bytes) } catch { throw ObjectError.damaged(url: shown, detail: "\(error)") }
    }

    /// Whether the store has a commit.
    package var isEmpty: Bool { state.commit == nil }

    // MARK: - Committing

    /// Takes the store for a writer: whoever read it before can commit no more.
    ///
    /// - Parameter token: the one that a fleet gave the writer; nil for the next one.
    /// - Throws: ``ObjectError/overtaken(store:)`` when the store has seen that token or a later one.
    package mutating func acquire(_ store: ObjectStore, token: Int? = nil, nonce: String) throws {
        guard token.map({ $0 > state.token }) ?? true else { throw ObjectError.overtaken(store: "\(store.address)") }
        var next = state
        next.token = token ?? state.token + 1
        next.nonce = nonce
        try move(to: next, store)
    }

    /// Makes objects count that are in the store already.
    ///
    /// - Throws: ``ObjectError/overtaken(store:)`` when another writer was faster: nothing counts then.
    package mutating func commit(
        _ added: CommitRecord, newest crawl: (String, SHA256Digest)?, _ store: ObjectStore, nonce: String
    ) throws {
        var added = added
        added.sequence = state.sequence + 1
        var next = added
        var whole = record
        whole.add(added)
        if records % CommitRecord.wholeEvery == 0 { next = whole } else { next.previous = state.commit }
        let bytes = next.bytes
        let digits = String(next.sequence)
        let key = "commits/\(String(repeating: "0", count: max(0, 8 - digits.count)))\(digits)-\(nonce).json"
        let object = StoredObject(key: key, bytes: bytes.count, sha256: SHA256Digest.of(bytes))
        guard try store.create(key, .bytes(bytes), sha256: object.sha256) else {
            throw ObjectError.overtaken(store: "\(store.address)")
        }
        var state = state
        state.sequence = next.sequence
        state.nonce = nonce
        state.commit = object
        state.newest = crawl.map { (crawl: $0.0, summary: $0.1) } ?? state.newest
        try move(to: state, store)
        newest = added
        record = whole
        records = next.previous == nil ? 1 : records + 1
    }

    /// The swap. After a swap without an answer the store's state decides: it has this nonce, the one before, or another's.
    private mutating func move(to next: FleetState, _ store: ObjectStore) throws {
        var trouble = ""
        for _ in 0..<6 {
            switch try store.swap(FleetState.key, next.bytes, if: etag.map { .matches($0) } ?? .absent) {
            case .done(let new) where !new.isEmpty:
                (state, etag) = (next, new)
                return
            case .refused, .done, .unknown:
                // A refusal, too, may be the answer to one's own second try.
                let found = try store.contents(FleetState.key, limit: FleetState.largest)
                if let found, (try? FleetState(found.bytes))?.nonce == next.nonce {
                    (state, etag) = (next, found.facts.etag)
                    return
                }
                guard found?.facts.etag == etag else { throw ObjectError.overtaken(store: "\(store.address)") }
                trouble = "the state cannot be swapped"
            }
        }
        throw ObjectError.unreachable(url: store.address.shown(FleetState.key), detail: trouble)
    }
}
