import Foundation
import Testing

@testable import PouchProfile

@Suite("a profile that is wrong")
struct ProfileErrorTests {
    @Test(
        "each mistake is named with its line, its key, what was found and what was expected",
        arguments: ProfileMistake.all)
    func mistake(_ mistake: ProfileMistake) throws {
        let range = try #require(Sample.good.range(of: mistake.from))
        let yaml = Sample.good.replacingCharacters(in: range, with: mistake.to)
        #expect(Sample.problems(yaml) == ["x.yaml:" + mistake.says])
    }

    @Test("all mistakes of a file are told at once, in the order of the file")
    func together() {
        let yaml = Sample.good.replacing("version: 1", with: "version: 7").replacing("500ms", with: "soon")
            .replacing("name: press", with: "nam: press").replacing("\\.html$", with: "(")
        let lines = Sample.problems(yaml).map { $0.split(separator: ":")[1] }
        #expect(lines == ["1", "1", "2", "23", "54"])
    }

    @Test("a message cannot drive the terminal")
    func controls() {
        let printed = ProfileError.notFound(name: "a\u{1B}[2J", lookedAt: ["b\u{7}"], available: []).description
        #expect(!printed.contains("\u{1B}") && !printed.contains("\u{7}"))
        let lines = Sample.problems(Sample.good.replacing("language: en", with: #"language: "\e]0;x\a""#))
        #expect(lines.count == 1 && lines.allSatisfy { !$0.contains("\u{1B}") && !$0.contains("\u{7}") })
    }

    @Test("an XPath that turns out wrong later still points at its line")
    func located() throws {
        let region = try #require(try Sample.load(Sample.good).listings[1].rules[0].region)
        #expect(
            ProfileError(at: region.location, "no XPath").description
                == "x.yaml:22:17: listings[1].rules[0].region: no XPath")
    }

    @Test("a key that stands twice is refused in a flow mapping too")
    func flowDuplicates() {
        let lines = Sample.problems(
            Sample.good.replacing("requisites:\n  images: never", with: "requisites: {images: never, images: once}"))
        #expect(lines == ["x.yaml:44:14: images: the key stands twice in one mapping, expected once"])
    }
}
