import CFuzzer
import Foundation

/// `pouch-fuzz TARGET ...`: libFuzzer on one target; what follows are libFuzzer's own arguments (`-help=1` lists them).
/// `pouch-fuzz seeds FOLDER`: writes the corpora that runs begin with.
@main
struct PouchFuzz {
    static func main() throws {
        let words = CommandLine.arguments
        if words.count == 3, words[1] == "seeds" { return try Seeds.write(to: words[2]) }
        guard words.count > 1, let target = Target(rawValue: words[1]) else {
            let names = Target.allCases.map(\.rawValue).joined(separator: " ")
            FileHandle.standardError.write(Data("usage: pouch-fuzz TARGET [libFuzzer's arguments]\n\(names)\n".utf8))
            exit(64)
        }
        Target.chosen.withLock { $0 = target }
        try target.setUp()
        // libFuzzer takes the target's name for the program's.
        var count = CommandLine.argc - 1
        var rest: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>? = CommandLine.unsafeArgv + 1
        let status = LLVMFuzzerRunDriver(&count, &rest, testOneInput)
        if target == .answer { print(AnswerTarget.summary) }
        exit(status)
    }
}

/// Where libFuzzer's own `main`, which is linked but never run, would find its target.
@_cdecl("LLVMFuzzerTestOneInput")
func testOneInput(_ start: UnsafePointer<UInt8>?, _ count: Int) -> Int32 {
    Target.run(Array(UnsafeBufferPointer(start: start, count: count)))
    return 0
}
