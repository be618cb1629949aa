import Foundation

/// Encodings of the web (WHATWG Encoding Standard).
public enum Charset {
    /// The standard's name of the encoding that a label means, lower case; nil for an unknown label.
    ///
    /// As in browsers, `iso-8859-1` and `us-ascii` mean `windows-1252`: byte 0x92 is a right single quotation mark.
    public static func canonicalName(label: String) -> String? {
        let isSpace: (Character) -> Bool = { $0.isWhitespace }
        guard label.first.map(isSpace) ?? false || label.last.map(isSpace) ?? false else {
            return names[label] ?? names[label.lowercased()]
        }
        let trimmed = label.drop(while: isSpace).reversed().drop(while: isSpace).reversed()
        return names[String(trimmed).lowercased()]
    }

    private static let names: [String: String] = {
        var names: [String: String] = [:]
        for (name, labels) in table {
            names[name] = name
            for label in labels.split(separator: " ") { names[String(label)] = name }
        }
        return names
    }()

    private static let table: [(String, String)] = [
        ("utf-8", "unicode-1-1-utf-8 unicode11utf8 unicode20utf8 utf8 x-unicode20utf8"),
        ("ibm866", "866 cp866 csibm866"),
        ("iso-8859-2", "csisolatin2 iso-ir-101 iso8859-2 iso88592 iso_8859-2 iso_8859-2:1987 l2 latin2"),
        ("iso-8859-3", "csisolatin3 iso-ir-109 iso8859-3 iso88593 iso_8859-3 iso_8859-3:1988 l3 latin3"),
        ("iso-8859-4", "csisolatin4 iso-ir-110 iso8859-4 iso88594 iso_8859-4 iso_8859-4:1988 l4 latin4"),
        ("iso-8859-5", "csisolatincyrillic cyrillic iso-ir-144 iso8859-5 iso88595 iso_8859-5 iso_8859-5:1988"),
        (
            "iso-8859-6",
            "arabic asmo-708 csiso88596e csiso88596i csisolatinarabic ecma-114 iso-8859-6-e iso-8859-6-i iso-ir-127 iso8859-6 iso88596 iso_8859-6 iso_8859-6:1987"
        ),
        (
            "iso-8859-7",
            "csisolatingreek ecma-118 elot_928 greek greek8 iso-ir-126 iso8859-7 iso88597 iso_8859-7 iso_8859-7:1987 sun_eu_greek"
        ),
        (
            "iso-8859-8",
            "csiso88598e csisolatinhebrew hebrew iso-8859-8-e iso-ir-138 iso8859-8 iso88598 iso_8859-8 iso_8859-8:1988 visual csiso88598i iso-8859-8-i logical"
        ),
        ("iso-8859-10", "csisolatin6 iso-ir-157 iso8859-10 iso885910 l6 latin6"),
        ("iso-8859-13", "iso8859-13 iso885913"), ("iso-8859-14", "iso8859-14 iso885914"),
        ("iso-8859-15", "csisolatin9 iso8859-15 iso885915 iso_8859-15 l9"), ("iso-8859-16", ""),
        ("koi8-r", "cskoi8r koi koi8 koi8_r"), ("koi8-u", "koi8-ru"), ("macintosh", "csmacintosh mac x-mac-roman"),
        ("windows-874", "dos-874 iso-8859-11 iso8859-11 iso885911 tis-620"), ("windows-1250", "cp1250 x-cp1250"),
        ("windows-1251", "cp1251 x-cp1251"),
        (
            "windows-1252",
            "ansi_x3.4-1968 ascii cp1252 cp819 csisolatin1 ibm819 iso-8859-1 iso-ir-100 iso8859-1 iso88591 iso_8859-1 iso_8859-1:1987 l1 latin1 us-ascii x-cp1252"
        ),
        ("windows-1253", "cp1253 x-cp1253"),
        (
            "windows-1254",
            "cp1254 csisolatin5 iso-8859-9 iso-ir-148 iso8859-9 iso88599 iso_8859-9 iso_8859-9:1989 l5 latin5 x-cp1254"
        ),
        ("windows-1255", "cp1255 x-cp1255"), ("windows-1256", "cp1256 x-cp1256"), ("windows-1257", "cp1257 x-cp1257"),
        ("windows-1258", "cp1258 x-cp1258"), ("x-mac-cyrillic", "x-mac-ukrainian"),
        ("gbk", "chinese csgb2312 csiso58gb231280 gb2312 gb_2312 gb_2312-80 iso-ir-58 x-gbk"), ("gb18030", ""),
        ("big5", "big5-hkscs cn-big5 csbig5 x-x-big5"), ("euc-jp", "cseucpkdfmtjapanese x-euc-jp"),
        ("iso-2022-jp", "csiso2022jp"),
        ("shift_jis", "csshiftjis ms932 ms_kanji shift-jis sjis windows-31j x-sjis"),
        (
            "euc-kr",
            "cseuckr csksc56011987 iso-ir-149 korean ks_c_5601-1987 ks_c_5601-1989 ksc5601 ksc_5601 windows-949"
        ),
        ("utf-16be", "unicodefffe"), ("utf-16le", "csunicode iso-10646-ucs-2 ucs-2 unicode unicodefeff utf-16"),
    ]

