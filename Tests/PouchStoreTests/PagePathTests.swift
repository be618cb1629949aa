import PouchBytes
import PouchMirror
import PouchURL
import Testing

@testable import PouchStore

@Suite("A URL's place in the mirror")
struct PagePathTests {
    @Test(
        "what a person would look for is where they look",
        arguments: [
            ("https://2001-2009.state.gov/r/pa/prs/ps/2001/6846.htm", "2001-2009.state.gov/r/pa/prs/ps/2001/6846.htm"),
            ("http://h/a/", "h+http/a/~index"),
            ("http://127.0.0.1:8080/x.htm?a=1", "127.0.0.1+http+8080/x.htm~3fa~3d1"),
            ("https://h/Index.HTM", "h/+index.+h+t+m"), ("https://h/a", "h/a~f"),
            ("https://h/a.htm/b", "h/a.htm~d/b~f"),
            ("https://h//x.y", "h/~-/x.y"), ("https://h/con.txt", "h/~63on.txt"),
            ("https://h/.htaccess", "h/~2ehtaccess"),
            ("https://h/x%2f..%2fetc/passwd.", "h/x~252f..~252fetc~d/passwd~2e"), ("https://h/?q", "h/~index~3fq"),
            ("https://h/a?b/c", "h/a~3fb~2fc~f"),
        ])
    func examples(url: String, path: String) throws {
        let url = try #require(WebURL(url))
        let components = PagePath.components(for: url)
        #expect(components.joined(separator: "/") == path)
        #expect(PagePath.url(for: components) == url)
    }

    @Test("no two URLs share a path, even on a disk that folds case, and none leaves the mirror")
    func injective() {
        var random = SeededGenerator(seed: 7)
        var seen: [String: String] = [:]
        let alphabet = Array("aAbB.~+-_%2eE/\\?:*\u{e9} con".unicodeScalars)
        for _ in 0..<20_000 {
            let length = Int.random(in: 0...(Int.random(in: 0..<20, using: &random) == 0 ? 700 : 12), using: &random)
            var text = "http://h/"
            for _ in 0..<length {
                if let next = alphabet.randomElement(using: &random) { text.unicodeScalars.append(next) }
            }
            guard let url = WebURL(text) else { continue }
            let components = PagePath.components(for: url)
            for component in components {
                #expect(
                    component.utf8.count <= 255 && !component.isEmpty && component != "." && component != ".."
                        && !component.utf8.contains(0x2F))
                #expect(component.utf8.allSatisfy { $0 > 32 && $0 < 127 && $0 != 92 })
            }
            let path = components.joined(separator: "/").lowercased()
            if let other = seen[path] { #expect(other == url.text) }
            seen[path] = url.text
            if !components.contains(where: { $0.contains("~h") || $0 == "~long" }) {
                #expect(PagePath.url(for: components) == url)
            }
        }
        // A file never stands where a folder must.
        for path in seen.keys {
            var parent = path
            while let slash = parent.lastIndex(of: "/") {
                parent = String(parent[..<slash])
                #expect(seen[parent] == nil)
            }
        }
    }
}
