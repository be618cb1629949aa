import Testing
@testable import PouchReextract
