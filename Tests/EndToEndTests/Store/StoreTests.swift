import Foundation
import TestSupport
import Testing

@Suite(
    "A mirror in an object store", .serialized,
    .enabled(if: ObjectServer.hasSeaweed, "SeaweedFS or botocore is not in .venv: scripts/test-tools.sh installs them"))
struct StoreTests {
    @Test(
        "what is pulled is the mirror that was pushed, byte for byte but for the database, and both verifiers accept it"
    )
    func roundTrip() async throws {
        let bench = try await StoreBench()
        #expect(try await bench.crawl().status == 4)
        let first = try await bench.push()
        #expect(first.status == 0 && first.output.contains("commit 1,"), "\(first.errors)")
        try bench.edit("has changed")
        #expect(try await bench.crawl().status == 4)
        // Statements extracted again: no crawl's manifest names what they are now.
        let profile = bench.scratch.path("other.yaml")
        let text = try String(
            contentsOf: Program.root.appending(path: "config/state-2001-2009.yaml"), encoding: .utf8)
        try text.replacing("Taken Question", with: "Question Taken").write(
            toFile: profile, atomically: true, encoding: .utf8)
        #expect(try await bench.pouch(["extract", bench.mirror, "--profile", profile, "--write"]).status == 0)
        let second = try await bench.push()
        #expect(second.status == 0 && second.output.contains("commit 2,"), "\(second.errors)")
        let third = try await bench.push()
        #expect(third.status == 0 && third.output.contains("has all of it already (commit 2)"), "\(third.errors)")
        let (pulled, path) = try await bench.pull()
        #expect(pulled.status == 0, "\(pulled.errors)")
        let (expected, found) = (bench.evidence(bench.mirror), bench.evidence(path))
        #expect(expected.count > 700)
        #expect(Set(found.keys) == Set(expected.keys), "\(Set(found.keys).symmetricDifference(expected.keys))")
        #expect(expected.filter { found[$0.key] != $0.value }.map(\.key) == [])
        let verified = try await bench.pouch(["verify", path])
        #expect(verified.status == 0, "\(verified.output)")
        let alone = try await Program.run(
            Program.tools.appending(path: "python3"), ["scripts/verify_mirror.py", path], in: Program.root)
        #expect(alone.status == 0, "\(alone.output)")
        // It goes on as the first one would.
        #expect(try await bench.crawl(path).status == 4)
        let on = try await bench.push(path)
        #expect(on.status == 0 && on.output.contains("commit 3,"), "\(on.errors)")
    }

    @Test("a mirror with another history is refused, and one that another writer overtakes: a store never forks")
    func forked() async throws {
        let bench = try await StoreBench()
        #expect(try await bench.crawl().status == 4)
        #expect(try await bench.push().status == 0)
        let other = try bench.copy("other")
        #expect(try await bench.crawl().status == 4)
        await Program.sleep(milliseconds: 1_100)
        try bench.edit("is another")
        #expect(try await bench.crawl(other).status == 4)
        #expect(try await bench.push().status == 0)
        let refused = try await bench.push(other)
        #expect(refused.status == 65 && refused.errors.contains("its history is another one"), "\(refused.errors)")
        let (pulled, path) = try await bench.pull()
        #expect(pulled.status == 0 && bench.evidence(path) == bench.evidence(bench.mirror), "\(pulled.errors)")
    }

    @Test(
        "`crawl --store` pulls where there is no mirror, pushes what it brought, and shuts out whoever held the store before"
    )
    func crawlStore() async throws {
        let bench = try await StoreBench()
        #expect(try await bench.crawl(nil, ["--store", bench.store]).status == 4)
        let elsewhere = bench.scratch.path("elsewhere")
        try bench.edit("has changed")
        let there = try await bench.crawl(elsewhere, ["--store", bench.store])
        #expect(there.status == 4, "\(there.errors)")
        #expect(MirrorFiles(path: elsewhere).crawls.count == 2)
        // The first mirror is behind now: it is told before anything is asked of the archive.
        let behind = try await bench.crawl(nil, ["--store", bench.store])
        #expect(behind.status == 65 && behind.errors.contains("its history is another one"), "\(behind.errors)")
        #expect(MirrorFiles(path: bench.mirror).crawls.count == 1)
        let (pulled, path) = try await bench.pull()
        #expect(pulled.status == 0 && bench.evidence(path) == bench.evidence(elsewhere), "\(pulled.errors)")
    }

    @Test("a stopped crawl's records are stored, and the mirror of the crawls before it comes back whole")
    func stopped() async throws {
        let bench = try await StoreBench()
        #expect(try await bench.crawl().status == 4)
        try bench.edit("has changed")
        #expect(try await bench.crawl(nil, ["--max-documents", "20", "--all"]).status == 3)
        let pushed = try await bench.push()
        #expect(pushed.status == 0 && pushed.errors.contains("is not complete"), "\(pushed.errors)")
        let (pulled, path) = try await bench.pull()
        #expect([0, 2].contains(pulled.status), "\(pulled.errors)")
        let names = bench.evidence(bench.mirror).filter { $0.key.hasPrefix("archive/") }
        #expect(names.count == 2 && bench.evidence(path).filter { $0.key.hasPrefix("archive/") } == names)
        let verified = try await bench.pouch(["verify", path, "--repair"])
        #expect(verified.status == 0, "\(verified.output)")
        #expect(try await bench.crawl().status == 4)
        #expect(try await bench.push().status == 0)
        let (whole, again) = try await bench.pull()
        #expect(whole.status == 0 && bench.evidence(again) == bench.evidence(bench.mirror), "\(whole.errors)")
    }

