import Testing

@testable import PouchProfile

@Suite("durations and sizes")
struct ProfileUnitsTests {
    @Test(
        "a duration means what it says",
        arguments: [
            ("500ms", Duration.milliseconds(500)), ("1s", .seconds(1)), ("1.5s", .milliseconds(1500)),
            ("2min", .seconds(120)), ("1h", .seconds(3600)), ("1d", .seconds(86_400)), ("0", .zero),
            ("10 s", .seconds(10)),
        ])
    func duration(_ text: String, _ expected: Duration) throws {
        #expect(try Units.duration(text) == expected)
    }

    @Test(
        "a size means what it says",
        arguments: [("64MiB", 64 << 20), ("1 KiB", 1024), ("500kB", 500_000), ("7B", 7), ("0", 0), ("2GiB", 2 << 30)])
    func size(_ text: String, _ expected: Int) throws {
        #expect(try Units.size(text) == expected)
    }

    @Test(
        "a duration that is not clear is refused",
        arguments: [
            "", "1", "s", "-1s", "1m", "1 sec", "1..5s", "1e3s", "٣s", "1s2", "99999999999999999999s", ".s", "inf",
            "nan",
            "999999999999d",
        ])
    func notDuration(_ text: String) {
        #expect(throws: Units.Failure.self) { try Units.duration(text) }
    }

    @Test(
        "a size without a unit, with half a byte or beyond any disk is refused",
        arguments: ["", "64", "MiB", "1.5MiB", "64mb", "64 M", "-1B", "99999999999GiB", "٣B"])
    func notSize(_ text: String) {
        #expect(throws: Units.Failure.self) { try Units.size(text) }
    }

    @Test(
        "a share is a part of a hundred", arguments: [("1%", 0.01), ("0.5 %", 0.005), ("100%", 1), ("0", 0), ("0%", 0)])
    func share(_ text: String, _ expected: Double) throws {
        #expect(try Units.share(text) == expected)
    }

    @Test(
        "a share without its sign, or of more than all, is refused",
        arguments: ["1", "0.01", "101%", "-1%", "%", "1%%", "nan%", ""])
    func notShare(_ text: String) {
        #expect(throws: Units.Failure.self) { try Units.share(text) }
    }

    @Test("they are written as they are read")
    func written() throws {
        for text in ["500ms", "1s", "90s", "2min", "1h", "1d", "1500ms"] {
            #expect(Units.text(try Units.duration(text)) == text)
        }
        for text in ["64MiB", "256KiB", "1000B", "2GiB"] { #expect(Units.text(bytes: try Units.size(text)) == text) }
    }
}
