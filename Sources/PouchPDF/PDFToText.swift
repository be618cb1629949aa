import Foundation

/// Poppler's `pdftotext`, run as a confined child.
public struct PDFToText: Sendable {
    /// The outcome for one file.
    public enum Reading: Sendable, Equatable {
        case text(PDFText)
        /// The program ended by itself, and gave none: the file is encrypted or damaged. Why, in words.
        case unreadable(String)
        /// The program could not be run, or was killed at a limit. Why, in words.
        case stopped(String)
    }

    /// The program's whole path.
    public let path: String
    /// As the program gives it: "pdftotext 22.12.0".
    public let version: String
    /// Whether it runs without a network: not every system lets a program be cut off from it.
    public let isOffline: Bool
    var limits: ConfinedProgram.Limits

    /// The one in a folder of `PATH`; nil when none is there. Looked for once.
    public static let installed: PDFToText? = find(in: ProcessInfo.processInfo.environment["PATH"] ?? "")

    /// - Parameter folders: parted by colons; only whole paths are looked at.
    public static func find(in folders: String) -> PDFToText? {
        folders.split(separator: ":").lazy.filter { $0.hasPrefix("/") }.compactMap {
            PDFToText(path: $0 + "/pdftotext")
        }
        .first
    }

    /// nil when no program is there that says that it is pdftotext.
    public init?(path: String) {
        self.init(path: path, limits: ConfinedProgram.Limits())
    }

    init?(path: String, limits: ConfinedProgram.Limits) {
        guard access(path, X_OK) == 0,
            let run = try? ConfinedProgram(words: [path, "-v"], limits: limits).run(input: [])
        else { return nil }
        let said = String(decoding: run.errors + run.output, as: UTF8.self)
        let words = said.prefix { !$0.isNewline }.split(separator: " ")
        guard words.count >= 3, words[0] == "pdftotext", words[1] == "version",
            words[2].utf8.count <= 40, words[2].utf8.allSatisfy({ $0 > 32 && $0 < 127 })
        else { return nil }
        self.path = path
        self.limits = limits
        version = "pdftotext \(words[2])"
        isOffline = run.isOffline
    }

    /// Reads the text of a file, page for page.
    public func read(_ file: [UInt8]) -> Reading {
        let program = ConfinedProgram(words: [path, "-bbox-layout", "-enc", "UTF-8", "-", "-"], limits: limits)
        let run: ConfinedProgram.Result
        do throws(ConfinedProgram.Failure) { run = try program.run(input: file) } catch { return .stopped("\(error)") }
        switch run.ending {
        case .code(0): return .text(PDFText(layout: run.output))
        case .printedTooMuch:
            var text = PDFText(layout: run.output)
            text.isCut = true
            return .text(text)
        case .code(let code): return .unreadable(Self.reason(code, run.errors))
        case .signal(let signal):
            return .stopped("pdftotext was ended by signal \(signal), as by its limits of memory and processor time")
        case .tookTooLong: return .stopped("pdftotext took more than \(limits.seconds) seconds")
        }
    }

    /// Why the program gave no text, by pdftotext(1), "EXIT CODES".
    private static func reason(_ code: Int, _ errors: [UInt8]) -> String {
        let said = String(decoding: errors, as: UTF8.self)
        if said.contains("Incorrect password") { return "it is encrypted, and opens with a password alone" }
        switch code {
        case 1: return "it is damaged: pdftotext cannot open it"
        case 3: return "it does not allow its text to be copied"
        default: return "pdftotext ended with \(code)"
        }
    }
}
