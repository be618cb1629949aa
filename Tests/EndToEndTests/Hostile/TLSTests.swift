import Foundation
import TestSupport
import Testing

/// Certificates that do not vouch for the server, and one that does.
@Suite("Hostile: TLS")
struct HostileTLSTests {
    private static let certificates = Task { try await TestCertificates() }

    private func crawl(
        _ certificate: String, trusting root: String? = "ca", _ variable: String = "SSL_CERT_FILE",
        pages: KeyValuePairs<String, Answer> = ["/one.htm": .statement("One")]
    ) async throws -> HostileCrawl {
        let made = try await Self.certificates.value
        // What the machine that runs the tests trusts must not count.
        var environment = ["SSL_CERT_FILE": "", "CURL_CA_BUNDLE": ""]
        if let root { environment[variable] = made.path(root + ".pem") }
        return try await HostileCrawl(
            pages, environment: environment,
            tls: .init(chain: made.path(certificate + ".pem"), key: made.path(certificate + ".key")))
    }

    @Test(
        "a certificate that is expired, another host's or its own is refused with the reason, and nothing is asked or kept",
        arguments: [
            ("expired", "ca", "expired"), ("other", "ca", "127.0.0.1"), ("own", "ca", "self-signed"),
            ("good", nil, "local issuer certificate"),
        ] as [(String, String?, String)])
    func refused(certificate: String, root: String?, reason: String) async throws {
        let crawl = try await crawl(certificate, trusting: root)
        #expect(crawl.result.status == 69, "\(crawl.result.status) \(crawl.result.errors)")
        #expect(
            crawl.result.output.contains("TLS refused") && crawl.result.output.contains(reason),
            "\(crawl.result.output)")
        #expect(crawl.server.requests.isEmpty)
        #expect(crawl.files.files(under: "pages").isEmpty)
    }

    @Test(
        "a certificate by a root that the environment names is accepted, as curl accepts it",
        arguments: ["SSL_CERT_FILE", "CURL_CA_BUNDLE"])
    func accepted(variable: String) async throws {
        let crawl = try await crawl("good", trusting: "ca", variable)
        #expect(crawl.result.status == 0, "\(crawl.result.errors)")
        #expect(try crawl.outcome("/one.htm") == "new")
        #expect(try await crawl.flaws() == nil)
    }

    @Test("a file of roots that is not there trusts nobody")
    func missingRoots() async throws {
        let crawl = try await crawl("good", trusting: "nowhere")
        #expect(crawl.result.status == 69, "\(crawl.result.errors)")
        #expect(crawl.result.output.contains("TLS refused") && crawl.server.requests.isEmpty)
    }

    @Test("a redirect from https to http is refused: the archive is what its origin says")
    func downgrade() async throws {
        let scratch = try Scratch()
        let plain = try await HostileServer(["/one.htm": [.statement("Forged")]], in: scratch)
        let crawl = try await crawl(
            "good",
            pages: [
                "/away.htm": .redirect("http://\(plain.authority)/one.htm"),
                "/down.htm": .redirect("http://127.0.0.1:PPPPP/one.htm"),
            ])
        for name in ["/away.htm", "/down.htm"] {
            let line = try #require(try crawl.line(name))
            #expect(line.outcome == "refused" && line.path == nil && line.error.contains("out of scope: http://"))
        }
        #expect(plain.requests.isEmpty)
    }
}

/// A root and certificates for this machine, made by openssl; gone with this object.
private final class TestCertificates: Sendable {
    private let scratch: Scratch

    init() async throws {
        scratch = try Scratch()
        let curve = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes"]
        try await openssl(
            ["req", "-x509"] + curve
                + ["-keyout", "ca.key", "-out", "ca.pem", "-subj", "/CN=Test root", "-days", "30"])
        try await openssl(
            ["req", "-x509"] + curve + [
                "-keyout", "own.key", "-out", "own.pem", "-subj", "/CN=127.0.0.1", "-days", "30", "-addext",
                "subjectAltName=IP:127.0.0.1",
            ])
        try await sign("good", "IP:127.0.0.1", days: 30)
        try await sign("expired", "IP:127.0.0.1", days: -1)
        try await sign("other", "DNS:elsewhere.invalid,IP:127.0.0.2", days: 30)
    }

    func path(_ name: String) -> String { scratch.path(name) }

    private func sign(_ name: String, _ subject: String, days: Int) async throws {
        try "subjectAltName=\(subject)\n".write(
            toFile: path(name + ".ext"), atomically: true, encoding: .utf8)
        try await openssl([
            "req", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-keyout", name + ".key", "-out",
            name + ".csr", "-subj", "/CN=elsewhere.invalid",
        ])
        try await openssl([
            "x509", "-req", "-in", name + ".csr", "-CA", "ca.pem", "-CAkey", "ca.key", "-CAcreateserial", "-out",
            name + ".pem", "-days", String(days), "-extfile", name + ".ext",
        ])
    }

    private func openssl(_ arguments: [String]) async throws {
        let result = try await Program.run(
            URL(fileURLWithPath: "/usr/bin/env"), ["openssl"] + arguments, in: scratch.url)
        guard result.status == 0 else { throw TestFailure("openssl \(arguments): \(result.errors)") }
    }
}
