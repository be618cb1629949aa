import PouchBytes

/// The different texts of a column in one row group, in the order in which they first came, and each row's number among
/// them (encoding RLE_DICTIONARY).
struct ValueDictionary {
    /// The texts as their page has them.
    private(set) var bytes: [UInt8] = []
    private var texts: [String] = []
    /// By bytes: two spellings that Unicode calls equal are two texts.
    private var places: [[UInt8]: UInt32] = [:]
    private var numbers: [UInt32] = []
    private var levels: [UInt32] = []

    mutating func append(_ value: ParquetValue?) {
        guard case .text(let text) = value else {
            levels.append(0)
            return
        }
        levels.append(1)
        if let last = numbers.last, texts[Int(last)].utf8.elementsEqual(text.utf8) {
            numbers.append(last)
            return
        }
        let key = Array(text.utf8)
        if let known = places[key] {
            numbers.append(known)
            return
        }
        let number = UInt32(texts.count)
        places[key] = number
        texts.append(text)
        bytes.append(counted: text)
        numbers.append(number)
    }

    /// The values as they came.
    func forEach(_ visit: (ParquetValue?) -> Void) {
        var next = 0
        for level in levels {
            guard level == 1 else {
                visit(nil)
                continue
            }
            visit(.text(texts[Int(numbers[next])]))
            next += 1
        }
    }

    func finish(
        isRequired: Bool, _ limits: ParquetWriter.Limits, _ compressor: GzipCompressor, _ pages: inout ColumnPages
    ) {
        pages.add(Page(kind: .dictionary, count: texts.count, body: bytes), compressor)
        // Some readers know no width of 0.
        let width = max(1, 32 - UInt32(texts.count - 1).leadingZeroBitCount)
        var next = 0
        for start in stride(from: 0, to: levels.count, by: limits.valuesInPage) {
            let part = levels[start..<min(start + limits.valuesInPage, levels.count)]
            let held = part.reduce(0) { $0 + Int($1) }
            var body = isRequired ? [] : Page.definitionLevels(Array(part))
            body.append(UInt8(width))
            body += RunLengthEncoding.encode(numbers[next..<next + held], width: width)
            next += held
            pages.add(Page(kind: .numbered, count: part.count, body: body), compressor)
        }
    }
}
