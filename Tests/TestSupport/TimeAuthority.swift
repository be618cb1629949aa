import Foundation

/// A time-stamping authority of the test's own: a root, a certificate, and `openssl ts` to answer with.
public struct TimeAuthority: Sendable {
    /// Holds `ca.pem` and `tsa.cnf`, which names paths in this folder.
    public let folder: URL

    public init(in folder: URL) async throws {
        self.folder = folder
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        let configuration = """
            [tsa]
            default_tsa = authority
            [authority]
            serial = serial
            signer_cert = tsa.pem
            signer_key = tsa.key
            signer_digest = sha256
            default_policy = 1.2.3.4.1
            digests = sha256
            ess_cert_id_alg = sha256

            """
        try write(configuration, "tsa.cnf")
        try write(configuration.replacing("digests = sha256", with: "digests = sha512"), "picky.cnf")
        try write("extendedKeyUsage=critical,timeStamping\n", "extensions")
        try write("01\n", "serial")
        let curve = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes"]
        try await openssl(
            ["req", "-x509"] + curve + [
                "-keyout", "ca.key", "-out", "ca.pem", "-subj", "/CN=Test root", "-days", "3650",
            ])
        try await openssl(["req"] + curve + ["-keyout", "tsa.key", "-out", "tsa.csr", "-subj", "/CN=Test authority"])
        try await openssl([
            "x509", "-req", "-in", "tsa.csr", "-CA", "ca.pem", "-CAkey", "ca.key", "-CAcreateserial", "-out", "tsa.pem",
            "-days", "3650", "-extfile", "extensions",
        ])
    }

    /// Whether `openssl ts -verify` accepts a stored answer for a file.
    public func accepts(_ answer: String, of file: String) async throws -> Bool {
        try await run(["ts", "-verify", "-data", file, "-in", answer, "-CAfile", "ca.pem"]).status == 0
    }

    /// The authority's answer to a request.
    public func answer(_ request: [UInt8], configuration: String = "tsa.cnf") async throws -> [UInt8] {
        try Data(request).write(to: folder.appending(path: "query"))
        try await openssl(["ts", "-reply", "-config", configuration, "-queryfile", "query", "-out", "answer"])
        return [UInt8](try Data(contentsOf: folder.appending(path: "answer")))
    }

    @discardableResult
    public func openssl(_ arguments: [String]) async throws -> Program.Result {
        let result = try await run(arguments)
        guard result.status == 0 else { throw TestFailure("openssl \(arguments): \(result.errors)") }
        return result
    }

    private func run(_ arguments: [String]) async throws -> Program.Result {
        try await Program.run(URL(fileURLWithPath: "/usr/bin/env"), ["openssl"] + arguments, in: folder)
    }

    private func write(_ text: String, _ name: String) throws {
        try Data(text.utf8).write(to: folder.appending(path: name))
    }
}
