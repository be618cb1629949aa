/// A failure of an object store. No text holds a credential or a signature.
package enum ObjectError: Error, Sendable, Equatable {
    case badAddress(String, problem: String)
    case noCredentials(missing: String)
    case badSetting(name: String, problem: String)
    /// After many tries the store gave no answer, or only answers that ask for a later try.
    case unreachable(url: String, detail: String)
    /// The store says no: bad credentials, no rights, no bucket.
    case refused(url: String, status: Int, code: String)
    /// The store would not keep a mirror whole: it lacks a guarantee.
    case unsafeStore(String, missing: String)
    /// Another writer has moved the store since it was read.
    case overtaken(store: String)
    /// The store holds a crawl that the mirror does not have.
    case forked(store: String, crawl: String, mirror: String)
    /// The store is empty where something must be.
    case nothingThere(store: String)
    /// An object is not what its digest says, or no state of Pouch's.
    case damaged(url: String, detail: String)
    case stopped(reason: String)
}

extension ObjectError: CustomStringConvertible {
    package var description: String {
        switch self {
        case .badAddress(let text, let problem): "\(text) is no store: \(problem). A store is s3://BUCKET/PREFIX."
        case .noCredentials(let missing): "the environment names no \(missing): a store takes a key and its secret"
        case .badSetting(let name, let problem): "\(name) cannot be used: \(problem)"
        case .unreachable(let url, let detail): "\(url): \(detail). Run the same command again: it goes on."
        case .refused(let url, let status, let code):
            "\(url): the store refused with status \(status)\(code.isEmpty ? "" : " (\(code))"). Look at the bucket, the key and its rights."
        case .unsafeStore(let store, let missing):
            "\(store) is refused: it lacks \(missing), so two writers could spoil the mirror there. Choose a store that has it (docs/objects.md)."
        case .overtaken(let store):
            "another writer has moved \(store) meanwhile: nothing of this mirror counts there. Pull it and compare."
        case .forked(let store, let crawl, let mirror):
            "\(store) holds crawl \(crawl), which \(mirror) has not, or has otherwise: its history is another one. Nothing was written. Push from the mirror that made it, or pull the store."
        case .nothingThere(let store): "\(store) holds no mirror"
        case .damaged(let url, let detail): "\(url) is damaged: \(detail)"
        case .stopped(let reason): "stopped (\(reason)): nothing counts that was not finished; the same command goes on"
        }
    }
}
