import Foundation
import TestSupport
import Testing

@Suite(
    "A push that is ended", .serialized,
    .enabled(if: ObjectServer.hasSeaweed, "SeaweedFS or botocore is not in .venv: scripts/test-tools.sh installs them"))
struct StoreKillTests {
    @Test("killed at any request and begun anew, a push comes to the same store; of two at once, one counts")
    func everyRequest() async throws {
        let bench = try await StoreBench()
        #expect(try await bench.crawl().status == 4)
        let before = try bench.copy("before")
        let other = try bench.copy("other")
        try bench.edit("has changed")
        #expect(try await bench.crawl().status == 4)
        await Program.sleep(milliseconds: 1_100)
        try bench.edit("is another")
        #expect(try await bench.crawl(other).status == 4)
        let result = try await bench.script(
            "store_faults.py", [Program.pouch.path, bench.store, before, bench.mirror, other])
        #expect(result.status == 0, "\(result.errors.suffix(3_000))")
        #expect(result.output.contains("10 races: one commit each"), "\(result.output)")
    }
}