    /// The text of `bytes` as UTF-8, and how many malformed sequences became U+FFFD.
    public static func decode(_ bytes: ArraySlice<UInt8>, as name: String) -> (utf8: [UInt8], replaced: Int) {
        switch name {
        case "windows-1252": (windows1252(bytes), 0)
        case "utf-8": utf8(bytes)
        default: Iconv(from: name).map { $0.decode(bytes) } ?? (windows1252(bytes), 0)
        }
    }

    /// How the C library names an encoding: what is read as GBK may hold all of GB 18030, what is written may not.
    static func localName(_ name: String, writing: Bool) -> String {
        let local = [
            "x-mac-cyrillic": "MAC-CYRILLIC", "windows-874": "CP874", "shift_jis": "CP932", "euc-kr": "CP949",
            "gbk": writing ? "GBK" : "GB18030",
        ]
        return local[name] ?? name
    }

    /// windows-1252's bytes 0x80 to 0x9F; the five it leaves undefined are the C1 controls.
    static let high: [UInt16] = [
        0x20AC, 0x81, 0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021, 0x02C6, 0x2030, 0x0160, 0x2039, 0x0152, 0x8D,
        0x017D, 0x8F,
        0x90, 0x2018, 0x2019, 0x201C, 0x201D, 0x2022, 0x2013, 0x2014, 0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0x9D,
        0x017E, 0x0178,
    ]

    /// How many of U+0080 to U+009F stand in a text.
    static func countC1(_ utf8: [UInt8]) -> Int {
        var count = 0
        var place = 0
        while place + 1 < utf8.count {
            if utf8[place] == 0xC2, utf8[place + 1] < 0xA0 { count += 1 }
            place += 1
        }
        return count
    }

    private static func windows1252(_ bytes: ArraySlice<UInt8>) -> [UInt8] {
        let wide = bytes.withUnsafeBufferPointer { $0.countOfHighBytes }
        if wide == 0 { return Array(bytes) }
        return [UInt8](unsafeUninitializedCapacity: bytes.count + wide * 2) { output, count in
            bytes.withUnsafeBufferPointer { input in
                var place = 0
                var end = 0
                while place < input.count {
                    let run = input.endOfASCIIWords(from: place)
                    if run > place {
                        UnsafeMutableRawBufferPointer(rebasing: UnsafeMutableRawBufferPointer(output)[end...])
                            .copyMemory(
                                from: UnsafeRawBufferPointer(rebasing: UnsafeRawBufferPointer(input)[place..<run]))
                        end += run - place
                        place = run
                    }
                    guard place < input.count else { break }
                    let byte = input[place]
                    place += 1
                    if byte < 0x80 {
                        output[end] = byte
                        end += 1
                        continue
                    }
                    let scalar = byte < 0xA0 ? high[Int(byte) - 0x80] : UInt16(byte)
                    if scalar < 0x800 {
                        output[end] = UInt8(0xC0 | scalar >> 6)
                        output[end + 1] = UInt8(0x80 | scalar & 63)
                        end += 2
                    } else {
                        output[end] = UInt8(0xE0 | scalar >> 12)
                        output[end + 1] = UInt8(0x80 | scalar >> 6 & 63)
                        output[end + 2] = UInt8(0x80 | scalar & 63)
                        end += 3
                    }
                }
                count = end
            }
        }
    }

