import Testing

@testable import PouchHTML

@Suite("a query is asked for in its page's encoding")
struct QueryEncodingTests {
    private func hex(_ text: String, _ name: String) -> String {
        Charset.encodeForQuery(text, as: name).map { byte in
            let isPlain = 0x21...0x7E ~= byte
            return isPlain ? String(Character(Unicode.Scalar(byte))) : "\\" + String(byte, radix: 16)
        }.joined()
    }

    @Test(
        "letters become the bytes that the encoding has for them",
        arguments: [
            ("флот", "windows-1251", #"\f4\eb\ee\f2"#), ("флот", "koi8-r", #"\c6\cc\cf\d4"#),
            ("é€–", "windows-1252", #"\e9\80\96"#), ("中€", "gbk", #"\d6\d0\80"#), ("中", "gb18030", #"\d6\d0"#),
            ("中", "big5", #"\a4\a4"#), ("あ", "shift_jis", #"\82\a0"#), ("あ", "euc-jp", #"\a4\a2"#),
            ("한", "euc-kr", #"\c7\d1"#), ("あa", "iso-2022-jp", #"\1b$B$"\1b(Ba"#), ("š", "iso-8859-2", #"\b9"#),
            ("ф", "utf-16le", #"\d1\84"#), ("ф", "utf-8", #"\d1\84"#), ("ф", "no-such", #"\d1\84"#),
        ])
    func letters(_ text: String, _ name: String, _ bytes: String) {
        #expect(hex(text, name) == bytes)
    }

    @Test(
        "a letter that the encoding has not becomes a reference, and what follows stays right",
        arguments: [
            ("é", "windows-1251", "%26%23233%3B"), ("ф!", "windows-1252", "%26%231092%3B!"),
            ("😀", "windows-1252", "%26%23128512%3B"),
            ("あ😀あ", "iso-2022-jp", #"\1b$B$"\1b(B%26%23128512%3B\1b$B$"\1b(B"#),
        ])
    func lacking(_ text: String, _ name: String, _ bytes: String) {
        #expect(hex(text, name) == bytes)
    }
}
