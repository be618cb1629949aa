import Foundation
import PouchBytes
import Testing

@Suite("JSON from outside, read strictly")
struct JSONReaderTests {
    private func skips(_ text: String) -> Bool {
        var json = JSONReader(Array(text.utf8))
        do {
            try json.skip()
            try json.end()
            return true
        } catch { return false }
    }

    @Test("what the writer writes is read back as it was")
    func roundTrip() throws {
        let text = "a\"b\\c/\u{1}\u{7F}\u{2028}é\u{1F600}\n\t"
        var writer = JSONWriter()
        writer.beginObject()
        writer.field("text", text)
        writer.field("number", -12)
        writer.field("list", ["x", "y"])
        writer.key("rest")
        writer.raw(Array("{\"deep\":[1.5e3,true,null,{}]}".utf8))
        writer.endObject()
        var json = JSONReader(writer.bytes)
        var read: [String] = []
        var raw = 0..<0
        try json.object { key, json in
            switch key {
            case "text": read.append(try json.string())
            case "number": read.append("\(try json.int())")
            case "list": read += try json.strings()
            default: raw = try json.skip()
            }
        }
        try json.end()
        #expect(read == [text, "-12", "x", "y"])
        #expect(String(decoding: writer.bytes[raw], as: UTF8.self) == "{\"deep\":[1.5e3,true,null,{}]}")
    }

    @Test("escapes, surrogate pairs too")
    func escapes() throws {
        var json = JSONReader(Array(#""\u0041\ud83d\ude00\/\b\f""#.utf8))
        #expect(try json.string() == "A\u{1F600}/\u{8}\u{C}")
        for text in [#""\ud83d""#, #""\ud83dx""#, #""\ude00""#, #""\u12""#, #""\x41""#] {
            var json = JSONReader(Array(text.utf8))
            #expect(throws: JSONError.self) { try json.string() }
        }
    }

    @Test(
        "what is not JSON is refused",
        arguments: [
            "", "{", "[1,]", "{\"a\":1,}", "{\"a\" 1}", "{a:1}", "01", "1.", "1e", "-", "+1", "tru", "\"a", "\"a\nb\"",
            "1 2",
            "[1 2]", "'a'", "NaN", "\u{FEFF}1", "// x\n1", "{\"a\":1}}",
        ])
    func malformed(text: String) { #expect(!skips(text)) }

    @Test("a key that stands twice is refused: the second would hide the first")
    func duplicate() {
        var json = JSONReader(Array(#"{"url":"a","\u0075rl":"b"}"#.utf8))
        #expect(throws: JSONError.self) { try json.object { try $1.skip() } }
    }

    @Test("a million brackets end in an error, not in the stack's end")
    func depth() {
        #expect(!skips(String(repeating: "[", count: 1_000_000)))
        #expect(skips(String(repeating: "[", count: 64) + String(repeating: "]", count: 64)))
        #expect(!skips(String(repeating: "[", count: 65) + String(repeating: "]", count: 65)))
    }

    @Test("invalid UTF-8, and numbers that do not fit, are refused")
    func values() {
        var bad = JSONReader([0x22, 0xC3, 0x28, 0x22])
        #expect(throws: JSONError.self) { try bad.string() }
        for text in ["9223372036854775808", "1.0", "1e2"] {
            var json = JSONReader(Array(text.utf8))
            #expect(throws: JSONError.self) { try json.int() }
        }
    }

    @Test("what is passed over is as strict as what is read: no reader after this one stumbles over it")
    func passedOver() {
        for text in [#""\x""#, #""\ud83d""#, #"{"\u12":1}"#, #"{"a":["\"]}"#] { #expect(!skips(text), "\(text)") }
        var bad = JSONReader([0x5B, 0x22, 0xC3, 0x28, 0x22, 0x5D])
        #expect(throws: JSONError.self) { try bad.skip() }
    }

    @Test("the least whole number is read as it was written", arguments: [Int.min, Int.min + 1, Int.max])
    func extremes(number: Int) throws {
        var writer = JSONWriter()
        writer.int(number)
        var json = JSONReader(writer.bytes)
        #expect(try json.int() == number)
    }

    @Test("hostile bytes end in an error or a value, never in a trap")
    func noise() {
        let seed = Array(#"{"a":["\u00e9\ud83d\ude00",-1.5e-3,true,null],"b":{"c":"\\"}}"#.utf8)
        var random = SeededGenerator(seed: 9)
        for _ in 0..<20_000 {
            var bytes = seed
            for _ in 0..<Int.random(in: 1...4, using: &random) {
                bytes[Int.random(in: 0..<bytes.count, using: &random)] = UInt8.random(in: 0...255, using: &random)
            }
            bytes.removeLast(Int.random(in: 0...bytes.count / 2, using: &random))
            var json = JSONReader(bytes)
            _ = try? json.object { key, json in
                if key == "a" { try json.array { element in _ = try? element.string() } } else { try json.skip() }
            }
        }
    }
}
