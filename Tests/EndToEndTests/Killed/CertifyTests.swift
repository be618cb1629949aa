#if os(Linux)
    import Foundation
    import TestSupport
    import Testing

    /// A sample of `make certify`.
    @Suite("The crash certificate, a sample", .serialized)
    struct CertifyTests {
        @Test(
            "ended at a step of its writing, by a kill, a power loss or a failing disk, a crawl goes on to the same mirror"
        )
        func sample() async throws {
            let result = try await Program.run(
                URL(fileURLWithPath: "/usr/bin/env"),
                [
                    "python3", Program.root.appending(path: "scripts/certify.py").path, "--pouch", Program.pouch.path,
                    "--every", "250", "--offset", "7",
                ], limit: .seconds(300))
            #expect(result.status == 0, "\(result.output)\(result.errors)")
            #expect(result.output.contains("| both | all |"))
        }
    }
#endif
