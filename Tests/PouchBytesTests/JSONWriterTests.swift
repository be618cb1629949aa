import Foundation
import PouchBytes
import Testing

@Suite("JSON as it is written")
struct JSONWriterTests {
    private func parsed(_ writer: JSONWriter) throws -> Any {
        try JSONSerialization.jsonObject(with: Data(writer.bytes), options: .fragmentsAllowed)
    }

    @Test("every character of a statement reads back as it was, control characters too")
    func everyCharacter() throws {
        let scalars =
            Array(0...0x2FFF).compactMap { Unicode.Scalar($0 as UInt32) } + [
                "\u{FEFF}", "\u{FFFD}", "\u{1F4EE}", "\u{10FFFF}",
            ]
        for scalar in scalars {
            let text = "a\(scalar)b"
            var json = JSONWriter()
            json.string(text)
            #expect(try parsed(json) as? String == text, "U+\(String(scalar.value, radix: 16))")
        }
    }

    @Test("a character that must be escaped is, wherever in a long text it stands")
    func everyPlace() throws {
        for special in ["\"", "\\", "\u{1}", "\u{1F}", "\u{7F}", "\u{2028}", "\u{2019}", "é", "\u{1F4EE}"] {
            for before in 0...70 {
                let text = String(repeating: "x", count: before) + special + String(repeating: "y", count: 70 - before)
                var json = JSONWriter()
                json.string(text)
                #expect(try parsed(json) as? String == text)
                #expect(json.bytes.allSatisfy { $0 >= 0x20 && $0 != 0x7F })
            }
        }
    }

    @Test("nothing that ends a line or steers a terminal stands raw in a line of JSON")
    func noRawControls() {
        var json = JSONWriter()
        json.string(
            String(String.UnicodeScalarView((0...0x20).compactMap { Unicode.Scalar($0 as UInt32) }))
                + "\u{7F}\u{80}\u{9B}\u{9F}\u{2028}\u{2029}\u{202A}\u{202E}\u{2066}\u{2069}")
        #expect(json.bytes.allSatisfy { $0 >= 0x20 && $0 < 0x7F })
        #expect(
            String(decoding: json.bytes, as: UTF8.self).hasSuffix(
                "\\u007f\\u0080\\u009b\\u009f\\u2028\\u2029\\u202a\\u202e\\u2066\\u2069\""))
        var plain = JSONWriter()
        plain.string("\u{A0}\u{BF}\u{2027}\u{202F}\u{2065}\u{206A}")
        #expect(String(decoding: plain.bytes, as: UTF8.self) == "\"\u{A0}\u{BF}\u{2027}\u{202F}\u{2065}\u{206A}\"")
    }

    @Test("the same value always gives the same bytes: compact, keys in the order given, no slash escaped")
    func exactBytes() {
        var json = JSONWriter()
        json.beginObject()
        json.field("url", "https://example.org/a?b=\"c\"")
        json.field("etag", nil as String?)
        json.field("links", [])
        json.field("bytes", -12)
        json.field("revised", true)
        json.key("warc")
        json.beginObject()
        json.field("offset", Int.max)
        json.endObject()
        json.key("list")
        json.beginArray()
        json.string("“é”")
        json.beginObject()
        json.endObject()
        json.null()
        json.double(0.5)
        json.double(.nan)
        json.raw("[1]".utf8)
        json.endArray()
        json.field("names", ["a", "b"])
        json.endObject()
        #expect(
            String(decoding: json.bytes, as: UTF8.self)
                == #"{"url":"https://example.org/a?b=\"c\"","bytes":-12,"revised":true,"warc":{"offset":9223372036854775807},"#
                + #""list":["“é”",{},null,0.5,null,[1]],"names":["a","b"]}"#)
    }

    @Test("lines of JSON Lines do not run into one another")
    func lines() {
        var json = JSONWriter()
        for number in 1...2 {
            json.beginObject()
            json.field("n", number)
            json.endObject()
            json.newline()
        }
        #expect(String(decoding: json.bytes, as: UTF8.self) == "{\"n\":1}\n{\"n\":2}\n")
        json.reset()
        #expect(json.bytes.isEmpty)
    }

    @Test("numbers are written as they are", arguments: [Int.min, -10, -1, 0, 1, 9, 10, 99, 100, Int.max])
    func numbers(value: Int) {
        var bytes: [UInt8] = []
        bytes.append(decimal: value)
        #expect(String(decoding: bytes, as: UTF8.self) == String(value))
    }

    @Test(
        "what is no plain number is not read as one",
        arguments: ["", "-1", "+1", " 1", "1 ", "1e3", "99999999999999999999"])
    func notANumber(text: String) {
        #expect(Int(decimal: text.utf8) == nil)
    }
}
