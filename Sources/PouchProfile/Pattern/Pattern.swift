import CPCRE2
import PouchBytes

/// A regular expression (PCRE2, Unicode), compiled once, whose cost is bounded whatever it is matched with.
///
///     let day = try Pattern(#"(?<month>\p{Lu}\p{L}+) (?<day>\d{1,2}), (?<year>\d{4})"#)
///     try day.firstMatch(in: "Released on November 28, 2005")?["year"]   // "2005"
///
/// Offsets are in bytes of UTF-8.
///
/// Sendable without the compiler's proof: the compiled code and the match context are written in `init` only, and PCRE2
/// lets any number of threads read them; what a match writes to is made for each call.
public final class Pattern: @unchecked Sendable {
    /// Backtracking steps before a match is given up.
    public static let defaultMatchLimit = 1_000_000
    /// Memory that one match may take from the heap, in KiB.
    static let heapLimit: UInt32 = 20_000

    public let source: String
    public let caseInsensitive: Bool
    public let matchLimit: Int
    /// The groups that have names, ordered by name; several may share one.
    let names: [(name: String, group: Int)]
    /// Groups, the whole match not counted.
    public let groupCount: Int

    private let code: OpaquePointer
    private let context: OpaquePointer

    /// Compiles `source`.
    /// - Throws: `PatternError.invalid` with the place and PCRE2's reason.
    public init(
        _ source: String, caseInsensitive: Bool = false, matchLimit: Int = Pattern.defaultMatchLimit
    ) throws(PatternError) {
        self.source = source
        self.caseInsensitive = caseInsensitive
        self.matchLimit = max(1, min(matchLimit, Int(Int32.max)))
        var number: Int32 = 0
        var offset = 0
        let options = PCRE2_UTF | PCRE2_UCP | PCRE2_NEVER_BACKSLASH_C | (caseInsensitive ? PCRE2_CASELESS : 0)
        let compiled = source.withContiguousUTF8 {
            pcre2_compile_8($0.baseAddress ?? emptySubject, $0.count, UInt32(options), &number, &offset, nil)
        }
        guard let compiled else {
            throw .invalid(pattern: source, offset: offset, reason: PCRE2Message.text(number))
        }
        guard let context = pcre2_match_context_create_8(nil) else {
            pcre2_code_free_8(compiled)
            throw .failed(pattern: source, reason: "out of memory")
        }
        pcre2_set_match_limit_8(context, UInt32(self.matchLimit))
        pcre2_set_depth_limit_8(context, UInt32(self.matchLimit))
        pcre2_set_heap_limit_8(context, Self.heapLimit)
        // Without a just-in-time compiler this fails, and matching interprets.
        _ = pcre2_jit_compile_8(compiled, UInt32(PCRE2_JIT_COMPLETE))
        code = compiled
        self.context = context
        groupCount = Self.groupCount(compiled)
        names = Self.names(compiled)
    }

    deinit {
        pcre2_match_context_free_8(context)
        pcre2_code_free_8(code)
    }

    /// The first match, or nil.
    /// - Throws: `PatternError.tooCostly` when the match limit is reached.
    public func firstMatch(in text: String) throws(PatternError) -> Match? { try firstMatch(in: text, from: 0) }

    /// The first match at or after a byte of the text, which must be a character's first, or the text's end; what stands
    /// before it counts for `^` and lookbehinds.
    func firstMatch(in text: String, from start: Int) throws(PatternError) -> Match? {
        guard let ranges = try run(text, groups: groupCount + 1, from: start) else { return nil }
        return Match(subject: text, ranges: ranges, names: names)
    }

    /// Whether the text has a match anywhere.
    /// - Throws: `PatternError.tooCostly` when the match limit is reached.
    public func matches(_ text: String) throws(PatternError) -> Bool {
        try run(text, groups: 0) != nil
    }

    // MARK: - PCRE2

