import Foundation
import PouchBytes
import TestSupport
import Testing

@testable import PouchObjects

@Suite("Requests to a store are signed as Amazon's own library signs them")
struct SignerTests {
    private struct Vector: Decodable {
        var method: String
        var path: String
        var query: [[String]]
        var fields: [[String]]
        var payload: String
        var access: String
        var secret: String
        var token: String?
        var region: String
        var time: String
        var authorization: String
    }

    @Test(
        "the signatures of 10,000 generated requests are botocore's, or a store would refuse one of them",
        .enabled(if: ObjectServer.has("lib/python3*/site-packages/botocore"), "botocore is not in .venv"))
    func vectors() async throws {
        let script = Program.root.appending(path: "Tests/PouchObjectsTests/Fixtures/sign.py").path
        let made = try await Program.run(Program.tools.appending(path: "python3"), [script, "10000", "20261129"])
        #expect(made.status == 0, "\(made.errors)")
        let lines = made.output.split(separator: "\n")
        #expect(lines.count == 10_000)
        var different: [String] = []
        for line in lines {
            let vector = try JSONDecoder().decode(Vector.self, from: Data(line.utf8))
            let signer = RequestSigner(
                credentials: StoreCredentials(
                    accessKey: vector.access, secretKey: vector.secret, sessionToken: vector.token),
                region: vector.region)
            let request = RequestSigner.Request(
                method: vector.method, path: vector.path, query: vector.query.map { ($0[0], $0[1]) },
                fields: vector.fields.map { ($0[0], $0[1]) }, payload: vector.payload)
            let signed = signer.signed(request, at: try #require(Timestamp(compact: vector.time)))
            let found = signed.fields.first { $0.name == "Authorization" }?.value
            if found != vector.authorization { different.append("\(line)\n\(found ?? "none")") }
        }
        #expect(different.isEmpty, "\(different.count): \(different.first ?? "")")
    }

    @Test("a secret is in no description of what holds it, so no message can print it")
    func secret() throws {
        let credentials = try StoreCredentials(environment: [
            "AWS_ACCESS_KEY_ID": "AKIAEXAMPLE", "AWS_SECRET_ACCESS_KEY": "s3cret", "AWS_SESSION_TOKEN": "t0ken",
        ])
        let signer = RequestSigner(credentials: credentials, region: "us-east-1")
        var dumped = ""
        dump(signer, to: &dumped)
        for text in ["\(credentials)", "\(signer)", String(reflecting: signer), dumped] {
            #expect(!text.contains("s3cret") && !text.contains("t0ken"), "\(text)")
        }
    }

    @Test("what is no store's address, and what no field can hold, is refused before anything is sent")
    func refused() {
        for text in [
            "", "press", "s3://", "s3://ab", "s3://UPPER/x", "s3://press/a//b", "s3://press/../x", "https://x/y",
            "s3://press/a\nb", "s3://a..b",
        ] {
            #expect(throws: ObjectError.self, "\(text)") { try StoreAddress(text, environment: [:]) }
        }
        for server in ["ftp://x", "http://user:pw@x", "http://x/path", "x"] {
            #expect(throws: ObjectError.self, "\(server)") {
                try StoreAddress("s3://press", environment: ["AWS_ENDPOINT_URL_S3": server])
            }
        }
        for secret in ["a b", "a\nb", "\u{E9}"] {
            #expect(throws: ObjectError.self) {
                try StoreCredentials(environment: ["AWS_ACCESS_KEY_ID": "a", "AWS_SECRET_ACCESS_KEY": secret])
            }
        }
    }

    @Test("a bucket of Amazon's stands in the host, any other server's in the path")
    func addresses() throws {
        let amazon = try StoreAddress("s3://press/a/b/", environment: ["AWS_REGION": "eu-west-1"])
        #expect(amazon.host == "press.s3.eu-west-1.amazonaws.com" && amazon.path(of: "k") == "/a/b/k")
        let dotted = try StoreAddress("s3://press.example", environment: [:])
        #expect(dotted.host == "s3.us-east-1.amazonaws.com" && dotted.path(of: "k") == "/press.example/k")
        let own = try StoreAddress("s3://press/a", environment: ["AWS_ENDPOINT_URL_S3": "http://127.0.0.1:8333"])
        #expect(own.host == "127.0.0.1:8333" && own.path(of: "k") == "/press/a/k" && "\(own)" == "s3://press/a")
    }
}
