import Testing

@testable import PouchProfile

@Suite("a profile that attacks", .timeLimit(.minutes(10)))
struct ProfileHostileTests {
    /// The first problem.
    private func refused(_ yaml: String) -> String { Sample.problems(yaml).first ?? "accepted" }

    @Test("aliases of aliases of aliases do not fill the memory")
    func laughs() {
        var yaml = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n"
        for level in 1..<30 {
            yaml += "a\(level): &a\(level) [\(Array(repeating: "*a\(level - 1)", count: 10).joined(separator: ", "))]\n"
        }
        #expect(refused(yaml) == "x.yaml:1:5: found 290 aliases (*) of anchors (&), expected at most 16")
    }

    @Test("few aliases that multiply are counted as often as they are used")
    func multiplied() {
        let row = "[" + Array(repeating: "x", count: 4000).joined(separator: ",") + "]"
        let yaml = "a: &a \(row)\nb: &b [*a,*a,*a,*a]\nc: &c [*b,*b,*b,*b]\nd: [*c,*c,*c,*c]\n"
        #expect(refused(yaml).contains("more than 20000 values"))
    }

    @Test("an alias in a key does not stall the loader")
    func aliasKeys() {
        let row = "[" + Array(repeating: "x", count: 4000).joined(separator: ",") + "]"
        let yaml = "a: &a \(row)\nb: &b {? [*a,*a,*a] : 1}\nc: &c {? [*b,*b,*b] : 1}\nd: {? [*c,*c,*c] : 1}\n"
        #expect(refused(yaml) != "accepted")
    }

    @Test(
        "deep nesting does not overflow the stack",
        arguments: [
            String(repeating: "[", count: 100_000), String(repeating: "{a: ", count: 100_000),
            String(repeating: "- ", count: 100_000), String(repeating: "? ", count: 100_000),
            String(repeating: "[", count: 900) + String(repeating: "]", count: 900),
            String(repeating: "- ", count: 900) + "x", String(repeating: "? ", count: 900) + "x",
            "a: " + String(repeating: "[", count: 40) + String(repeating: "]", count: 40),
        ])
    func deep(_ yaml: String) {
        #expect(refused(yaml) != "accepted")
    }

    @Test("10 MB are refused before they are parsed")
    func large() {
        let yaml = Sample.good + String(repeating: "# padding padding padding padding padding\n", count: 250_000)
        #expect(refused(yaml) == "x.yaml:1:1: the file has \(yaml.utf8.count) bytes, expected at most 1048576 (1 MiB)")
    }

    @Test(
        "what is no profile at all is refused in words",
        arguments: ["", "# nothing\n", "text", "[1]", "\u{0}", "a: \u{1}", "--- a\n--- b\n", "\t- x", "*x"])
    func other(_ yaml: String) {
        #expect(refused(yaml).hasPrefix("x.yaml:"))
    }

    @Test("thousands of unknown keys are refused quickly")
    func manyKeys() {
        #expect(refused(Sample.good + (0..<60_000).map { "k\($0): 1\n" }.joined()).hasPrefix("x.yaml:"))
    }

    @Test("at most 100 mistakes are told")
    func tellsAtMost() {
        #expect(Sample.problems(Sample.good + (0..<500).map { "k\($0): 1\n" }.joined()).count == 100)
    }

    @Test("a tag constructs nothing")
    func tags() {
        let yaml = Sample.good.replacing("title: Press", with: "title: !!python/object:os.system Press")
        #expect(refused(yaml) == "accepted")
    }
}