    private static func utf8(_ bytes: ArraySlice<UInt8>) -> (utf8: [UInt8], replaced: Int) {
        if String(validating: bytes, as: UTF8.self) != nil { return (Array(bytes), 0) }
        var decoder = UTF8()
        var input = bytes.makeIterator()
        var output: [UInt8] = []
        output.reserveCapacity(bytes.count + bytes.count / 8)
        var replaced = 0
        while true {
            switch decoder.decode(&input) {
            case .scalarValue(let scalar):
                if scalar.isASCII {
                    output.append(UInt8(truncatingIfNeeded: scalar.value))
                } else if let utf8 = UTF8.encode(scalar) {
                    output.append(contentsOf: utf8)
                }
            case .error:
                output += [0xEF, 0xBF, 0xBD]
                replaced += 1
            case .emptyInput: return (output, replaced)
            }
        }
    }
}

/// The C library's converter, for the encodings that are rare here.
private final class Iconv {
    private let handle: iconv_t
    /// Bytes of the least that can be passed over.
    private let unit: Int
    /// Whether what was read says how to read on, so that a flush within the text would lose it.
    private let isShifted: Bool

    init?(from name: String) {
        guard let handle = iconv_open("UTF-8", Charset.localName(name, writing: false)), Int(bitPattern: handle) != -1
        else { return nil }
        self.handle = handle
        unit = name.hasPrefix("utf-16") ? 2 : 1
        isShifted = name == "iso-2022-jp"
    }

    deinit { iconv_close(handle) }

    func decode(_ bytes: ArraySlice<UInt8>) -> (utf8: [UInt8], replaced: Int) {
        var input = bytes.map { CChar(bitPattern: $0) }
        var output: [UInt8] = []
        var chunk = [CChar](repeating: 0, count: 64 << 10)
        var replaced = 0
        input.withUnsafeMutableBufferPointer { input in
            var next = input.baseAddress
            var left = input.count
            while left > 0 {
                let status = convert(&next, &left, &chunk, &output)
                if status != -1 { continue }
                if errno == E2BIG { continue }
                if !isShifted { flush(&chunk, &output) }
                // One byte, or one half of a pair, that fits nothing: replaced, and the rest goes on.
                output += [0xEF, 0xBF, 0xBD]
                replaced += 1
                let passed = min(unit, left)
                next = next.map { $0 + passed }
                left -= passed
            }
        }
        flush(&chunk, &output)
        return (output, replaced)
    }

    private func convert(
        _ next: inout UnsafeMutablePointer<CChar>?, _ left: inout Int, _ chunk: inout [CChar], _ output: inout [UInt8]
    ) -> Int {
        let (status, count) = chunk.withUnsafeMutableBufferPointer { chunk in
            var out = chunk.baseAddress
            var room = chunk.count
            let status = iconv(handle, &next, &left, &out, &room)
            return (status, chunk.count - room)
        }
        output += chunk[..<count].map { UInt8(bitPattern: $0) }
        return status
    }

    /// Takes the letter that the converter holds back, in case an accent follows (windows-1255 and windows-1258).
    private func flush(_ chunk: inout [CChar], _ output: inout [UInt8]) {
        var next: UnsafeMutablePointer<CChar>?
        var left = 0
        _ = convert(&next, &left, &chunk, &output)
    }
}
