import PouchExtract

extension PageReading {
    /// Why a listing names nothing that the crawl may ask for, in words.
    var whyNothing: String {
        diagnosis?.text ?? warnings.first ?? "nothing was read of it"
    }
}
