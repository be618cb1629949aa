import PouchBytes
import PouchExtract
import PouchProfile

// TEMPORARY
extension HTTPHead { var location: String? { value(of: "location") } }
struct DeclarativeRefresh { var delay: Double; var url: String?; init?(_ text: String) { return nil } }
extension Extraction { var refresh: DeclarativeRefresh? { nil } }