    private func run(_ text: String, groups: Int, from start: Int = 0) throws(PatternError) -> [Range<Int>?]? {
        guard let data = pcre2_match_data_create_8(UInt32(max(1, groups)), nil) else {
            throw .failed(pattern: source, reason: "out of memory")
        }
        defer { pcre2_match_data_free_8(data) }
        // A String is valid UTF-8: PCRE2 need not look.
        let status = text.withContiguousUTF8 { bytes in
            let subject = bytes.baseAddress ?? emptySubject
            let status = pcre2_match_8(code, subject, bytes.count, start, UInt32(PCRE2_NO_UTF_CHECK), data, context)
            guard status == PCRE2_ERROR_JIT_STACKLIMIT else { return status }
            // The just-in-time compiler's stack is small; the interpreter uses the heap.
            let options = UInt32(PCRE2_NO_UTF_CHECK) | UInt32(PCRE2_NO_JIT)
            return pcre2_match_8(code, subject, bytes.count, start, options, data, context)
        }
        if status == PCRE2_ERROR_NOMATCH { return nil }
        guard status >= 0 else { throw failure(status) }
        guard groups > 0, let pairs = pcre2_get_ovector_pointer_8(data) else { return [] }
        return (0..<groups).map { group in
            let (start, end) = (pairs[2 * group], pairs[2 * group + 1])
            // A group that took no part is at ~0, here -1; \K inside a lookaround can put an end before its start.
            return start >= 0 && start <= end && end <= text.utf8.count ? start..<end : nil
        }
    }

    private func failure(_ status: Int32) -> PatternError {
        switch status {
        case PCRE2_ERROR_MATCHLIMIT, PCRE2_ERROR_DEPTHLIMIT, PCRE2_ERROR_HEAPLIMIT, PCRE2_ERROR_JIT_STACKLIMIT:
            .tooCostly(pattern: source, limit: matchLimit)
        default:
            .failed(pattern: source, reason: PCRE2Message.text(status))
        }
    }

    private static func groupCount(_ code: OpaquePointer) -> Int {
        var count: UInt32 = 0
        pcre2_pattern_info_8(code, UInt32(PCRE2_INFO_CAPTURECOUNT), &count)
        return Int(count)
    }

    /// The table of names: each entry is a group's number in two bytes, then its name, zero-terminated.
    private static func names(_ code: OpaquePointer) -> [(name: String, group: Int)] {
        var count: UInt32 = 0
        var size: UInt32 = 0
        var table: UnsafePointer<UInt8>?
        pcre2_pattern_info_8(code, UInt32(PCRE2_INFO_NAMECOUNT), &count)
        pcre2_pattern_info_8(code, UInt32(PCRE2_INFO_NAMEENTRYSIZE), &size)
        pcre2_pattern_info_8(code, UInt32(PCRE2_INFO_NAMETABLE), &table)
        guard let table else { return [] }
        var names: [(name: String, group: Int)] = []
        for index in 0..<Int(count) {
            let entry = UnsafeBufferPointer(start: table + index * Int(size), count: Int(size))
            let name = String(decoding: entry.dropFirst(2).prefix { $0 != 0 }, as: UTF8.self)
            names.append((name, Int(entry[0]) << 8 | Int(entry[1])))
        }
        return names
    }
}

/// The address of an empty string's bytes, where it has none of its own.
nonisolated(unsafe) private let emptySubject: UnsafePointer<UInt8> = {
    let byte = UnsafeMutablePointer<UInt8>.allocate(capacity: 1)
    byte.initialize(to: 0)
    return UnsafePointer(byte)
}()

private enum PCRE2Message {
    static func text(_ number: Int32) -> String {
        var buffer = [UInt8](repeating: 0, count: 256)
        let length = pcre2_get_error_message_8(number, &buffer, buffer.count)
        return length > 0 ? String(decoding: buffer.prefix(Int(length)), as: UTF8.self) : "PCRE2 error \(number)"
    }
}
