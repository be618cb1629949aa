import PouchExtract

extension Extraction {
    /// Why a listing names nothing that the crawl may ask for, in words.
    var whyNothing: String {
        diagnosis?.text ?? warnings.first ?? "nothing was read of it"
    }
}
