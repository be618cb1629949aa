import PouchArchive
import PouchBytes
import PouchFetch
import PouchProfile
import PouchStore

/// Makes the WARC records of one exchange: the request, and the response or what stands for it.
struct RecordMaker {
    let crawl: String
}