    @Test("a damaged mirror is not pushed, and a damaged object not taken: each is named")
    func damaged() async throws {
        let bench = try await StoreBench()
        #expect(try await bench.crawl().status == 4)
        let broken = try bench.copy("broken")
        let volume = URL(fileURLWithPath: try #require(MirrorFiles(path: broken).volumes.first))
        var bytes = try Data(contentsOf: volume)
        bytes[bytes.count / 2] ^= 1
        try bytes.write(to: volume)
        let refused = try await bench.push(broken)
        #expect(refused.status == 65 && refused.errors.contains(volume.lastPathComponent), "\(refused.errors)")
        #expect(try await bench.push().status == 0)
        let key = "archive/" + volume.lastPathComponent
        #expect(try await bench.script("store_tool.py", ["spoil", bench.store, key]).status == 0)
        let (pulled, path) = try await bench.pull()
        #expect(pulled.status == 65 && pulled.errors.contains(key), "\(pulled.errors)")
        #expect(!FileManager.default.fileExists(atPath: path))
    }

    @Test(
        "a record that names a file outside of the mirror, a link or the database is refused, and nothing is written there"
    )
    func hostileRecord() async throws {
        let bench = try await StoreBench()
        #expect(try await bench.crawl().status == 4)
        #expect(try await bench.push().status == 0)
        for path in [
            "../escaped", "archive/../../escaped", "/escaped", "pouch.sqlite", ".lock", "archive/.x", "pages/a",
        ] {
            #expect(try await bench.script("store_tool.py", ["rename", bench.store, path]).status == 0)
            let (pulled, place) = try await bench.pull()
            #expect(pulled.status == 65 && pulled.errors.contains("no file of a mirror"), "\(path): \(pulled.errors)")
            #expect(!FileManager.default.fileExists(atPath: place))
            #expect(!FileManager.default.fileExists(atPath: bench.scratch.path("escaped")))
        }
    }

    @Test("objects are locked once they count, and not before: what a lost push left can be removed")
    func locked() async throws {
        let bench = try await StoreBench()
        #expect(try await bench.script("store_tool.py", ["lockable", bench.store]).status == 0)
        let store = bench.store.replacing("s3://press/", with: "s3://locked/")
        #expect(try await bench.crawl().status == 4)
        let pushed = try await bench.pouch(["push", bench.mirror, store, "--retain-days", "2"])
        #expect(pushed.status == 0 && pushed.output.contains("locked"), "\(pushed.errors)")
        let checked = try await bench.script("store_tool.py", ["locks", store])
        #expect(checked.status == 0 && checked.output.contains(" locked, 0 not"), "\(checked.output)\(checked.errors)")
    }

    @Test("key, secret and signature stand in no message, and no store is reached without them")
    func secrets() async throws {
        let bench = try await StoreBench()
        #expect(try await bench.crawl().status == 4)
        let nobody = try await bench.pouch(["push", bench.mirror, bench.store], ["AWS_SECRET_ACCESS_KEY": ""])
        #expect(nobody.status == 64 && nobody.errors.contains("AWS_SECRET_ACCESS_KEY"), "\(nobody.errors)")
        let wrong = try await bench.pouch(
            ["push", bench.mirror, bench.store], ["AWS_SECRET_ACCESS_KEY": "s3cretwr0ng"])
        #expect(wrong.status == 69 && wrong.errors.contains("403"), "\(wrong.errors)")
        let away = try await bench.pouch(
            ["push", bench.mirror, bench.store], ["AWS_ENDPOINT_URL_S3": "http://127.0.0.1:9"])
        #expect(away.status == 69 && away.errors.contains("no connection"), "\(away.errors)")
        let good = try await bench.push()
        for run in [nobody, wrong, away, good] {
            for secret in ["s3cret", "Signature=", "AWS4-HMAC"] {
                #expect(!(run.output + run.errors).contains(secret), "\(run.errors)")
            }
        }
        let held = bench.evidence(bench.mirror).values.contains { $0.range(of: Data("s3cret".utf8)) != nil }
        #expect(!held)
        let stored = try await bench.script("store_tool.py", ["search", bench.store, "s3cret"])
        #expect(stored.status == 0, "\(stored.output)")
    }
}

@Suite(
    "A store that keeps no conditions",
    .enabled(if: ObjectServer.hasRclone, "rclone is not in .venv: scripts/test-tools.sh installs it"))
struct UnsafeStoreTests {
    @Test("rclone's server is refused by the name of what it lacks, before anything of the mirror is there")
    func rclone() async throws {
        let bench = try await StoreBench(server: ObjectServer.rclone.value)
        #expect(try await bench.crawl().status == 4)
        for arguments in [
            ["push", bench.mirror, bench.store],
            ["crawl", "state-2001-2009", "--mirror", bench.mirror, "--store", bench.store],
        ] {
            let refused = try await bench.pouch(arguments)
            #expect(refused.status == 69 && refused.errors.contains("create-once"), "\(refused.errors)")
        }
    }
}
