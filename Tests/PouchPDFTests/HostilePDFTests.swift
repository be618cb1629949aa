import Foundation
import TestSupport
import Testing

@testable import PouchPDF

@Suite("PDFs made to do harm")
struct HostilePDFTests {
    private func read(_ file: [UInt8], _ change: (inout ConfinedProgram.Limits) -> Void = { _ in }) throws
        -> PDFToText.Reading
    {
        var limits = ConfinedProgram.Limits()
        change(&limits)
        return try PDFTextTests.program(limits).read(file)
    }

    /// Each filter makes 64 bytes of one.
    private static func bomb(levels: Int, bytes: Int) -> [UInt8] {
        let filters = String(repeating: "/RunLengthDecode", count: levels)
        return PDFSample.file(contents: [("/Filter[\(filters)]", [UInt8](repeating: 0x81, count: bytes))])
    }

    @Test("a file whose content would be a terabyte ends at the limit of processor time")
    func bomb() throws {
        guard case .stopped(let why) = try read(Self.bomb(levels: 5, bytes: 1 << 16), { $0.cpuSeconds = 1 }) else {
            Issue.record("was read")
            return
        }
        #expect(why.contains("signal"))
    }

    @Test("a file whose text repeats without end gives what fits the limit of output, and says that it is cut")
    func expansion() throws {
        let names = (0..<3).map { "/X\($0) \(6 + $0) 0 R" }.joined()
        func form(_ content: String) -> (dictionary: String, bytes: [UInt8]) {
            (
                "/Type/XObject/Subtype/Form/BBox[0 0 612 792]/Resources<</Font<</F1 3 0 R>>/XObject<<\(names)>>>>",
                Array(content.utf8)
            )
        }
        func draws(_ name: String) -> String {
            (0..<60).map { "q 1 0 0 1 \($0) \($0 * 7) cm /\(name) Do Q" }.joined(separator: "\n")
        }
        let file = PDFSample.file(
            contents: [("", Array(draws("X0").utf8))], resources: "/XObject<<\(names)>>",
            more: [form(draws("X1")), form(draws("X2")), form("BT /F1 8 Tf 10 10 Td (again and again) Tj ET")])
        switch try read(file, { $0.output = 100_000 }) {
        case .text(let text): #expect(text.isCut && !text.paragraphs.isEmpty)
        // poppler may give up, or take too long, before it prints.
        case .stopped, .unreadable: break
        }
    }

    @Test("a page tree that leads back to itself ends")
    func loop() throws {
        let file = PDFSample.file(
            contents: [("", Array("BT /F1 12 Tf 72 700 Td (Text) Tj ET".utf8))], kids: "2 0 R 2 0 R 4 0 R")
        if case .stopped = try read(file, { $0.cpuSeconds = 10 }) { Issue.record("did not end by itself") }
    }

    @Test("an encrypted file, a cut one and one that is none say so")
    func unreadable() throws {
        #expect(PDFSample.encrypted.count > 500)
        guard case .unreadable(let why) = try read(PDFSample.encrypted) else { throw Read() }
        #expect(why.contains("password"))
        guard case .unreadable = try read(Array("%PDF-1.4\nnothing".utf8)) else { throw Read() }
        let whole = PDFSample([[.init("One", base: 700)], [.init("Two", base: 700)]]).bytes
        switch try read(Array(whole.prefix(whole.count * 2 / 3))) {
        case .text, .unreadable: break
        case .stopped(let why): Issue.record("\(why)")
        }
    }

    private struct Read: Error {}

    // MARK: - What the child may do

    private func run(_ script: String, _ change: (inout ConfinedProgram.Limits) -> Void = { _ in }) throws
        -> ConfinedProgram.Result
    {
        var program = ConfinedProgram(words: ["/bin/sh", "-c", script])
        change(&program.limits)
        return try program.run(input: Array("given\n".utf8))
    }

    @Test("the child has its input and no environment, no other descriptor and no file to write")
    func confined() throws {
        let result = try run(
            "cat; env | grep -v ^PWD= | grep -v ^_= | grep -v ^SHLVL=; ls /proc/self/fd 2>/dev/null | wc -l; echo x > /tmp/pouch-confined-\(UUID().uuidString) && echo wrote"
        )
        let lines = String(decoding: result.output, as: UTF8.self).split(separator: "\n")
        #expect(lines.first == "given")
        #expect(!lines.contains("wrote"))
        // ls has the folder open beside the three.
        #if os(Linux)
            #expect(lines.count == 2 && lines[1].trimmingCharacters(in: .whitespaces) == "4", "\(lines)")
        #endif
    }

    #if os(Linux)
        @Test("where the system cuts the child off from the network, it has no interface that is up")
        func network() throws {
            let result = try run("cat /proc/net/dev /proc/net/route")
            let routes = String(decoding: result.output, as: UTF8.self)
            let own = try String(contentsOfFile: "/proc/net/dev", encoding: .utf8)
            if result.isOffline {
                #expect(!routes.contains("eth") && !routes.contains("wlan"))
            } else {
                #expect(routes.contains(own.split(separator: "\n").last?.prefix { $0 != ":" } ?? ""))
            }
        }
    #endif

    @Test("the child is killed at its limits of time and output, and its children with it")
    func limits() throws {
        #expect(try run("sleep 600 & sleep 600") { $0.seconds = 1 }.ending == .tookTooLong)
        #expect(try run("exec >&- 2>&-; exec sleep 600") { $0.seconds = 1 }.ending == .tookTooLong)
        let loud = try run("while :; do echo loud; done") { $0.output = 10_000 }
        #expect(loud.ending == .printedTooMuch && loud.output.count == 10_000)
        let shouting = try run("i=0; while [ $i -lt 20000 ]; do echo no >&2; i=$((i+1)); done; exit 3")
        #expect(shouting.ending == .code(3) && shouting.errors.count == 4_096)
    }

    @Test("a program that is not there, or is another, is none")
    func absent() throws {
        #expect(PDFToText(path: "/nowhere/pdftotext") == nil)
        #expect(PDFToText(path: "/bin/echo") == nil)
        #expect(PDFToText.find(in: "relative:/nowhere") == nil)
        #expect(throws: ConfinedProgram.Failure.self) {
            try ConfinedProgram(words: ["/nowhere/at/all"]).run(input: [])
        }
    }
}
